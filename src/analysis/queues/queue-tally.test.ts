import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueueLog } from './index.ts';
import { QueueTally, type Depth } from './queue-tally.ts';

function queueFinding(depths: readonly Depth[], t0: number | null) {
  const tally = new QueueTally();
  for (const depth of depths) tally.add(depth, t0);
  return tally.finding(t0);
}
const look = (sent: number, backlog: number, more: Partial<Depth> = {}): Depth => ({
  sent,
  done: sent + 10,
  waiting: backlog,
  inFlight: 0,
  oldestAgeMs: null,
  minutes: [],
  ...more,
});
const series = (...backlogs: number[]) => backlogs.map((backlog, index) => look(index * 1000, backlog));

describe('a queue', () => {
  it('has drained between the last look above its baseline and the first one back at it', () => {
    const found = queueFinding(series(2, 3, 40, 90, 20, 3, 5), 1500);
    expect(found).toMatchObject({
      recovery: { interval: { lo: 2500, hi: 3510 } },
      baseline: { lowest: 2, highest: 3 },
      peak: 90,
      last: 5,
      looks: { before: 2, since: 5 },
    });
  });

  it.each<[string, number[], number | null, string]>([
    ['stayed at its baseline', [2, 3, 2, 3], 1500, 'the backlog never left its baseline'],
    ['was not looked at before', [9, 3], -1, 'no look at the queue before the fault'],
    ['was not looked at since', [9, 3], 5000, 'no look at the queue since the fault'],
    ['met no fault', [9, 3], null, 'the run ended before t0'],
  ])('that %s has no time of recovery', (_, backlogs, t0, why) => {
    expect(queueFinding(series(...backlogs), t0).recovery).toEqual({ interval: null, why });
  });

  it('that still grows has not recovered', () => {
    expect(queueFinding(series(1, 5, 9), 500).recovery).toMatchObject({
      interval: { lo: 1500, hi: null },
      why: 'the backlog was above its baseline when the run ended',
      evidence: { lo: { at: 1500, saw: 'a backlog of 9; before t0 it was at most 1' }, hi: null },
    });
  });

  it('tells the greatest age since t0', () => {
    const told = (sent: number, oldestAgeMs: number) => look(sent, 1, { oldestAgeMs });
    expect(queueFinding([told(0, 9000), told(1000, 100), told(2000, 300)], 500).oldestAgeMs).toBe(300);
  });

  it('drains at a true moment that lies in the interval, whatever its growth, pace and looks', () => {
    const shape = fc.record({
      growsFor: fc.integer({ min: 2000, max: 9000 }),
      drainsFor: fc.integer({ min: 2000, max: 9000 }),
      gaps: fc.array(fc.integer({ min: 50, max: 900 }), { minLength: 80, maxLength: 80 }),
    });
    fc.assert(
      fc.property(shape, ({ growsFor, drainsFor, gaps }) => {
        const t0 = 5000;
        const backlogAt = (at: number) => {
          const past = at - t0;
          if (past <= 0) return 10;
          if (past < growsFor) return 10 + past;
          return Math.max(10, 10 + growsFor * (1 - (past - growsFor) / drainsFor));
        };
        let at = 0;
        const depths = gaps.map((gap) => {
          at += gap;
          return look(at, backlogAt(at + 5));
        });
        const { interval } = queueFinding(depths, t0).recovery;
        fc.pre(interval !== null);
        const truth = growsFor + drainsFor;
        expect(interval?.lo).toBeLessThanOrEqual(truth);
        expect(interval?.hi ?? Infinity).toBeGreaterThanOrEqual(truth);
      }),
    );
  });
});

describe('the looks of a run', () => {
  const told = (seq: number, depth: Depth) => ({
    type: 'observations' as const,
    seq,
    at: depth.done,
    items: [{ kind: 'queue-depth' as const, probe: 'orders', ...depth }],
  });

  it('wait for t0 while a fault is on its way, and are divided by it', () => {
    const log = new QueueLog();
    log.step(told(0, look(0, 3)), null, false);
    log.step(told(1, look(1000, 4)), null, true);
    log.step(told(2, look(2000, 90)), null, true);
    expect(log.size).toBe(2);
    log.step({ type: 'fault-sent', seq: 3, at: 2020, fault: 0, sent: 1500 }, 1500, false);
    expect(log.findings(1500)).toMatchObject([
      { probe: 'orders', baseline: { lowest: 3, highest: 4 }, peak: 90, looks: { before: 2, since: 1 } },
    ]);
  });

  it('are not kept, however many and however different', () => {
    const log = new QueueLog();
    for (let n = 0; n < 10_000; n += 1) {
      log.step(told(n, look(n * 1000, n % 97)), n < 5000 ? null : 4_999_500, false);
      expect(log.size).toBe(0);
    }
    expect(log.findings(4_999_500)).toMatchObject([{ peak: 96, looks: { before: 5000, since: 5000 } }]);
  });
});
