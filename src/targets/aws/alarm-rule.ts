const name = String.raw`"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s"'(),](?:[^"'(),]*[^\s"'(),])?)`;
const state = '(?:ALARM|OK|INSUFFICIENT_DATA)';
const oneAlarm = new RegExp(String.raw`\b${state}\s*\(\s*(?:${name})\s*\)`, 'g');
/** AT_LEAST(2, NOT OK, (one, two)) */
const someAlarms = new RegExp(
  String.raw`\bAT_LEAST\s*\([^,()]*,\s*(?:NOT\s+)?${state}\s*,\s*\(((?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^()"'])*)\)`,
  'g',
);

/** The names of the alarms that a composite's rule asks about; where it has an ARN, the name in it. */
export function childrenOf(rule: string): string[] {
  const lists = [...rule.matchAll(someAlarms)].flatMap(([, list = '']) => [
    ...list.matchAll(new RegExp(name, 'g')),
  ]);
  const names = [...rule.matchAll(oneAlarm), ...lists].map(
    ([, double, single, bare = '']) => (double ?? single)?.replaceAll(/\\(.)/g, '$1') ?? bare,
  );
  return [...new Set(names.map((one) => one.replace(/^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:/, '')))];
}
