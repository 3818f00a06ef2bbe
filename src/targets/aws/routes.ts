import type { Action, Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';

/** What a probe asks a balancer for: GET, with nothing but a host and a path. */
export interface Asked {
  host: string;
  path: string;
}

/** The rule that a balancer would take: the first in order whose conditions all hold. */
export function ruleFor(rules: readonly Rule[], asked: Asked): Rule | undefined {
  return rules.find(({ Conditions = [] }) => Conditions.every((condition) => holds(condition, asked)));
}

/** Whether the rule hands requests on to the target group, without a login in between. */
export function forwardsTo({ Actions = [] }: Rule, targetGroupArn: string): boolean {
  return (
    Actions.every(({ Type }) => Type === 'forward') && Actions.some((action) => sends(action, targetGroupArn))
  );
}

function sends({ TargetGroupArn, ForwardConfig }: Action, arn: string): boolean {
  const groups = ForwardConfig?.TargetGroups ?? [];
  if (groups.length === 0) return TargetGroupArn === arn;
  return groups.some((group) => group.TargetGroupArn === arn && group.Weight !== 0);
}

/** Paths worth trying on a rule: the health check's own, then each pattern without its wildcards. */
export function pathsFor(rule: Rule, healthCheckPath: string | undefined): string[] {
  const patterns = valuesOf(rule, 'path-pattern');
  const plain = patterns.map((pattern) => plainOf(pattern, '')).filter((path) => path.startsWith('/'));
  return [...(healthCheckPath === undefined ? [] : [healthCheckPath]), ...plain, '/'];
}

/** Host headers worth trying on a rule; `undefined` is the balancer's own name. */
export function hostsFor(rule: Rule): (string | undefined)[] {
  const patterns = valuesOf(rule, 'host-header');
  return patterns.length === 0 ? [undefined] : patterns.map((pattern) => plainOf(pattern, 'squall'));
}

function plainOf(pattern: string, forStar: string): string {
  return pattern.replaceAll('*', forStar).replaceAll('?', 'a');
}

function valuesOf({ Conditions = [] }: Rule, field: string): string[] {
  return Conditions.filter(({ Field }) => Field === field).flatMap(
    (condition) => patternsIn(condition).globs,
  );
}

function patternsIn(condition: RuleCondition): { globs: string[]; expressions: string[] } {
  const config = condition.Field === 'host-header' ? condition.HostHeaderConfig : condition.PathPatternConfig;
  return { globs: config?.Values ?? condition.Values ?? [], expressions: config?.RegexValues ?? [] };
}

function holds(condition: RuleCondition, { host, path }: Asked): boolean {
  const { Field, HttpRequestMethodConfig } = condition;
  if (Field === 'path-pattern') return matches(condition, path, '');
  if (Field === 'host-header') return matches(condition, host, 'i');
  if (Field === 'http-request-method') return (HttpRequestMethodConfig?.Values ?? []).includes('GET');
  // Headers, query strings and source addresses: nothing that a plain request is known to have.
  return false;
}

function matches(condition: RuleCondition, text: string, flags: '' | 'i'): boolean {
  const { globs, expressions } = patternsIn(condition);
  return (
    globs.some((glob) => new RegExp(`^${sourceOf(glob)}$`, flags).test(text)) ||
    expressions.some((expression) => isMatch(expression, text, flags))
  );
}

function sourceOf(glob: string): string {
  return glob.replace(/[.*+?^${}()|[\]\\]/g, (found) => {
    if (found === '*') return '.*';
    return found === '?' ? '.' : `\\${found}`;
  });
}

function isMatch(expression: string, text: string, flags: string): boolean {
  try {
    return new RegExp(expression, flags).test(text);
  } catch {
    return false;
  }
}
