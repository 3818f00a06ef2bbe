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

  it('that loses its data while it fires may have cleared from then on', () => {
    const { alert } = told([found(), ...looks('............xx-----.......')]);
    expect(alert.outcome).toBe('settled');
    expect(alert.recovery.interval).toEqual({ lo: 3000, hi: 9020 });
  });

  it('that was quiet before and after a time without data or looks is unknown, not quiet', () => {
    const without = [found(), ...looks('........---------...................')];
    expect(told(without).alert.outcome).toBe('unknown');
    const unlooked = [found(), ...looks('........!!!!!!!!!...................')];
    expect(told(unlooked).alert.outcome).toBe('unknown');
    const history: EventBody = {
      type: 'alert-history',
      source: 'cloudwatch',
      sent: 36_000,
      done: 36_020,
      transitions: [],
    };
    expect(told([...unlooked, history]).alert.outcome).toBe('never fired');
    expect(told([...unlooked, { ...history, error: 'timed out' }]).alert.outcome).toBe('unknown');
  });

  it('that fired and was orphaned then has no known clear', () => {
    const bodies = [found(), ...looks('............xxx-----')];
    const { alert, settled } = told(bodies, { victims: new Set(['i-1']) });
    expect(alert.outcome).toBe('orphaned');
    expect(settled.interval).toEqual({ lo: 4000, hi: null });
  });

  it('is told with the order of its history where stamps can not tell', () => {
    const clock = { wall: epoch, resolutionMs: 1 };
    const transitions: AlertTransition[] = [
      { id: 'a', from: 'quiet', to: 'firing', at: epoch + 60_000 },
      { id: 'a', from: 'firing', to: 'quiet', at: epoch + 66_000 },
    ];
    const history: EventBody = {
      type: 'alert-history',
      source: 'cloudwatch',
      sent: 90_000,
      done: 90_020,
      transitions,
    };
    const bodies = looks('.'.repeat(90)).map((body) =>
      body.type === 'alert-look' ? { ...body, clock: { ...clock, wall: epoch + body.sent } } : body,
    );
    const { alert } = told([found(), ...bodies, history], { t0: 55_000, recoveredAt: 60_000 });
    expect(alert.outcome).toBe('settled');
    expect(alert.recovery.interval?.lo).toBeLessThanOrEqual(11_000);
    expect(alert.recovery.interval?.hi).toBeLessThan(12_100);
  });

  it('that a source shows only once it fires is waited for', () => {
    const { log } = told([{ ...found(), alerts: [] } as EventBody, ...looks('....')]);
    expect(log.isOver(context(), 74_999)).toBe(false);
    expect(log.isOver(context(), 75_000)).toBe(true);
  });

  it('does not keep a run waiting for ever when nothing is known of it', () => {
    const { log } = told([found(), ...looks('............-------')]);
    expect(log.isOver(context(), 24_999)).toBe(false);
    expect(log.isOver(context(), 25_000)).toBe(true);
    expect(log.isOver(context({ recoveredAt: null }), 1e9)).toBe(false);
  });
});

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
      const { lo, hi } = alert.recovery.interval ?? { lo: 0, hi: null };
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
