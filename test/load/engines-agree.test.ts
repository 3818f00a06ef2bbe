import { engines } from '#load';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LoadRecord } from '../../src/analysis/load/load-record.ts';
import { findHere } from './engine-here.ts';
import { LoggingServer } from './logging-server.ts';
import { jobTo } from './jobs.ts';
import { SentLoad } from './sent-load.ts';

const perSecond = 200;
const hasK6 = await findHere(engines.k6);
// Side by side: each sends little, and waits most of the time.
const traffic = frozenThrough('traffic');
const narrow = frozenThrough('autocannon', 10);
const wide = frozenThrough('autocannon', 1000);
for (const one of [traffic, narrow, wide]) one.catch(() => undefined);

/** Sends for 8 s while the server is frozen from 2 s to 5 s, and tells the phases as a report does. */
async function frozenThrough(engine: keyof typeof engines, connections = 2000) {
  const server = await LoggingServer.startAlone();
  try {
    const points: [number, number][] = [
      [0, perSecond],
      [8000, perSecond],
      [8000, 0],
    ];
    const job = jobTo(server.url, perSecond, { engine, connections, profile: { points } });
    const load = await SentLoad.startAlone(job);
    const begunMs = load.now();
    const until = (ms: number) => sleep(begunMs + ms - load.now());
    const cutAt = (moment: bigint) => {
      const atMs = load.at(moment);
      load.running.cut(atMs);
      return atMs;
    };
    await until(2000);
    const frozenMs = cutAt(await server.freeze());
    await until(5000);
    const thawedMs = cutAt(await server.thaw());
    await until(8500);
    await load.running.stop();
    const { model } = engines[engine];
    const record = new LoadRecord({ seq: 0, at: 0, type: 'load-started', role: 'traffic', engine, model });
    record.add(load.slices);
    const phases = [
      { phase: 'steady' as const, from: 0, to: frozenMs },
      { phase: 'fault' as const, from: frozenMs, to: thawedMs },
      { phase: 'recovery' as const, from: thawedMs, to: null },
    ];
    return { ...record.finding(phases, frozenMs), frozenForMs: thawedMs - frozenMs };
  } finally {
    await server.end();
  }
}

const within = (share: number, of: number) => ({ from: of * (1 - share), to: of * (1 + share) });

describe('engines beside one another, through a freeze of 3 s of 8 s at 200/s', () => {
  it('traffic sends 1,600, and its phases are those of the server', async () => {
    const { total, phases, unknownWindows, frozenForMs } = await traffic;
    expect(total).toMatchObject({ due: 1600, ok: 1600, unknown: 0 });
    expect(phases.map(({ phase }) => phase)).toEqual(['steady', 'fault', 'recovery']);
    expect(phases.reduce((sum, { due }) => sum + due, 0)).toBe(1600);
    expect(unknownWindows).toEqual([]);
    const [, frozen] = phases;
    // Sent evenly over the freeze: half of them wait for half of it.
    expect(Math.abs((frozen?.latency?.p50 ?? 0) / (0.5 * frozenForMs) - 1)).toBeLessThan(0.05);
    expect(Math.abs((frozen?.latency?.p99 ?? 0) / (0.99 * frozenForMs) - 1)).toBeLessThan(0.05);
  });

  it.skipIf(!hasK6)('k6 agrees: 1 % on counts, 5 % on the 99th percentile', async () => {
    const own = await traffic;
    const k6 = await frozenThrough('k6');
    expect(k6.total.due).toBeGreaterThanOrEqual(within(0.01, own.total.due).from);
    expect(k6.total.due).toBeLessThanOrEqual(within(0.01, own.total.due).to);
    expect(k6.total.failed + k6.total.rejected + k6.total.unknown).toBe(0);
    const p99 = (of: typeof own, place: number) => of.phases[place]?.latency?.p99 ?? NaN;
    expect(Math.abs(p99(k6, 1) / p99(own, 1) - 1)).toBeLessThan(0.05);
    expect(Math.abs((k6.total.latency?.p99 ?? 0) / (own.total.latency?.p99 ?? 1) - 1)).toBeLessThan(0.05);
  });

  it('autocannon is told to be closed: with few connections it hides what was not answered', async () => {
    const closed = await narrow;
    expect(closed.model).toBe('closed');
    expect(closed.total.sent).toBeLessThan(0.8 * 1600);
    expect(closed.phases[1]?.latency?.p50 ?? Infinity).not.toBeLessThan(1000);
    expect(closed.total.latency?.p90 ?? Infinity).toBeLessThan(100);
  });

  it('autocannon with a connection for each that waits agrees as well as an open loop', async () => {
    const own = await traffic;
    const { total } = await wide;
    expect(Math.abs(total.due / own.total.due - 1)).toBeLessThan(0.01);
    expect(Math.abs((total.latency?.p99 ?? 0) / (own.total.latency?.p99 ?? 1) - 1)).toBeLessThan(0.05);
  });
});
