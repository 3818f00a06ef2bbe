/** Whether a path meets a path pattern of a listener rule: `*` is any text, `?` one character, case matters. */
export function matchesPath(pattern: string, path: string): boolean {
  return expressionOf(pattern).test(path);
}

/** Whether a host name meets a host pattern: the same, and case does not matter. */
export function matchesHost(pattern: string, host: string): boolean {
  return expressionOf(pattern.toLowerCase()).test(host.toLowerCase());
}

const expressions = new Map<string, RegExp>();

function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${source}$`, 's');
  expressions.set(pattern, expression);
  return expression;
}
