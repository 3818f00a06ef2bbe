import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flushEvery, folded } from '../test/known-truth.ts';
import { analyse, eventsOf } from '../test/scripted-run.ts';
import { longestUnserved, scenes, servedInTheEnd, spanMs, timeoutMs } from './test/true-client.ts';
import type { Scene } from './test/true-client.ts';

const t0 = 2000;

function findingOf(scene: Scene, flushes?: number) {
  const { samples, spells, isBalanced, policy } = scene;
  const count = spells.length;
  const findings = analyse(
    eventsOf({
      services: { web: samples },
      ...(flushes !== undefined && { folded: folded(samples, flushes, t0) }),
      reach: isBalanced ? { addresses: 1, targets: count } : { addresses: count },
      retries: [policy],
      t0,
      endsAt: spanMs + timeoutMs + 2000,
    }),
  );
  const [finding] = findings.retries[0]?.probes ?? [];
  if (!finding) throw new Error('no finding');
  return finding;
}

/** What the client felt of the sends that failed since t0; what failed before is none of the fault's. */
function feltBy(scene: Scene) {
  const isBefore = (place: number) => {
    const sample = scene.samples[place];
    return sample !== undefined && sample.outcome === 'failed' && sample.done < t0;
  };
  const served = servedInTheEnd(scene).map((isServed, place) => (isBefore(place) ? null : isServed));
  return { served, count: served.filter((isServed) => isServed === false).length };
}

describe('a client that really tries again', () => {
  it('feels as many failures as the bounds say, however it chooses', () => {
    fc.assert(
      fc.property(scenes, flushEvery, (scene, every) => {
        const { felt, failed } = findingOf(scene, every);
        const { count } = feltBy(scene);
        expect(felt.lo).toBeLessThanOrEqual(count);
        expect(felt.hi).toBeGreaterThanOrEqual(count);
        expect(felt.hi).toBeLessThanOrEqual(failed);
      }),
      { numRuns: 400 },
    );
  });

  it('feels a longest outage that lies within its bounds', () => {
    fc.assert(
      fc.property(scenes, flushEvery, (scene, every) => {
        const { outage } = findingOf(scene, every);
        const { lo, hi } = longestUnserved(scene.samples, feltBy(scene).served);
        expect(outage?.felt.lo ?? 0).toBeLessThanOrEqual(lo + 1e-6);
        const most = outage ? outage.felt.hi : 0;
        expect(most ?? Infinity).toBeGreaterThanOrEqual((hi ?? Infinity) - 1e-6);
      }),
      { numRuns: 400 },
    );
  });
});

describe('folding', () => {
  it('never turns a bound around', () => {
    fc.assert(
      fc.property(scenes, flushEvery, (scene, every) => {
        const raw = findingOf(scene);
        const inFolds = findingOf(scene, every);
        // Inside a fold only bounds of the times are known.
        expect(inFolds.felt.lo).toBeLessThanOrEqual(raw.felt.hi ?? 0);
        expect(inFolds.felt.hi).toBeGreaterThanOrEqual(raw.felt.lo);
        expect(inFolds.failed).toBe(raw.failed);
        expect(inFolds.outage?.measured).toEqual(raw.outage?.measured);
      }),
    );
  });
});
