import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Findings, Outage } from './findings.ts';
import { flushEvery, folded, places, recorded, truth } from './test/known-truth.ts';
import { analyse, intervalMs } from './test/scripted-run.ts';

const service = ({ services: [first] }: Findings) => {
  if (!first) throw new Error('no service');
  return first;
};
const outagesIn = (findings: Findings): Outage[] => {
  const { outages, steady } = service(findings);
  return [...(steady?.outages ?? []), ...outages].sort((a, b) => a.start.by - b.start.by);
};

describe('outages and a known truth', () => {
  it('each contain a true start and a true end', () => {
    fc.assert(
      fc.property(truth({ unknown: true }), flushEvery, (given, every) => {
        for (const { start, end } of outagesIn(analyse(recorded(given, folded(given.samples, every))))) {
          const starts = given.bad.filter(([from]) => (start.after ?? -Infinity) < from && from <= start.by);
          expect(starts.length).toBeGreaterThan(0);
          const ends = given.bad.filter(([, to]) => end.after < to && to <= (end.by ?? Infinity));
          expect(ends.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('miss no failed sample and take in no more than the oks around', () => {
    fc.assert(
      fc.property(truth({ unknown: true }), flushEvery, (given, every) => {
        const outages = outagesIn(analyse(recorded(given, folded(given.samples, every))));
        const failed = given.samples.filter(({ outcome }) => outcome === 'failed');
        for (const { sent } of failed) {
          const around = outages.filter(({ start, end }) => start.by <= sent && sent <= end.after);
          expect(around).toHaveLength(1);
        }
        expect(outages.reduce((sum, outage) => sum + outage.failed, 0)).toBe(failed.length);
      }),
    );
  });

  it('have ends at most one interval and the lateness wide when no sample was spoiled', () => {
    fc.assert(
      fc.property(truth({ unknown: false }), flushEvery, (given, every) => {
        for (const { start, end } of outagesIn(analyse(recorded(given, folded(given.samples, every))))) {
          const widths = [start.by - (start.after ?? start.by), (end.by ?? end.after) - end.after];
          expect(Math.max(...widths)).toBeLessThanOrEqual(intervalMs + given.maxJitterMs);
        }
      }),
    );
  });

  it('bound the recovery around a true end', () => {
    fc.assert(
      fc.property(truth({ unknown: true }), flushEvery, (given, every) => {
        const { recovery } = service(analyse(recorded(given, folded(given.samples, every))));
        const { lo, hi } = recovery.interval ?? { lo: 0, hi: null };
        const ends = given.bad.map(([, to]) => to - given.t0);
        expect(lo === 0 || ends.some((end) => lo < end && end <= (hi ?? Infinity))).toBe(true);
      }),
    );
  });
});

describe('folding', () => {
  it('changes nothing in the findings', () => {
    fc.assert(
      fc.property(truth({ unknown: true }), flushEvery, (given, every) => {
        const raw = analyse(recorded(given));
        expect(analyse(recorded(given, folded(given.samples, every, given.t0)))).toEqual(raw);
      }),
    );
  });

  it('changes no outage, state or recovery even where t0 lies inside a fold', () => {
    fc.assert(
      fc.property(truth({ unknown: false, steadyMs: 3000 }), flushEvery, (given, every) => {
        const raw = service(analyse(recorded(given)));
        const isHit = raw.outages.length > raw.relapses.length;
        // A service that was never hit recovers within its longest gap, which may have begun in the fold before t0.
        const told = ({ outages, state, recovery, relapses, worstStreak }: Findings['services'][number]) => [
          outages,
          state,
          relapses,
          worstStreak,
          isHit && recovery,
        ];
        const inFolds = service(analyse(recorded(given, folded(given.samples, every))));
        expect(told(inFolds)).toEqual(told(raw));
      }),
    );
  });

  it('loses at most a flush of the counts where t0 lies inside a fold', () => {
    fc.assert(
      fc.property(truth({ unknown: true }), flushEvery, (given, every) => {
        const raw = service(analyse(recorded(given))).sends;
        const { sends, steady } = service(analyse(recorded(given, folded(given.samples, every))));
        expect(sends.sent + (steady?.sends.sent ?? 0)).toBe(places);
        expect(Math.abs(sends.sent - raw.sent)).toBeLessThanOrEqual(every);
      }),
    );
  });
});
