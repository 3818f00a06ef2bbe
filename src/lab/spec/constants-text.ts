import type { Constants } from './lab-spec.ts';

const units: [unit: string, ms: number][] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

/** The name of a constant in a lab file, where the value carries the unit: `drainingMs` is `draining`. */
export function constantName(key: string): string {
  return key.replace(/Ms$/, '');
}

/** A duration as a lab file has it, exact: `5m`, `1.5s`, `never`. */
function durationText(ms: number): string {
  if (ms === Infinity) return 'never';
  const [unit, unitMs] = units.find(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  if (unit === 'ms' && ms >= 1000 && ms % 100 === 0) return `${ms / 1000}s`;
  return `${ms / unitMs}${unit}`;
}

/** Every constant under its name in a lab file, with its value as the file would have it. */
export function constantsText(constants: Constants): Record<string, string> {
  return Object.fromEntries(
    Object.entries(constants).map(([key, value]: [string, number]) => [
      constantName(key),
      key.endsWith('Ms') ? durationText(value) : value === Infinity ? 'unlimited' : String(value),
    ]),
  );
}
