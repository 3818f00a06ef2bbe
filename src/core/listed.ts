/** The first of many for people, and how many more there are: `i-1, i-2 and 3 more`. */
export function listed(texts: readonly string[], most = 5): string {
  const rest = texts.length - most;
  return `${texts.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
