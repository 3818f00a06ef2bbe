import type { AlertDescription, AlertState, AlertStatus, AlertTransition, Event, EventBody } from '#core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertContext } from './judge-alert.ts';
import { AlertLog } from './index.ts';

const epoch = 1_770_000_000_000;
const described = (parts: Partial<AlertDescription> = {}): AlertDescription => ({
  id: 'a',
  name: 'web-5xx',
  kind: 'metric',
  periodMs: 5000,
  periods: 2,
  lagMs: 0,
  subjects: ['i-1'],
  foundBy: 'listed',
  ...parts,
});
const context = (parts: Partial<AlertContext> = {}): AlertContext => ({
  t0: 10_000,
  recoveredAt: 15_000,
  settleForMs: 5000,
  ignored: [],
  victims: new Set(),
  ...parts,
});
const found = (parts: Partial<AlertDescription> = {}): EventBody => ({
  type: 'alerts-found',
  source: 'cloudwatch',
  kind: 'cloudwatch',
  alerts: [described(parts)],
  missing: [],
});

/** Looks once a second from 0 on; what each saw, by `.` quiet, `x` firing, `-` no data, `!` failed. */
function looks(script: string, everyMs = 1000): EventBody[] {
  let before = '';
  return script.split('').map((sign, index): EventBody => {
    const sent = index * everyMs;
    const look = { type: 'alert-look' as const, source: 'cloudwatch', sent, done: sent + 20 };
    if (sign === '!') return { ...look, clock: null, states: [], error: 'timed out' };
    const words: Record<string, AlertStatus> = { '.': 'quiet', x: 'firing', '-': 'no-data' };
    const states: AlertState[] =
      sign === before ? [] : [{ id: 'a', status: words[sign] ?? 'quiet', since: null }];
    before = sign;
    return { ...look, clock: null, states };
  });
}

function told(bodies: EventBody[], more: Partial<AlertContext> = {}) {
  const log = new AlertLog();
  for (const [seq, body] of bodies.entries()) log.step({ seq, at: 0, ...body } satisfies Event);
  const findings = log.findings(context(more));
  return { log, findings, alert: findings[0]!, settled: log.settled(findings) };
}

describe('an alert', () => {
  it('that fired and cleared has settled, between the looks that saw it', () => {
    const { alert, settled } = told([found(), ...looks('............xxx.......')]);
    expect(alert.outcome).toBe('settled');
    expect(alert.firings).toEqual([{ fired: { lo: 1000, hi: 2020 }, cleared: { lo: 4000, hi: 5020 } }]);
    expect(settled.interval).toEqual({ lo: 4000, hi: 5020 });
  });

  it('that fired again counts by its last clear', () => {
    const { alert } = told([found(), ...looks('...........xx..xx.......')]);
    expect(alert.firings).toHaveLength(2);
    expect(alert.recovery.interval).toEqual({ lo: 6000, hi: 7020 });
  });

  it('that cleared and was not watched for long enough has no upper end', () => {
    const { alert } = told([found(), ...looks('............xxx..')]);
    expect(alert.outcome).toBe('relaxed');
    expect(alert.recovery.interval).toEqual({ lo: 4000, hi: null });
  });

  it('that still fires has not settled', () => {
    const { alert } = told([found(), ...looks('............xxxxx')]);
    expect(alert.outcome).toBe('firing');
    expect(alert.recovery.interval).toEqual({ lo: 6000, hi: null });
  });

  it('that is quiet never fired only once it had the time to', () => {
    expect(told([found(), ...looks('.'.repeat(25))]).alert.outcome).toBe('may still fire');
    const { alert, settled } = told([found(), ...looks('.'.repeat(26))]);
    expect(alert.outcome).toBe('never fired');
    expect(settled.interval).toEqual({ lo: 0, hi: 0 });
    expect(told([found(), ...looks('.'.repeat(40))], { recoveredAt: null }).alert.outcome).toBe(
      'may still fire',
    );
  });

  it('that fired before the fault is pre-existing, or ignored by name', () => {
    const bodies = [found(), ...looks('xxxxxxxxxxxxxxxx')];
    expect(told(bodies).alert.outcome).toBe('pre-existing');
    expect(told(bodies).settled.interval).toBeNull();
    expect(told(bodies, { ignored: ['web-5xx'] }).alert.outcome).toBe('ignored');
  });

  it('that watches what died and has no data is orphaned, and otherwise unknown', () => {
    const bodies = [found(), ...looks('............-------')];
    expect(told(bodies, { victims: new Set(['i-1']) }).alert.outcome).toBe('orphaned');
    expect(told(bodies).alert.outcome).toBe('unknown');
    expect(told(bodies).settled.interval).toBeNull();
  });

  it('is unknown when its source told nothing since the fault', () => {
    expect(told([found(), ...looks('.....!!!!!!!!!!!!')]).alert.outcome).toBe('unknown');
    expect(told([found()]).alert.outcome).toBe('unknown');
  });

  it('is not quiet because a source has no alerts, was not read, or lacks what was asked for', () => {
    const empty: EventBody = { type: 'alerts-found', source: 'p', kind: 'p', alerts: [], missing: [] };
    expect(told([empty]).settled).toEqual({ interval: null, why: 'no alert was followed' });
    expect(told([{ ...empty, error: 'refused' }]).settled.why).toBe('p was not read: refused');
    expect(told([{ ...empty, missing: ['web-5xx'] }]).settled.why).toBe('p has no alert web-5xx');
  });

  it('is seen by the history where it fired between two looks', () => {
    const clock = (at: number) => ({ wall: epoch + at, resolutionMs: 1 });
    const quiet = looks('.'.repeat(30)).map((body) =>
      body.type === 'alert-look' ? { ...body, clock: clock(body.sent + 10) } : body,
    );
    const transitions: AlertTransition[] = [
      { id: 'a', from: 'quiet', to: 'firing', at: epoch + 12_301 },
      { id: 'a', from: 'firing', to: 'quiet', at: epoch + 12_701 },
    ];
    const history: EventBody = {
      type: 'alert-history',
      source: 'cloudwatch',
      sent: 30_000,
      done: 30_100,
      transitions,
    };
    const { alert } = told([found(), ...quiet, history]);
    expect(alert.outcome).toBe('settled');
    expect(alert.firings[0]?.fired.lo).toBeLessThanOrEqual(2301);
    expect(alert.firings[0]?.fired.hi).toBeGreaterThanOrEqual(2301);
    expect(alert.firings[0]?.cleared?.hi).toBeLessThan(2730);
  });

  it('does not keep a run waiting for ever when nothing is known of it', () => {
    const { log } = told([found(), ...looks('............-------')]);
    expect(log.isOver(context(), 24_999)).toBe(false);
    expect(log.isOver(context(), 25_000)).toBe(true);
    expect(log.isOver(context({ recoveredAt: null }), 1e9)).toBe(false);
  });
});

/** A source with a clock of its own, looked at with delays and losses. */
const truths = fc.record({
  offset: fc.integer({ min: -100_000, max: 100_000 }),
  resolutionMs: fc.constantFrom(1, 1000),
  stampsTo: fc.constantFrom(1, 1000, 60_000),
  changes: fc.array(fc.integer({ min: 400, max: 9000 }), { minLength: 2, maxLength: 6 }),
  delays: fc.array(fc.tuple(fc.nat(200), fc.nat(200), fc.boolean()), { minLength: 90, maxLength: 90 }),
  hasStamps: fc.boolean(),
  hasHistory: fc.boolean(),
});

const cut = (wall: number, unit: number) => Math.floor(wall / unit) * unit;

it('is told with intervals that contain the truth, whatever clock, delays and losses its source has', () => {
  fc.assert(
    fc.property(truths, ({ offset, resolutionMs, stampsTo, changes, delays, hasStamps, hasHistory }) => {
      // It changes at these times since 11 s, firing at first; quiet before.
      let at = 11_000;
      const flips = changes.slice(0, changes.length - (changes.length % 2)).map((gap) => (at += gap));
      const firesAt = (time: number) => flips.filter((flip) => flip <= time).length % 2 === 1;
      const sinceAt = (time: number) => flips.findLast((flip) => flip <= time);
      const wall = (time: number) => epoch + offset + time;
      let shown: string | undefined;
      const bodies = delays.map(([out, back, isLost], index): EventBody => {
        const sent = index * 1000;
        const read = sent + out;
        const look = { type: 'alert-look' as const, source: 'cloudwatch', sent, done: read + back };
        if (isLost && index > 0) return { ...look, clock: null, states: [], error: 'lost' };
        const since = sinceAt(read);
        const state: AlertState = {
          id: 'a',
          status: firesAt(read) ? 'firing' : 'quiet',
          since: hasStamps && since !== undefined ? cut(wall(since), stampsTo) : null,
        };
        const text = JSON.stringify(state);
        const states = text === shown ? [] : [state];
        shown = text;
        return { ...look, clock: { wall: cut(wall(read), resolutionMs), resolutionMs }, states };
      });
      const transitions = flips.map((flip, index): AlertTransition => ({
        id: 'a',
        from: index % 2 === 0 ? 'quiet' : 'firing',
        to: index % 2 === 0 ? 'firing' : 'quiet',
        at: cut(wall(flip), stampsTo),
      }));
      const history: EventBody = {
        type: 'alert-history',
        source: 'cloudwatch',
        sent: 90_000,
        done: 90_100,
        transitions,
      };
      const { alert } = told([found(), ...bodies, ...(hasHistory && stampsTo === 1 ? [history] : [])]);
      const covers = (interval: { lo: number; hi: number | null } | null | undefined, moment: number) =>
        interval != null && interval.lo <= moment - 10_000 && (interval.hi ?? Infinity) >= moment - 10_000;
      // Every firing that is told is one that was, and with a history none is missed.
      for (const { fired, cleared } of alert.firings) {
        expect(flips.some((flip, index) => index % 2 === 0 && covers(fired, flip))).toBe(true);
        expect(
          cleared === null || flips.some((flip, index) => index % 2 === 1 && covers(cleared, flip)),
        ).toBe(true);
      }
      const isExact = hasHistory && stampsTo === 1 && resolutionMs === 1;
      expect(alert.firings.length).toBeLessThanOrEqual(flips.length / 2);
      expect(!isExact || covers(alert.recovery.interval, flips.at(-1) ?? NaN)).toBe(true);
    }),
    { numRuns: 1500 },
  );
});
