import { loadOutcomes, mergeHistograms, quantile } from '#core';
import type { LoadOutcome, Phase } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoadCounts } from './finding.ts';
import { LoadRecord } from './load-record.ts';
import { slicesOf, startedAt, steadily } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';

const t0 = 2300;
const phases: { phase: Phase; from: number; to: number | null }[] = [
  { phase: 'preflight', from: 0, to: 500 },
  { phase: 'steady', from: 500, to: 2000 },
  { phase: 'fault', from: 2000, to: 3100 },
  { phase: 'recovery', from: 3100, to: null },
];
const edges = [...phases.map(({ from }) => from), t0];

const requests: fc.Arbitrary<ScriptedRequest[]> = fc.array(
  fc
    .record({
      sent: fc.integer({ min: 0, max: 50_000 }).map((tenths) => tenths / 10),
      tookMs: fc.oneof(fc.nat(50), fc.nat(3000)),
      outcome: fc.constantFrom<(LoadOutcome | undefined)[]>(
        'ok',
        'ok',
        'failed',
        'rejected',
        'unknown',
        undefined,
      ),
      scenario: fc.constantFrom('a', 'b'),
      neverLeft: fc.constantFrom(false, false, false, true),
    })
    .map((one) => (one.neverLeft ? { ...one, outcome: 'unknown' as const } : one)),
  { maxLength: 60 },
);
/** The same slices, in any order. */
const shuffled = requests.chain((all) => {
  const slices = slicesOf(all, edges);
  return fc.record({
    all: fc.constant(all),
    slices: fc.shuffledSubarray(slices, { minLength: slices.length }),
  });
});

function recordOf(slices: ReturnType<typeof slicesOf>): LoadRecord {
  const record = new LoadRecord(startedAt(0));
  record.add(slices);
  return record;
}

/** Counts without what is no count. */
function counts({ due, sent, ok, failed, rejected, unknown }: LoadCounts) {
  return { due, sent, ok, failed, rejected, unknown };
}

function added(all: readonly LoadCounts[]) {
  const sum = { due: 0, sent: 0, ok: 0, failed: 0, rejected: 0, unknown: 0 };
  for (const one of all) {
    const own = counts(one);
    for (const name of ['due', 'sent', ...loadOutcomes] as const) sum[name] += own[name];
  }
  return sum;
}

const outcomesOf = (all: readonly ScriptedRequest[]) => {
  const sum = { due: all.length, failed: 0, rejected: 0, unknown: 0 };
  for (const { outcome = 'unknown' } of all) if (outcome !== 'ok') sum[outcome] += 1;
  return sum;
};

describe('the findings of a load', () => {
  it('add up: phases, scenarios and seconds each to the total, in whatever order slices come', () => {
    fc.assert(
      fc.property(shuffled, ({ all, slices }) => {
        const { total, phases: byPhase, scenarios, seconds } = recordOf(slices).finding(phases, t0);
        expect(counts(total)).toMatchObject(outcomesOf(all));
        for (const parts of [byPhase, scenarios, seconds]) expect(added(parts)).toEqual(counts(total));
        expect(byPhase.map(({ phase }) => phase)).toEqual(
          phases.map(({ phase }) => phase).filter((phase) => byPhase.some((one) => one.phase === phase)),
        );
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('add up also by scenario and phase, with histograms that merge to those of the whole', () => {
    fc.assert(
      fc.property(shuffled, ({ slices }) => {
        const { total, phases: all, scenarios } = recordOf(slices).finding(phases, t0);
        for (const { byPhase, ...own } of scenarios) expect(added(byPhase)).toEqual(counts(own));
        const cells = scenarios.flatMap(({ byPhase }) => byPhase);
        for (const one of all) {
          const same = cells.filter(({ phase }) => phase === one.phase);
          expect(added(same)).toEqual(counts(one));
          const merged = same.flatMap(({ latencyHistogram }) => latencyHistogram);
          expect(merged.reduce((sum, [, count]) => sum + count, 0)).toBe(one.ok);
          expect(quantile(mergeHistograms([], merged), 0.9)).toBe(one.latency?.p90);
        }
        expect(added(cells)).toEqual(counts(total));
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('have seconds in their order, of which none reaches over the next', () => {
    fc.assert(
      fc.property(shuffled, ({ slices }) => {
        const { seconds } = recordOf(slices).finding(phases, t0);
        for (const [index, { from, to }] of seconds.entries()) {
          expect(from).toBeLessThan(to);
          expect(to).toBeLessThanOrEqual(seconds[index + 1]?.from ?? Infinity);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('count a request to the phase in which it was sent, and to that of the fault from t0 on', () => {
    const all = [1999, 2000, 2299, 2300, 3099, 3100].map((sent): ScriptedRequest => ({
      sent,
      outcome: 'ok',
      tookMs: 5000,
    }));
    const byPhase = (t: number | null) =>
      recordOf(slicesOf(all, edges))
        .finding(phases, t)
        .phases.map(({ phase, due }) => [phase, due]);
    expect(byPhase(t0)).toEqual([
      ['steady', 3],
      ['fault', 2],
      ['recovery', 1],
    ]);
    // A fault that was never sent has no request.
    expect(byPhase(null)).toEqual([
      ['steady', 5],
      ['recovery', 1],
    ]);
  });

  it('do not let an edge that was told late make a second reach over it', () => {
    const [early] = slicesOf([{ sent: 1100, outcome: 'ok' }]);
    const late = slicesOf([{ sent: 1600, outcome: 'ok' }], [1500]);
    const { seconds } = recordOf([...(early ? [early] : []), ...late]).finding(phases, null);
    expect(seconds.map(({ from, to }) => [from, to])).toEqual([
      [1000, 1500],
      [1500, 2000],
    ]);
  });

  it('tell reasons with the most frequent first, and the percentiles of ok answers', () => {
    const finding = recordOf(
      slicesOf([
        ...steadily(100, 0, 990, { tookMs: 10 }),
        { sent: 995, outcome: 'ok', tookMs: 900 },
        { sent: 996, outcome: 'failed', reason: 'reset', tookMs: 5000 },
        ...steadily(10, 1000, 1300, { outcome: 'rejected', reason: 'status 503' }),
      ]),
    ).finding(phases, null);
    expect(finding.misses).toEqual([
      { outcome: 'rejected', reason: 'status 503', count: 3 },
      { outcome: 'failed', reason: 'reset', count: 1 },
    ]);
    const { p50 = 0, p90 = 0, p99 = 0, max = 0 } = finding.total.latency ?? {};
    expect([p50, p90, p99, max].map((ms) => Math.round(ms / 10))).toEqual([1, 1, 1, 90]);
    expect(finding.lateness).toBeNull();
  });

  it('do not tell bytes of an engine that does not', () => {
    const record = new LoadRecord({ ...startedAt(0), engine: 'k6', tellsBytes: false });
    record.add(slicesOf(steadily(10, 0, 1000)));
    const { total, phases: byPhase, scenarios, seconds } = record.finding(phases, t0);
    const told = [total, ...byPhase, ...scenarios, ...seconds].map(({ bytes, ok }) => [bytes, ok > 0]);
    expect(new Set(told.map(String))).toEqual(new Set([',true']));
    expect(recordOf(slicesOf(steadily(10, 0, 1000))).finding(phases, t0).total.bytes).toBe(0);
  });

  it('are of nothing where nothing was told', () => {
    const { total, phases: none, seconds } = recordOf([]).finding(phases, t0);
    expect(total).toMatchObject({ due: 0, sent: 0, latency: null });
    expect([none, seconds]).toEqual([[], []]);
  });
});

describe('what traffic lost since t0', () => {
  it('is of every request that was under way then or sent since, and of no other', () => {
    fc.assert(
      fc.property(shuffled, ({ all, slices }) => {
        const since = all.filter(
          ({ sent, tookMs = 0, outcome, neverLeft }) =>
            sent >= t0 || (!neverLeft && (outcome === undefined || sent + tookMs >= t0)),
        );
        const expected = outcomesOf(since);
        const { share, ...lost } = recordOf(slices).lostBetween(t0, Infinity);
        expect(lost).toEqual({ until: null, ...expected });
        const { due, failed, rejected, unknown } = expected;
        const certain = failed + rejected;
        expect(share).toEqual(due === 0 ? null : { lo: certain / due, hi: (certain + unknown) / due });
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('ends with the recovery: of its second all that was lost counts, and of the others as many as were sent by then', () => {
    const lost = steadily(1, 0, 10_000, { outcome: 'failed' });
    const until = (all: ScriptedRequest[]) => (moment: number) =>
      recordOf(slicesOf(all)).lostBetween(3000, moment).due;
    expect([3000, 5500, 6000, Infinity].map(until(lost))).toEqual([1, 3, 4, 7]);
    expect([3000, 3250, 5500, 6000, Infinity].map(until(steadily(100, 0, 10_000)))).toEqual([
      0, 25, 250, 300, 700,
    ]);
    expect(
      [5500, Infinity].map((moment) => recordOf(slicesOf(lost)).lostBetween(3000, moment).until),
    ).toEqual([5500, null]);
  });

  it('is not made less by what was under way at t0 and was decided', () => {
    const before = steadily(10, 1000, 2000, { tookMs: 5000 });
    const unheard = steadily(10, 3000, 4000).map(({ sent }) => ({ sent }));
    expect(recordOf(slicesOf([...before, ...unheard], [t0])).lostBetween(t0, Infinity)).toMatchObject({
      due: 20,
      unknown: 10,
    });
  });
});

describe('how many requests a second were sent', () => {
  const record = (model: 'open' | 'closed', endedAt: number | null) => {
    const one = new LoadRecord({ ...startedAt(500), model });
    one.add(slicesOf(steadily(100, 500, 3500), []));
    one.endedAt = endedAt;
    return one.finding([], null).sentPerSecond;
  };

  it('is told of a closed loop, over all of its time', () => {
    expect(record('closed', 3500)).toBe(100);
    expect(record('closed', 4500)).toBe(75);
  });

  it('is not told where a schedule sets it, or where it has not ended', () => {
    expect(record('open', 3500)).toBeNull();
    expect(record('closed', null)).toBeNull();
  });
});
