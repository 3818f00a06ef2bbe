import type { ControlPlane } from '../control/control-plane.ts';
import { WireError } from '../wire/index.ts';
import type { RequestContext } from '../wire/index.ts';

/** What policies call services by another name than requests are signed with. */
const prefixes: Partial<Record<string, string>> = { monitoring: 'cloudwatch' };

/** Operations that a policy has another action for. */
const actions: Partial<Record<string, string>> = {
  'sqs:SendMessageBatch': 'sqs:SendMessage',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
};

/** Services that speak JSON and have a name of their own for a denial. */
const jsonServices = new Set(['ecs', 'servicediscovery']);

/** What a request is called in a policy: `ec2:StopInstances`. */
export function actionOf({
  service,
  operation,
}: Pick<RequestContext<unknown>, 'service' | 'operation'>): string {
  const action = `${prefixes[service] ?? service}:${operation}`;
  return actions[action] ?? action;
}

/** Everyone may ask who they are. */
const askingWho = 'sts:GetCallerIdentity';

function hasTags(input: object): boolean {
  const specifications: unknown = Reflect.get(input, 'TagSpecifications');
  return Array.isArray(specifications) && specifications.length > 0;
}

/** The answer to a request for an action that is denied; undefined for one that may pass. */
export function denialOf(
  { iam }: ControlPlane,
  request: Pick<RequestContext<unknown>, 'service' | 'operation' | 'accessKeyId' | 'requestId'>,
  input: object = {},
): WireError | undefined {
  // Whoever makes something with tags has to be allowed to tag as well.
  const asked = [actionOf(request), ...(hasTags(input) ? ['ec2:CreateTags'] : [])];
  const action = asked.find((one) => one !== askingWho && iam.denies(one));
  if (action === undefined) return undefined;
  const caller = iam.callerArn(request.accessKeyId);
  const why = `User: ${caller} is not authorized to perform: ${action} with an explicit deny in an identity-based policy`;
  if (request.service === 'ec2') {
    const encoded = Buffer.from(`${request.requestId} ${action}`).toString('base64url');
    const message = `You are not authorized to perform this operation. ${why}. Encoded authorization failure message: ${encoded}`;
    return new WireError('UnauthorizedOperation', message, 403);
  }
  return jsonServices.has(request.service)
    ? new WireError('AccessDeniedException', why, 400)
    : new WireError('AccessDenied', why, 403);
}
