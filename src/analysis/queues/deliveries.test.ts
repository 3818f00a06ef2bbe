import type { QueueMinute } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deliveries } from './deliveries.ts';

const minuteMs = 60_000;
/** The target's clock is half a minute ahead of the run's zero. */
const minute = (index: number, received: number, deleted: number): QueueMinute => ({
  minute: 1_700_000_000_000 + index * minuteMs,
  from: (index - 0.5) * minuteMs,
  until: (index + 0.5) * minuteMs,
  received,
  deleted,
});

function told(minutes: QueueMinute[], t0: number, held: number[] = []) {
  const deliveries = new Deliveries();
  for (const inFlight of held) deliveries.add({ minutes: [], inFlight }, null);
  for (const one of minutes) deliveries.add({ minutes: [one], inFlight: 0 }, one.until < t0 ? null : t0);
  return deliveries.givenBack(t0);
}

describe('messages that a queue gives out again', () => {
  it('are those given out and not deleted in the minutes since t0', () => {
    const minutes = [minute(0, 90, 1), minute(1, 10, 8), minute(2, 7, 4)];
    expect(told(minutes, minuteMs)).toEqual({ lo: 3, hi: 5, until: 1.5 * minuteMs });
  });

  it('are told as far as it is known how many are held', () => {
    const minutes = [minute(1, 10, 8), minute(2, 9, 1)];
    expect(told(minutes, minuteMs, [1, 4, 2])).toMatchObject({ lo: 4, hi: 14 });
  });

  it.each<[string, QueueMinute[]]>([
    ['no minute since t0 was told', [minute(0, 9, 1)]],
    ['one between was not', [minute(1, 9, 1), minute(3, 9, 1)]],
    ['the first was not', [minute(3, 9, 1)]],
  ])('are not known where %s', (_, minutes) => expect(told(minutes, minuteMs)).toBeNull());

  it('follow what is told of a minute last', () => {
    const minutes = [minute(1, 1, 0), minute(2, 9, 9), minute(1, 7, 0), minute(2, 9, 7)];
    expect(told(minutes, minuteMs)).toMatchObject({ lo: 2, hi: 9 });
  });

  it('lie within the bounds, whatever consumers do and for how long', () => {
    /** Of each minute: taken by a consumer, and of all that are held then deleted and given back, in percent. */
    const step = fc.record({ taken: fc.nat(40), deleted: fc.nat(100), back: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 40 }), fc.nat(30), (steps, hit) => {
        const t0 = (Math.min(hit, steps.length - 2) + 0.5) * minuteMs + 1;
        const deliveries = new Deliveries();
        let held = 0;
        let truth = { least: 0, most: 0 };
        for (const [index, { taken, deleted, back }] of steps.entries()) {
          held += taken;
          deliveries.add({ minutes: [], inFlight: held }, null);
          const done = Math.floor((held * deleted) / 100);
          const returned = Math.floor(((held - done) * back) / 100);
          held -= done + returned;
          const one = minute(index, taken, done);
          // What was given back in the minute of t0 may have been so before it or after.
          if (one.from >= t0) truth.least += returned;
          if (one.until > t0) truth.most += returned;
          deliveries.add({ minutes: [one], inFlight: held }, one.until > t0 ? t0 : null);
        }
        const found = deliveries.givenBack(t0);
        expect(found?.lo).toBeLessThanOrEqual(truth.least);
        expect(found?.hi).toBeGreaterThanOrEqual(truth.most);
      }),
    );
  });

  it('need no more room with time', () => {
    const minutes = Array.from({ length: 1000 }, (_, index) => minute(index, 3, 2));
    expect(told(minutes, minuteMs)).toMatchObject({ lo: 998, hi: 999 });
  });
});
