import type { AlertState, AlertStatus, AlertTransition, EventBody } from '#core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { epoch, found, told } from './test/told-alerts.ts';

/** How long it is in each state, one after the other, and how it is looked at and told of. */
const truths = fc.record({
  offset: fc.integer({ min: -100_000, max: 100_000 }),
  startsAt: fc.nat(60_000),
  resolutionMs: fc.constantFrom(1, 1000),
  stampsTo: fc.constantFrom(1, 1000, 60_000),
  states: fc.array(
    fc.record({
      status: fc.constantFrom<AlertStatus>('quiet', 'firing', 'no-data'),
      forMs: fc.integer({ min: 5100, max: 20_000 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  looks: fc.array(fc.record({ out: fc.nat(200), back: fc.nat(200), isLost: fc.boolean() }), {
    minLength: 110,
    maxLength: 110,
  }),
  loss: fc.constantFrom('none', 'some', 'much'),
  hasStamps: fc.boolean(),
  history: fc.constantFrom('none', 'failed', 'whole'),
});

interface Told {
  at: number;
  status: AlertStatus;
}

/** The states as they follow each other: quiet until 11 s, quiet again at the end. */
function timelineOf(states: readonly { status: AlertStatus; forMs: number }[]): Told[] {
  const changes: Told[] = [{ at: -Infinity, status: 'quiet' }];
  let at = 11_000;
  for (const { status, forMs } of [...states, { status: 'quiet' as const, forMs: 0 }]) {
    if (changes.at(-1)?.status !== status) changes.push({ at, status });
    at += forMs;
  }
  return changes;
}

/** Between which moments its last clear was: none is known while it has no data. */
function lastClear(changes: readonly Told[]): { lo: number; hi: number } | undefined {
  const firing = changes.findLastIndex(({ status }) => status === 'firing');
  const end = changes[firing + 1];
  const quiet = changes.slice(firing + 1).find(({ status }) => status === 'quiet');
  return firing < 0 || !end || !quiet ? undefined : { lo: end.at, hi: quiet.at };
}

const cut = (wall: number, unit: number) => Math.floor(wall / unit) * unit;

it('is told with intervals that contain the truth, whatever its source leaves out', () => {
  fc.assert(
    fc.property(truths, (truth) => {
      const { offset, startsAt, resolutionMs, stampsTo, loss, hasStamps } = truth;
      const changes = timelineOf(truth.states);
      const wall = (time: number) => epoch + startsAt + offset + time;
      const stamp = (time: number) => cut(wall(time), stampsTo);
      let shown: string | undefined;
      const bodies = truth.looks.map(({ out, back, isLost }, index): EventBody => {
        const sent = index * 1000;
        const read = sent + out;
        const look = { type: 'alert-look' as const, source: 'cloudwatch', sent, done: read + back };
        const isGone = loss === 'much' ? isLost || index % 20 > 8 : loss === 'some' && isLost;
        if (isGone && index > 0) return { ...look, clock: null, states: [], error: 'lost' };
        const now = changes.findLast(({ at }) => at <= read) ?? { at: -Infinity, status: 'quiet' };
        const since = hasStamps && Number.isFinite(now.at) ? stamp(now.at) : null;
        const state: AlertState = { id: 'a', status: now.status, since };
        const text = JSON.stringify(state);
        const states = text === shown ? [] : [state];
        shown = text;
        return { ...look, clock: { wall: cut(wall(read), resolutionMs), resolutionMs }, states };
      });
      const transitions = changes.slice(1).map(({ at, status }, index): AlertTransition => ({
        id: 'a',
        from: changes[index]?.status ?? 'quiet',
        to: status,
        at: stamp(at),
      }));
      const history: EventBody = {
        type: 'alert-history',
        source: 'cloudwatch',
        sent: 110_000,
        done: 110_100,
        transitions: truth.history === 'failed' ? [] : transitions,
        ...(truth.history === 'failed' && { error: 'timed out' }),
      };
      const { alert } = told([found(), ...bodies, ...(truth.history === 'none' ? [] : [history])], {
        recoveredAt: 12_000,
      });
      const clear = lastClear(changes.filter(({ at }) => at < 109_000));
      const { interval, evidence } = alert.recovery;
      const { lo, hi } = interval ?? { lo: 0, hi: null };
      expect(evidence && { lo: evidence.lo.at, hi: evidence.hi?.at ?? null }).toEqual(interval ?? undefined);
      const isByHistory = evidence?.hi?.saw.includes('history') === true;
      expect(isByHistory && truth.history !== 'whole').toBe(false);
      // Nothing is called quiet that was not, and no bound excludes what was.
      expect(alert.outcome === 'never fired' && clear !== undefined).toBe(false);
      expect(alert.outcome === 'settled' && clear === undefined).toBe(false);
      if (clear === undefined || alert.recovery.interval === null) return;
      expect(lo).toBeLessThanOrEqual(clear.lo - 10_000);
      expect(hi ?? Infinity).toBeGreaterThanOrEqual(clear.hi - 10_000);
    }),
    { numRuns: 2000 },
  );
});
