import { seededRandom } from '#core';
import type { Random } from '#core';

/** A server that is well but inside its windows, in milliseconds of the run: `[from, to)`. */
export interface StagedServer {
  /** What a request meets inside a window. */
  kind: 'answers 503' | 'resets';
  windows: Window[];
}

export type Window = [fromMs: number, toMs: number];

/** One server and how it is probed. */
export interface Stage {
  id: string;
  server: StagedServer;
  connections: 'fresh' | 'pooled';
  ratePerSecond: number;
  /** `short` outages are shorter than the interval, so that some have to be missed. */
  outages: 'none' | 'long' | 'short';
}

/** When the first window may begin: every probe has asked by then. */
const firstWindowMs = 1500;

/** Everything that a self-test of this length asks. The same for the same length and seed. */
export function stagesFor(forMs: number, seed: number): Stage[] {
  const random = seededRandom(seed);
  const stages: Omit<Stage, 'id'>[] = [];
  const add = (count: number, stage: (index: number) => Omit<Stage, 'id'>) => {
    for (let index = 0; index < count; index += 1) stages.push(stage(index));
  };
  const staged = (index: number, windows: Window[]) => {
    // A reset of a kept connection is told by the next request, if at all.
    const connections = index % 2 === 0 ? ('fresh' as const) : ('pooled' as const);
    const kind = index % 4 === 0 ? ('resets' as const) : ('answers 503' as const);
    return { server: { kind, windows }, connections };
  };
  for (const [ratePerSecond, count] of [
    [1, 10],
    [10, 40],
    [100, 2],
  ] as const)
    add(count, (index) => ({ ...staged(index, []), ratePerSecond, outages: 'none' }));
  for (const [ratePerSecond, count] of [
    [1, 8],
    [10, 8],
    [100, 4],
  ] as const) {
    const intervalMs = 1000 / ratePerSecond;
    add(count, (index) => {
      const windows = windowsOf({ lastsMs: 2.5 * intervalMs, apartMs: 3 * intervalMs + 100, forMs, random });
      return { ...staged(index, windows), ratePerSecond, outages: 'long' };
    });
  }
  for (const share of [0.3, 0.6])
    for (const [ratePerSecond, count] of [
      [1, 10],
      [10, 10],
      [100, 1],
    ] as const) {
      const intervalMs = 1000 / ratePerSecond;
      add(count, (index) => {
        const windows = windowsOf({
          lastsMs: share * intervalMs,
          apartMs: 2 * intervalMs + 100,
          forMs,
          random,
        });
        return { ...staged(index, windows), ratePerSecond, outages: 'short' };
      });
    }
  return stages.map((stage, index) => ({ id: String(index), ...stage }));
}

interface Windows {
  lastsMs: number;
  apartMs: number;
  forMs: number;
  random: Random;
}

/** Windows at random moments, so that they fall anywhere between two sends. */
function windowsOf({ lastsMs, apartMs, forMs, random }: Windows): Window[] {
  const windows: Window[] = [];
  let fromMs = firstWindowMs + random.between(0, Math.round(apartMs * 1000)) / 1000;
  while (fromMs + lastsMs + apartMs < forMs) {
    windows.push([fromMs, fromMs + lastsMs]);
    fromMs += lastsMs + apartMs + random.between(0, Math.round(apartMs * 1000)) / 1000;
  }
  return windows;
}
