/** A few ids for people: `i-1, i-2 and 3 more`. */
export function idsText(ids: readonly string[]): string {
  const most = 5;
  if (ids.length <= most) return ids.join(', ');
  return `${ids.slice(0, most).join(', ')} and ${ids.length - most} more`;
}
