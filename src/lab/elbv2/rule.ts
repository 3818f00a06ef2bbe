import type { Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RuleRecord } from '../control/elb/records.ts';
import { describedAction } from './action.ts';
import { notModelled, validationError } from './pages.ts';

type Conditions = Pick<RuleRecord, 'hosts' | 'paths'>;

const mostValues = 5;
const mostWildcards = 6;
const mostPriority = 50_000;

export function describedRule({ arn, priority, hosts, paths, action }: RuleRecord): Rule {
  const isDefault = priority === Infinity;
  return {
    RuleArn: arn,
    Priority: isDefault ? 'default' : String(priority),
    Conditions: [
      ...(hosts.length > 0
        ? [{ Field: 'host-header', Values: hosts, HostHeaderConfig: { Values: hosts } }]
        : []),
      ...(paths.length > 0
        ? [{ Field: 'path-pattern', Values: paths, PathPatternConfig: { Values: paths } }]
        : []),
    ],
    Actions: [describedAction(action)],
    IsDefault: isDefault,
  };
}

/** The conditions of a rule, checked: hosts and paths, each given once. */
export function conditionsOf(given: readonly RuleCondition[] = []): Conditions {
  if (given.length === 0) throw validationError('A condition must be specified');
  const conditions: Conditions = { hosts: [], paths: [] };
  for (const condition of given) {
    const { field, values } = readCondition(condition);
    if (conditions[field].length > 0)
      throw validationError(`A rule can have only one '${condition.Field}' condition`);
    conditions[field] = values;
  }
  const all = [...conditions.hosts, ...conditions.paths];
  if (all.length > mostValues)
    throw validationError(`A rule can have at most ${mostValues} condition values`);
  if (all.join('').replace(/[^*?]/g, '').length > mostWildcards)
    throw validationError(`A rule can have at most ${mostWildcards} wildcard characters`);
  return conditions;
}

function readCondition(condition: RuleCondition): { field: keyof Conditions; values: string[] } {
  const { Field, Values, HostHeaderConfig, PathPatternConfig, RegexValues } = condition;
  if (Field !== 'host-header' && Field !== 'path-pattern') {
    const isKnown = ['http-header', 'http-request-method', 'query-string', 'source-ip'].includes(Field ?? '');
    throw isKnown
      ? notModelled(`conditions on ${Field}`)
      : validationError(`Condition field '${Field ?? ''}' must be one of '[path-pattern, host-header]'`);
  }
  const config = Field === 'host-header' ? HostHeaderConfig : PathPatternConfig;
  if (RegexValues || config?.RegexValues) throw notModelled('regular expressions in conditions');
  if (Values && config)
    throw validationError(`You cannot specify both Values and the config of a '${Field}' condition`);
  const values = Values ?? config?.Values ?? [];
  if (values.length === 0) throw validationError('A condition value must be specified');
  for (const value of values) requirePattern(Field, value);
  return { field: Field === 'host-header' ? 'hosts' : 'paths', values };
}

function requirePattern(field: string, value: string): void {
  if (value === '' || value.length > 128)
    throw validationError(`Condition value '${value}' must have between 1 and 128 characters`);
  const allowed = field === 'host-header' ? /^[\w.\-*?]+$/ : /^[\w.\-$/~"'@:+&*?]+$/;
  if (!allowed.test(value))
    throw validationError(`Condition value '${value}' contains a character that is not valid`);
}

/** A rule's priority, within the range that ELBv2 allows. */
export function priorityOf(priority: number | undefined): number {
  if (priority === undefined || priority < 1 || priority > mostPriority)
    throw validationError(`Priority '${priority}' must be between 1 and ${mostPriority}`);
  return priority;
}
