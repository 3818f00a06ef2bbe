import { harnessOverloaded } from '#core';
import type { Fold, Sample } from '#core';
import * as fc from 'fast-check';
import { eventsOf, foldOf, intervalMs, joined } from './scripted-run.ts';

// A service whose outages are known, for tests: what is found must contain them.

export interface Truth {
  /** Half-open stretches of send times in which every send fails. */
  bad: [from: number, to: number][];
  samples: Sample[];
  maxJitterMs: number;
  t0: number;
}

export const places = 120;
export const spanMs = places * intervalMs;

/** A service with known bad windows, asked with jitter and latency; some answers hang, some sends are spoiled. */
export const truth = (options: { unknown: boolean; steadyMs?: number }): fc.Arbitrary<Truth> =>
  fc
    .record({
      edges: fc.uniqueArray(fc.integer({ min: options.steadyMs ?? 0, max: spanMs }), { maxLength: 8 }),
      maxJitterMs: fc.integer({ min: 0, max: intervalMs - 1 }),
      jitter: fc.array(fc.nat(1000), { minLength: places, maxLength: places }),
      latency: fc.array(
        fc.oneof(
          { weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) },
          fc.integer({ min: 60, max: 900 }),
        ),
        { minLength: places, maxLength: places },
      ),
      spoiled: fc.array(fc.nat(19), { minLength: places, maxLength: places }),
      t0: fc.integer({ min: 0, max: options.steadyMs === undefined ? spanMs : options.steadyMs - 1000 }),
    })
    .map(({ edges, maxJitterMs, jitter, latency, spoiled, t0 }) => {
      const sorted = edges.sort((a, b) => a - b);
      const bad: [number, number][] = [];
      for (let i = 0; i + 1 < sorted.length; i += 2) bad.push([sorted[i] ?? 0, sorted[i + 1] ?? 0]);
      const samples = jitter.map((part, n): Sample => {
        const scheduled = n * intervalMs;
        const sent = scheduled + (maxJitterMs * part) / 1000;
        if (options.unknown && spoiled[n] === 0) {
          return { n, scheduled, sent, done: sent, outcome: 'unknown', reason: harnessOverloaded };
        }
        const isBad = bad.some(([from, to]) => sent >= from && sent < to);
        const times = { n, scheduled, sent, done: sent + (latency[n] ?? 1) };
        if (!isBad) return { ...times, outcome: 'ok' };
        return { ...times, outcome: 'failed', reason: n % 7 < 4 ? 'refused' : 'timeout' };
      });
      return { bad, samples, maxJitterMs, t0 };
    });

/** Folds as a recorder hands them over: in the order of the answers, flushed now and then. */
export function folded(
  samples: Sample[],
  flushEvery: number,
  cutAt?: number,
): { at: number; folds: Fold[] }[] {
  const flushes: { at: number; folds: Fold[] }[] = [];
  let open: Fold | undefined;
  let folds: Fold[] = [];
  const isCut = (a: Fold, b: Fold) => cutAt !== undefined && a.done[0] < cutAt !== b.done[0] < cutAt;
  const byDone = [...samples].sort((a, b) => a.done - b.done || a.n - b.n);
  for (const [index, sample] of byDone.entries()) {
    const fold = foldOf('web', sample);
    const goesOn =
      open?.outcome === fold.outcome &&
      open.reason === fold.reason &&
      open.n[1] + 1 === fold.n[0] &&
      !isCut(open, fold);
    if (open && goesOn) open = joined(open, fold);
    else {
      if (open) folds.push(open);
      open = fold;
    }
    if (index % flushEvery !== flushEvery - 1 && index < byDone.length - 1) continue;
    flushes.push({ at: sample.done, folds: open ? [...folds, open] : folds });
    folds = [];
    open = undefined;
  }
  return flushes;
}

/** How many samples pass between two flushes; t0 may lie inside a fold. */
export const flushEvery = fc.integer({ min: 1, max: 40 });

/** The events of a run of that service, with its samples folded or one by one. */
export const recorded = ({ samples, t0 }: Truth, flushes?: { at: number; folds: Fold[] }[]) =>
  eventsOf({ services: { web: samples }, t0, endsAt: spanMs + 2000, ...(flushes && { folded: flushes }) });
