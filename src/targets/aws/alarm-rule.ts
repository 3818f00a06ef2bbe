/** The names of the alarms that a composite's rule asks about; where it has an ARN, the name in it. */
export function childrenOf(rule: string): string[] {
  const asked = rule.matchAll(
    /\b(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^)\s]+))\s*\)/g,
  );
  const names = [...asked].map(([, quoted, single, bare]) => quoted ?? single ?? bare ?? '');
  return [...new Set(names.map((name) => name.replace(/^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:/, '')))];
}
