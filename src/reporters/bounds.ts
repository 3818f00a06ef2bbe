import type { Evidence, Recovery } from '#analysis';
import { formatDuration } from '#core';

/** What is behind one bound: `1.49 s, probe api: last failed send: timeout`. */
export function boundText({ at, sent, by, saw }: Evidence): string {
  const asked = sent === undefined ? '' : ` (asked at ${formatDuration(sent)})`;
  const when = at === 0 ? 't0' : formatDuration(at);
  return by === 't0' ? `t0: ${saw}` : `${when}${asked}, ${by}: ${saw}`;
}

/** Which of those that were awaited makes an end of the interval: the upper one, else the lower one. */
export function lastOf({ evidence }: Recovery): string | undefined {
  return (evidence?.hi ?? evidence?.lo)?.of;
}
