import { validationError } from './refusals.ts';

interface Length {
  min?: number;
  max?: number;
}

/** What the model allows for the members of an input; every violation is told at once, as AWS does it. */
export class Constraints {
  readonly #violations: string[] = [];

  text(value: string | undefined, at: string, { min = 0, max = Infinity }: Length, pattern?: RegExp): void {
    if (value === undefined) return;
    if (value.length > max) this.#add(value, at, `Member must have length less than or equal to ${max}`);
    if (value.length < min) this.#add(value, at, `Member must have length greater than or equal to ${min}`);
    if (pattern && !pattern.test(value))
      this.#add(value, at, `Member must satisfy regular expression pattern: ${pattern.source}`);
  }

  number(value: number | undefined, at: string, { min = -Infinity, max = Infinity }: Length): void {
    if (value === undefined) return;
    if (value > max) this.#add(value, at, `Member must have value less than or equal to ${max}`);
    if (!(value >= min)) this.#add(value, at, `Member must have value greater than or equal to ${min}`);
  }

  oneOf(value: string | undefined, at: string, allowed: readonly string[]): void {
    if (value !== undefined && !allowed.includes(value))
      this.#add(value, at, `Member must satisfy enum value set: [${allowed.join(', ')}]`);
  }

  list(value: readonly unknown[] | undefined, at: string, { min = 0, max = Infinity }: Length): void {
    if (value === undefined) return;
    const shown = `[${value.map((each) => (typeof each === 'string' ? each : '...')).join(', ')}]`;
    if (value.length > max) this.#add(shown, at, `Member must have length less than or equal to ${max}`);
    if (value.length < min) this.#add(shown, at, `Member must have length greater than or equal to ${min}`);
  }

  /** Raises what was violated, if anything. */
  check(refuse: (message: string) => Error = validationError): void {
    const count = this.#violations.length;
    if (count === 0) return;
    throw refuse(
      `${count} validation error${count === 1 ? '' : 's'} detected: ${this.#violations.join('; ')}`,
    );
  }

  #add(value: string | number, at: string, rule: string): void {
    this.#violations.push(`Value '${value}' at '${at}' failed to satisfy constraint: ${rule}`);
  }
}

export const units = [
  'Seconds',
  'Microseconds',
  'Milliseconds',
  'Bytes',
  'Kilobytes',
  'Megabytes',
  'Gigabytes',
  'Terabytes',
  'Bits',
  'Kilobits',
  'Megabits',
  'Gigabits',
  'Terabits',
  'Percent',
  'Count',
  'Bytes/Second',
  'Kilobytes/Second',
  'Megabytes/Second',
  'Gigabytes/Second',
  'Terabytes/Second',
  'Bits/Second',
  'Kilobits/Second',
  'Megabits/Second',
  'Gigabits/Second',
  'Terabits/Second',
  'Count/Second',
  'None',
];

export const alarmStates = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];
export const alarmTypes = ['CompositeAlarm', 'MetricAlarm', 'LogAlarm'];
