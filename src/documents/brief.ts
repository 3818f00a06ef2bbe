const longestEcho = 100;

/** A value as a message shows it: no more than is needed to know it again. */
export function brief(text: string): string {
  return text.length <= longestEcho ? text : `${text.slice(0, longestEcho)}…`;
}
