import { describe, expect, it } from 'vitest';
import { LoadRecord } from './load-record.ts';
import { slicesOf, startedAt, steadily } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';
import { unknownWindows } from './unknown-windows.ts';

function windowsOf(requests: ScriptedRequest[], edges?: number[]) {
  const record = new LoadRecord(startedAt(0));
  record.add(slicesOf(requests, edges));
  return unknownWindows(record.stretches());
}

const unknown = { outcome: 'unknown', reason: 'harness overloaded' } as const;

describe('windows in which too much is unknown', () => {
  it('are seconds with more than one in a hundred, and no others', () => {
    const second = (count: number) => [
      ...steadily(100 - count, 1000, 2000),
      ...steadily(count, 1000, 2000, unknown),
    ];
    expect(windowsOf(second(1))).toEqual([]);
    expect(windowsOf(second(2))).toEqual([
      { from: 1000, to: 2000, due: 100, unknown: 2, reasons: [['harness overloaded', 2]] },
    ]);
    expect(windowsOf([])).toEqual([]);
  });

  it('are one where they follow each other, over edges too, and apart where a second lies between', () => {
    const all = [
      ...steadily(10, 1000, 3000, unknown),
      ...steadily(10, 3000, 4000),
      ...steadily(10, 4000, 5000, unknown),
    ];
    const found = windowsOf(all, [1500, 2250]);
    expect(found.map(({ from, to, due }) => [from, to, due])).toEqual([
      [1000, 3000, 20],
      [4000, 5000, 10],
    ]);
  });

  it('count all scenarios of a second together', () => {
    const all = [
      ...steadily(1, 0, 1000, { ...unknown, scenario: 'rare' }),
      ...steadily(200, 0, 1000, { scenario: 'often' }),
    ];
    expect(windowsOf(all)).toEqual([]);
  });

  it('tell why, most frequent first, with what was never heard of among it', () => {
    const all = [
      ...steadily(2, 0, 1000, unknown),
      ...steadily(5, 0, 1000).map(({ sent }) => ({ sent })),
      ...steadily(3, 0, 1000, { outcome: 'failed', reason: 'reset' }),
    ];
    expect(windowsOf(all)).toEqual([
      {
        from: 0,
        to: 1000,
        due: 10,
        unknown: 7,
        reasons: [
          ['never heard of', 5],
          ['harness overloaded', 2],
        ],
      },
    ]);
  });
});
