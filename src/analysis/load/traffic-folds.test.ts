import type { Fold } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Stretches } from './stretches.ts';
import { slicesOf, steadily } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';
import { foldsOf } from './traffic-folds.ts';

const none = () => 0;

function rowsOf(requests: ScriptedRequest[], { t0 = null as number | null, lostAllowed = none } = {}) {
  const stretches = new Stretches();
  for (const slice of slicesOf(requests, t0 === null ? [] : [t0])) stretches.add(slice);
  let n = 0;
  const folds: Fold[] = [];
  for (const stretch of stretches.inOrder()) {
    const own = foldsOf(stretch, { probe: 'traffic', n, t0, lostAllowed, how: 'whole' });
    n = (own.at(-1)?.n[1] ?? n - 1) + 1;
    folds.push(...own);
  }
  return folds;
}

const told = (folds: Fold[]) =>
  folds.map(({ outcome, n: [first, last], sent }) => [outcome, last - first + 1, ...sent]);

const ok = (...at: number[]): ScriptedRequest[] => at.map((sent) => ({ sent, outcome: 'ok' }));
const lost = (...at: number[]): ScriptedRequest[] => at.map((sent) => ({ sent, outcome: 'failed' }));
const unknown = (...at: number[]): ScriptedRequest[] => at.map((sent) => ({ sent, outcome: 'unknown' }));

describe('what a second of traffic tells, as sends in their order', () => {
  it.each<[string, ScriptedRequest[], unknown[]]>([
    ['all ok', ok(10, 500, 900), [['ok', 3, 10, 900]]],
    ['all lost', lost(10, 500, 900), [['failed', 3, 10, 900]]],
    [
      'ok and then lost',
      [...ok(10, 20), ...lost(30, 40)],
      [
        ['ok', 2, 10, 20],
        ['failed', 2, 30, 40],
      ],
    ],
    [
      'lost and then ok',
      [...lost(10, 20), ...ok(30, 40)],
      [
        ['failed', 2, 10, 20],
        ['ok', 2, 30, 40],
      ],
    ],
    [
      'one lost among oks',
      [...ok(10), ...lost(20), ...ok(30)],
      [
        ['ok', 1, 10, 10],
        ['failed', 1, 20, 20],
        ['ok', 1, 30, 30],
      ],
    ],
    [
      'some lost between two oks, so that none was ok among them',
      [...ok(10), ...lost(20, 30), ...ok(40)],
      [
        ['ok', 1, 10, 10],
        ['failed', 2, 20, 30],
        ['ok', 1, 40, 40],
      ],
    ],
    [
      'some lost, among which others may have been ok',
      [...ok(10, 50, 90), ...lost(20, 80, 60)],
      [
        ['ok', 1, 10, 10],
        ['failed', 1, 20, 20],
        ['ok', 1, 50, 50],
        ['failed', 2, 80, 80],
        ['ok', 1, 90, 90],
      ],
    ],
    [
      'more than one in a hundred unknown, wherever',
      [...ok(10, 20), ...unknown(15)],
      [
        ['ok', 1, 10, 10],
        ['unknown', 1, 10, 20],
        ['ok', 1, 20, 20],
      ],
    ],
    ['nothing known', unknown(1, 2), [['unknown', 2, 0, 500]]],
  ])('%s', (_, requests, rows) => {
    expect(told(rowsOf(requests))).toEqual(rows);
  });

  it('is told in turns where many were lost among many oks, and in few of them', () => {
    const all = Array.from({ length: 1000 }, (_, at) => (at % 2 === 0 ? lost(at) : ok(at))).flat();
    const rows = told(rowsOf(all));
    expect(rows.filter(([outcome]) => outcome === 'failed').map(([, count]) => count)).toEqual(
      Array.from({ length: 20 }, () => 25),
    );
    const few = told(rowsOf([...lost(0, 100, 200, 300), ...ok(50, 150, 250)]));
    expect(few.map(([outcome, count]) => [outcome, count])).toEqual([
      ['failed', 1],
      ['ok', 1],
      ['failed', 1],
      ['ok', 1],
      ['failed', 1],
      ['ok', 1],
      ['failed', 1],
    ]);
  });

  it('is as if nothing was lost, or unknown, where that is within what is allowed', () => {
    const requests = [...steadily(1000, 0, 1000), ...lost(500), ...unknown(1, 2, 3)];
    expect(told(rowsOf(requests, { lostAllowed: () => 1 }))).toEqual([['ok', 1000, 0, 999]]);
  });

  it('lays what was under way at t0 to the time since, and no send of it before those that were answered', () => {
    const hit = { sent: 480, outcome: 'failed', tookMs: 300 } as const;
    const folds = rowsOf([...ok(100, 490), hit, { sent: 470 }, ...ok(600)], { t0: 500 });
    expect(told(folds)).toEqual([
      ['ok', 2, 100, 490],
      ['unknown', 1, 490, 490],
      ['failed', 1, 490, 490],
      ['ok', 1, 600, 600],
    ]);
    expect(folds.map(({ done: [first] }) => first >= 500)).toEqual([false, true, true, true]);
  });

  it('names the longest time between two oks by their rate and lateness, where none was anything else', () => {
    expect(rowsOf(steadily(100, 0, 1000))[0]?.longestGapMs).toBeCloseTo(20, 5);
    expect(rowsOf([...steadily(100, 0, 1000), ...unknown(5, 15)]).map((one) => one.longestGapMs)).toEqual([
      0, 990, 0,
    ]);
  });

  it('keeps every count, tells of the first and last that were lost as they were, and of none in a row that were not', () => {
    const requests = fc
      .uniqueArray(
        fc.record({
          sent: fc.oneof(fc.nat(999), fc.nat(20)),
          outcome: fc.constantFrom('ok' as const, 'failed' as const),
        }),
        { selector: ({ sent, outcome }) => `${sent} ${outcome}`, minLength: 1, maxLength: 40 },
      )
      .map((all) => all.toSorted((a, b) => a.sent - b.sent));
    fc.assert(
      fc.property(requests, (all) => {
        const folds = rowsOf(all);
        const rowsWith = (outcome: string) => told(folds.filter((one) => one.outcome === outcome));
        const sentWith = (outcome: string) =>
          all.filter((one) => one.outcome === outcome).map(({ sent }) => sent);
        const [oks, losses] = [sentWith('ok'), sentWith('failed')];
        for (const [rows, own] of [
          [rowsWith('ok'), oks],
          [rowsWith('failed'), losses],
        ] as const)
          expect(rows.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(own.length);
        const lostRows = rowsWith('failed');
        expect(lostRows[0]?.[2] ?? Infinity).toBe(Math.min(...losses));
        expect(lostRows.at(-1)?.[3] ?? -Infinity).toBe(Math.max(...losses));
        const latest = folds.at(-1)?.outcome;
        const order = Math.sign(Math.max(...oks) - Math.max(...losses));
        expect(latest).toBe(
          new Map([
            [1, 'ok'],
            [-1, 'failed'],
          ]).get(order) ?? latest,
        );
        expect(lostRows.every(([, , first, last]) => first === last || !hasWithin(oks, first, last))).toBe(
          true,
        );
      }),
    );
  });
});

function hasWithin(moments: readonly number[], first: unknown, last: unknown): boolean {
  return moments.some((at) => at > Number(first) && at < Number(last));
}
