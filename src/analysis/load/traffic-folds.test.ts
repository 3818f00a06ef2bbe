import type { Fold } from '#core';
import { describe, expect, it } from 'vitest';
import { Stretches } from './stretches.ts';
import { slicesOf, steadily } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';
import { toldOf } from './traffic-folds.ts';
import type { Told } from './traffic-folds.ts';

function toldBy(requests: ScriptedRequest[], { t0 = null as number | null, isUsual = false } = {}): Told[] {
  const stretches = new Stretches();
  for (const slice of slicesOf(requests, t0 === null ? [] : [t0])) stretches.add(slice);
  let n = 0;
  const all: Told[] = [];
  for (const stretch of stretches.inOrder()) {
    const usual = { before: isUsual, since: isUsual };
    const own = toldOf(stretch, { probe: 'traffic', n, t0, how: 'whole', isUsual: usual });
    n = own.reduce((next, told) => ('fold' in told ? told.fold.n[1] + 1 : next), n);
    all.push(...own);
  }
  return all;
}

const foldsIn = (all: Told[]): Fold[] => all.flatMap((told) => ('fold' in told ? [told.fold] : []));

const told = (all: Told[]) =>
  all.map((one) => {
    if ('mixture' in one) return ['mixture', one.mixture];
    const { outcome, n, sent } = one.fold;
    return [outcome, n[1] - n[0] + 1, ...sent];
  });

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
      'some lost among oks',
      [...ok(10, 50, 90), ...lost(20, 80, 60), ...unknown(30)],
      [
        [
          'mixture',
          {
            ok: { count: 3, first: 10, last: 90 },
            failed: { count: 3, first: 20, last: 80, reason: 'failed' },
            unknown: 1,
          },
        ],
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
    expect(told(toldBy(requests))).toEqual(rows);
  });

  it('is as if nothing was lost, or unknown, where that is usual or little', () => {
    const requests = [...steadily(1000, 0, 1000), ...lost(500), ...unknown(1, 2, 3)];
    expect(told(toldBy(requests, { isUsual: true }))).toEqual([['ok', 1000, 0, 999]]);
  });

  it('lays what was under way at t0 to the time since, and no send of it before those that were answered', () => {
    const hit = { sent: 480, outcome: 'failed', tookMs: 300 } as const;
    const all = toldBy([...ok(100, 490), hit, { sent: 470 }, ...ok(600)], { t0: 500 });
    expect(told(all)).toEqual([
      ['ok', 2, 100, 490],
      ['unknown', 1, 490, 490],
      ['failed', 1, 490, 490],
      ['ok', 1, 600, 600],
    ]);
    expect(foldsIn(all).map(({ done: [first] }) => first >= 500)).toEqual([false, true, true, true]);
  });

  it('names the longest time between two oks by their rate and lateness, where none was anything else', () => {
    expect(foldsIn(toldBy(steadily(100, 0, 1000)))[0]?.longestGapMs).toBeCloseTo(20, 5);
    expect(
      foldsIn(toldBy([...steadily(100, 0, 1000), ...unknown(5, 15)])).map((one) => one.longestGapMs),
    ).toEqual([0, 990, 0]);
  });
});
