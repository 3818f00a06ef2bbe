/** What a person can do about a status that is not 200. */
export function hintFor(status: number): string {
  if (status === 401 || status === 403)
    return 'Check the keys that it is asked with, and what they may read.';
  if (status === 404) return 'Check the url: it is the base address, without what its API adds.';
  if (status === 429)
    return 'It limits how often it is asked; let watch.pollEvery be longer, or share no keys.';
  if (status >= 300 && status < 400) return 'It leads elsewhere; write the address that it leads to as url.';
  return status >= 500
    ? 'The fault is on its side; see its log, and try again.'
    : 'Check the url and the names.';
}

/** How long an answer asks to wait, in milliseconds; undefined where it does not. */
export function waitAskedFor(headers: Headers): number | undefined {
  const after = headers.get('retry-after');
  if (after !== null) {
    const ms = /^\d+$/.test(after.trim()) ? Number(after) * 1000 : Date.parse(after) - Date.now();
    return Number.isNaN(ms) ? undefined : Math.max(0, ms);
  }
  // Seconds until the window of the limit ends, as Datadog and PagerDuty tell them.
  const reset = headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset');
  return reset !== null && /^\d+$/.test(reset) ? Number(reset) * 1000 : undefined;
}
