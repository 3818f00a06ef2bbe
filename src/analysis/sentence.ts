/** A text as it goes into the middle of a sentence, or before the stop of one: without a full stop of its own. */
export function withoutStop(text: string): string {
  return text.trimEnd().replace(/(?<!\.)\.$/, '');
}
