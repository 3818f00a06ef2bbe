const unitMs: Record<string, number> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const wholeDuration = /^(?:\d+(?:\.\d+)?(?:ms|s|min|m|h|d)\s*)+$/;
const durationPart = /(\d+(?:\.\d+)?)(ms|s|min|m|h|d)/g;

/** Milliseconds of a duration such as `500ms`, `30s`, `5m` or `1h30m`; undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (!wholeDuration.test(trimmed)) return undefined;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(durationPart))
    total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  // To the microsecond: 54321.7 × 1000 is not 54321700 in binary.
  return Math.round(total * 1000) / 1000;
}

/** A duration for people: `0.42 s`, `12.3 s`, `4 m 05 s`, `1 h 02 m`. */
export function formatDuration(ms: number): string {
  const sign = ms < 0 ? '-' : '';
  const size = Math.abs(ms);
  if (size < 0.005) return size === 0 ? '0 ms' : '< 0.01 ms';
  if (size < 1) return `${sign}${size.toFixed(2)} ms`;
  if (size < 100) return `${sign}${Math.round(size)} ms`;
  if (size < 9_995) return `${sign}${(size / 1000).toFixed(2)} s`;
  if (size < 59_950) return `${sign}${(size / 1000).toFixed(1)} s`;
  const seconds = Math.round(size / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  return `${sign}${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))} m`;
}

/** A latency beside its bound, close to which the digits matter: `0.42 ms`, `12.3 ms`, `301 ms`. */
export function formatBounded(ms: number): string {
  return ms < 0.95 ? formatDuration(ms) : `${ms.toFixed(ms < 99.95 ? 1 : 0)} ms`;
}
