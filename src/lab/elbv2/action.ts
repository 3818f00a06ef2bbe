import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  InvalidLoadBalancerActionException,
  TargetGroupAssociationLimitException,
  TooManyActionsException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { BalancerRecord, RuleAction } from '../control/elb/records.ts';
import type { LabState } from '../control/state.ts';
import { targetGroupOf } from './named.ts';
import { notModelled, validationError } from './pages.ts';

type Forward = Extract<RuleAction, { type: 'forward' }>;

const mostGroups = 5;
const mostWeight = 999;
const contentTypes = ['text/plain', 'text/css', 'text/html', 'application/javascript', 'application/json'];

/** The one action of a rule or listener, checked. */
export function actionOf(
  state: LabState,
  balancer: BalancerRecord,
  actions: readonly Action[] = [],
): RuleAction {
  const [action] = actions;
  if (!action) throw validationError('An action must be specified');
  if (actions.length > 1) {
    if (actions.some(({ Type }) => Type?.startsWith('authenticate') || Type === 'jwt-validation'))
      throw notModelled('actions that authenticate');
    throw new TooManyActionsException({
      message: 'You have specified too many actions: a rule has exactly one action that ends it',
      $metadata: {},
    });
  }
  if (action.Type === 'forward') return forwardOf(state, balancer, action);
  if (action.Type === 'fixed-response') return fixedOf(action);
  if (action.Type === 'redirect') return redirectOf(action);
  throw notModelled(`actions of type ${action.Type}`);
}

function forwardOf(state: LabState, balancer: BalancerRecord, action: Action): Forward {
  const { TargetGroupArn: single, ForwardConfig: config } = action;
  const listed = config?.TargetGroups ?? [];
  if (config?.TargetGroupStickinessConfig?.Enabled === true) throw notModelled('target group stickiness');
  if (single === undefined && listed.length === 0)
    throw invalidAction('A forward action must specify a target group');
  if (listed.length > mostGroups)
    throw invalidAction(`A forward action can have at most ${mostGroups} target groups`);
  if (
    single !== undefined &&
    listed.length > 0 &&
    (listed.length > 1 || listed[0]?.TargetGroupArn !== single)
  )
    throw invalidAction(
      'You can specify both TargetGroupArn and ForwardConfig only with one and the same target group',
    );
  const groups =
    listed.length === 0
      ? [{ arn: single ?? '', weight: 1 }]
      : listed.map(({ TargetGroupArn = '', Weight = 1 }) => ({ arn: TargetGroupArn, weight: Weight }));
  for (const { arn, weight } of groups) {
    targetGroupOf(state, arn);
    if (weight < 0 || weight > mostWeight)
      throw validationError(`Target group weight '${weight}' must be between 0 and ${mostWeight}`);
  }
  if (new Set(groups.map(({ arn }) => arn)).size < groups.length)
    throw invalidAction('A forward action cannot list a target group twice');
  requireUnshared(state, balancer, groups);
  return { type: 'forward', groups };
}

/** A target group serves one balancer only. */
function requireUnshared({ elb }: LabState, { arn: own }: BalancerRecord, groups: Forward['groups']): void {
  for (const { arn: balancerArn, listeners } of elb.balancers.values()) {
    if (balancerArn === own) continue;
    const used = [...listeners.values()].flatMap(({ rules }) =>
      rules.flatMap(({ action }) => groupsOf(action)),
    );
    const shared = groups.find(({ arn }) => used.includes(arn));
    if (shared)
      throw new TargetGroupAssociationLimitException({
        message: `The following target groups cannot be associated with more than one load balancer: ${shared.arn}`,
        $metadata: {},
      });
  }
}

/** The target groups that an action forwards to. */
export function groupsOf(action: RuleAction): string[] {
  return action.type === 'forward' ? action.groups.map(({ arn }) => arn) : [];
}

function fixedOf({ FixedResponseConfig: config }: Action): RuleAction {
  const { StatusCode = '', ContentType: contentType = 'text/plain', MessageBody: body = '' } = config ?? {};
  if (!/^[245]\d\d$/.test(StatusCode))
    throw validationError('A fixed response status code must be 2XX, 4XX or 5XX');
  if (!contentTypes.includes(contentType))
    throw validationError(`'${contentType}' is not a valid fixed response content type`);
  if (body.length > 1024)
    throw validationError('A fixed response message body can have at most 1024 characters');
  return { type: 'fixed-response', status: Number(StatusCode), contentType, body };
}

function redirectOf({ RedirectConfig: config }: Action): RuleAction {
  const {
    Protocol: protocol = '#{protocol}',
    Host: host = '#{host}',
    Port: port = '#{port}',
    Path: path = '/#{path}',
    Query: query = '#{query}',
    StatusCode,
  } = config ?? {};
  if (StatusCode !== 'HTTP_301' && StatusCode !== 'HTTP_302')
    throw validationError('A redirect status code must be HTTP_301 or HTTP_302');
  if (!/^(?:HTTPS?|#\{protocol\})$/.test(protocol))
    throw validationError(`'${protocol}' is not a valid redirect protocol`);
  if (!/^(?:#\{port\}|\d{1,5})$/.test(port) || Number(port) > 65_535 || Number(port) < 1)
    throw validationError(`'${port}' is not a valid redirect port`);
  if (!path.startsWith('/')) throw validationError('A redirect path must start with /');
  const isSame = [protocol, host, port, path, query].every((each) => each.includes('#{'));
  if (isSame && `${host}${path}${query}` === '#{host}/#{path}#{query}')
    throw invalidAction(
      'The redirect configuration creates a loop: it must change the protocol, host, port or path',
    );
  return {
    type: 'redirect',
    status: StatusCode === 'HTTP_301' ? 301 : 302,
    protocol,
    host,
    port,
    path,
    query,
  };
}

function invalidAction(message: string): Error {
  return new InvalidLoadBalancerActionException({ message, $metadata: {} });
}

/** An action as ELBv2 describes it. */
export function describedAction(action: RuleAction): Action {
  if (action.type === 'fixed-response')
    return {
      Type: 'fixed-response',
      Order: 1,
      FixedResponseConfig: {
        MessageBody: action.body,
        StatusCode: String(action.status),
        ContentType: action.contentType,
      },
    };
  if (action.type === 'redirect') {
    const { protocol, host, port, path, query, status } = action;
    return {
      Type: 'redirect',
      Order: 1,
      RedirectConfig: {
        Protocol: protocol,
        Host: host,
        Port: port,
        Path: path,
        Query: query,
        StatusCode: status === 301 ? 'HTTP_301' : 'HTTP_302',
      },
    };
  }
  const [first, ...others] = action.groups;
  return {
    Type: 'forward',
    ...(first && others.length === 0 && { TargetGroupArn: first.arn }),
    Order: 1,
    ForwardConfig: {
      TargetGroups: action.groups.map(({ arn, weight }) => ({ TargetGroupArn: arn, Weight: weight })),
      TargetGroupStickinessConfig: { Enabled: false },
    },
  };
}
