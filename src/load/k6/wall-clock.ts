const ticks = 5;
const timePattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;

/**
 * What must be added to a moment of the wall clock to have it in the run's milliseconds. Waits for the clock's ticks,
 * at most for some milliseconds, since it tells whole ones alone. A wall clock that is set later is not followed.
 */
export function wallOffset(now: () => number, wall: () => number = Date.now): number {
  let offset = Infinity;
  for (let tick = 0; tick < ticks; tick += 1) {
    const before = wall();
    let at = wall();
    while (at === before) at = wall();
    offset = Math.min(offset, now() - at);
  }
  return offset;
}

/** Milliseconds since 1970 of a time as k6 writes it (RFC 3339), with their fraction; undefined when it is none. */
export function wallMsOf(text: string): number | undefined {
  const [, second, fraction = '0', zone] = timePattern.exec(text) ?? [];
  if (second === undefined) return undefined;
  const ms = Date.parse(`${second}${zone}`) + Number(`0.${fraction}`) * 1000;
  return Number.isNaN(ms) ? undefined : ms;
}
