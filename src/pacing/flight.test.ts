import { describe, expect, it } from 'vitest';
import { FlightQueue } from './flight.ts';
import type { Flight } from './flight.ts';

const flight = (n: number): Flight => ({
  probe: 0,
  n,
  dueMs: n,
  sentMs: n,
  sentAwakeMs: n,
  timeoutMs: 100,
  isSettled: false,
  cancel: undefined,
});

describe('FlightQueue', () => {
  it('gives the oldest that is not settled, also after thousands were', () => {
    const queue = new FlightQueue();
    const flights = Array.from({ length: 10_000 }, (_, n) => flight(n));
    for (const each of flights) queue.push(each);
    // Every third is settled before its turn.
    for (const each of flights.filter(({ n }) => n % 3 === 1)) each.isSettled = true;
    for (const each of flights.filter(({ n }) => n % 3 !== 1)) {
      expect(queue.oldest()).toBe(each);
      each.isSettled = true;
    }
    expect(queue.oldest()).toBeUndefined();
  });
});
