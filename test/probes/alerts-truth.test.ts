// Alert sources that fire in known windows, by clocks that are wrong, behind a slow and lossy network, on a machine that
// a process hogs: what is told of them contains the truth.
import { alertSources, type AlertSource } from '#alerts';
import { createAnalysis } from '#analysis';
import type { AlertFinding } from '#analysis';
import type { Event, EventBody, EventOf } from '#core';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { followAlerts } from '../../src/experiments/alerts.ts';
import { Recording } from '../../src/experiments/recording.ts';
import type { KnownSource, TrueFiring } from '../alerts/known-source.ts';
import { bareTarget } from '../alerts/opened.ts';
import { firstMessage, Processes } from './processes.ts';

const speaking = ['prometheus', 'prometheus without history', 'alertmanager'] as const;
const cases = [1, 10, 100].flatMap((perSecond) => speaking.map((speaks) => ({ perSecond, speaks })));
/** How long looks go on after the last firing was over. */
const lookOnForMs = 2500;
/** The clock of a source is known to the second that it tells, and the way of one answer. */
const clockIsKnownMs = 1100;

interface Watched {
  finding: AlertFinding;
  /** Milliseconds from t0. */
  truth: { fired: number[]; cleared: number[] }[];
  looks: EventOf<'alert-look'>[];
  t0: number;
}

/** Events of a run that only watches, whose t0 is now. */
function opening(everyMs: number): EventBody[] {
  const watch = {
    steadyForMs: 0,
    settleForMs: 500,
    giveUpAfterMs: 60_000,
    pollEveryMs: everyMs,
    lostAfter: { sends: 20, forMs: 1000 },
  };
  const wall = new Date().toISOString();
  return [
    {
      type: 'run-started',
      runId: 'alerts',
      squall: '0.0.0',
      wall,
      node: process.version,
      platform: process.platform,
      experiment: { name: 'alerts', target: { kind: 'lab' }, probes: [], faults: [], watch, expect: [] },
      source: { file: '', sha256: '' },
    },
    { type: 'plan', plan: { faults: [], probes: [], unprobed: [] } },
  ];
}

async function watch(): Promise<Watched[]> {
  await using processes = new Processes();
  const sources = cases.map(({ speaks, perSecond }, index): KnownSource => {
    const shiftMs = (index * 137) % 1000;
    return {
      speaks,
      windows: [
        [1000 + shiftMs, 2200],
        // Looks that are further apart than a firing is long see it only where a history tells of it.
        [4500 + shiftMs, perSecond === 1 && speaks !== 'prometheus' ? 2200 : 450],
      ],
      aheadMs: index % 2 === 0 ? -7300 : 4200,
      jitterMs: 30,
      dropEvery: 9,
    };
  });
  const child = processes.start('../alerts/known-source-process', [JSON.stringify(sources)]);
  const ports = await firstMessage<number[]>(child);
  processes.start('hog-process');
  const origin = process.hrtime.bigint();
  const now = () => Number(process.hrtime.bigint() - origin) / 1e6;
  const stopping = new AbortController();
  const runs = await Promise.all(
    cases.map(async ({ speaks, perSecond }, index) => {
      const everyMs = 1000 / perSecond;
      const events: Event[] = [];
      const append = (body: EventBody): Event => ({ ...body, seq: events.length, at: now() });
      const store = { append, sync: async () => undefined };
      const recording = new Recording(store, (event) => void events.push(event));
      for (const body of opening(everyMs)) recording.emit(body);
      const kind = speaks === 'alertmanager' ? 'alertmanager' : 'prometheus';
      const source: AlertSource = alertSources[kind];
      const own = { url: `http://127.0.0.1:${ports[index]}`, names: ['Known'] };
      const params = source.params.parse(kind === 'alertmanager' ? { ...own, watchdog: 'Watchdog' } : own);
      const clock = { now, wall: Date.now };
      const options = {
        target: bareTarget,
        inventory: emptyInventory,
        recording,
        clock,
        everyMs,
        signal: stopping.signal,
      };
      const followed = await followAlerts([{ kind, params }], options);
      recording.emit({ type: 'phase', phase: 'recovery' });
      return { events, recording, followed };
    }),
  );
  child.send('begin');
  const truth = await firstMessage<TrueFiring[][]>(child);
  await sleep(lookOnForMs);
  return await Promise.all(
    runs.map(async ({ events, followed }, index): Promise<Watched> => {
      await followed.stop(10_000);
      const analysis = createAnalysis();
      for (const event of events) analysis.step(event);
      const { alerts, t0 } = analysis.finish();
      const [finding] = alerts;
      if (!finding || !t0) throw new Error('nothing was told');
      const ms = (stamp: string) => Number(BigInt(stamp) - origin) / 1e6 - t0.at;
      return {
        finding,
        truth: truth[index]!.map(({ fired, cleared }) => ({
          fired: fired.map(ms),
          cleared: cleared.map(ms),
        })),
        looks: events.filter((event) => event.type === 'alert-look'),
        t0: t0.at,
      };
    }),
  );
}

const emptyInventory = {
  target: 'none',
  account: '',
  region: '',
  takenAt: '',
  instances: [],
  services: [],
  groups: [],
  targetGroups: [],
  gaps: [],
};

/** Moments from t0 between which looks alone could tell a change that came at such a time. */
function lookedAround({ looks, t0 }: Watched, [before = 0, after = 0]: number[]): { lo: number; hi: number } {
  const read = looks.filter(({ error }) => error === undefined);
  const last = read.findLast(({ done }) => done - t0 <= before);
  const next = read.find(({ sent }) => sent - t0 >= after);
  return { lo: (last?.sent ?? -Infinity) - t0, hi: (next?.done ?? Infinity) - t0 };
}

describe('an alert that fires in known windows', () => {
  let watched: Watched[];
  beforeAll(async () => {
    watched = await watch();
  });

  it.each(cases)('$speaks, asked $perSecond times a second', (each) => {
    const own = watched[cases.indexOf(each)]!;
    const { finding, truth } = own;
    const { firings, recovery, outcome } = finding;
    const contains = (interval: { lo: number; hi: number | null }, [before = 0, after = 0]: number[]) =>
      interval.lo <= after && (interval.hi ?? Infinity) >= before;
    const matched = firings.map(({ fired, cleared }) => {
      const real = truth.find(
        (one) => contains(fired, one.fired) && cleared && contains(cleared, one.cleared),
      );
      if (!real || !cleared) return { fired, cleared, truth };
      // No wider than the looks around the change; what a history tells, than its clock is known.
      const wider = each.speaks === 'prometheus' ? clockIsKnownMs : 1;
      for (const [change, moment] of [
        [fired, real.fired],
        [cleared, real.cleared],
      ] as const) {
        const looked = lookedAround(own, moment);
        expect(change.lo).toBeGreaterThanOrEqual(looked.lo - wider);
        expect(change.hi!).toBeLessThanOrEqual(looked.hi + wider);
      }
      return 'true';
    });
    expect(matched).toEqual(firings.map(() => 'true'));
    const last = truth.at(-1)!;
    // Whether all was seen or not, the time to the last clear is among what is told.
    expect(contains(recovery.interval ?? { lo: NaN, hi: NaN }, last.cleared)).toBe(true);
    // A rule without a history that nobody saw for longer than its evaluation takes may have fired meanwhile.
    const mayBeUnseen = each.speaks === 'prometheus without history' ? ['relaxed'] : [];
    expect(['settled', ...mayBeUnseen]).toContain(outcome);
    expect(firings.length).toBe(truth.length);
  });
});
