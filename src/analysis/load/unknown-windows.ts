import { unknownShareAllowed } from '#core';
import type { UnknownWindow } from './finding.ts';
import type { Stretch } from './stretches.ts';
import { SliceSum } from './slice-sums.ts';

/** Seconds in a row, or what edges left of them, in which too much is unknown. The stretches are in order. */
export function unknownWindows(stretches: readonly Stretch[]): UnknownWindow[] {
  const windows: { from: number; to: number; sum: SliceSum }[] = [];
  for (const [from, own] of Map.groupBy(stretches, (one) => one.from)) {
    const sum = new SliceSum();
    for (const { all } of own) sum.addSum(all);
    const { unknown, due } = sum.counts();
    if (unknown <= unknownShareAllowed * due) continue;
    const to = Math.min(...own.map((one) => one.to));
    const last = windows.at(-1);
    if (last?.to === from) {
      last.to = to;
      last.sum.addSum(sum);
    } else windows.push({ from, to, sum });
  }
  return windows.map(({ from, to, sum }) => {
    const { due, unknown } = sum.counts();
    const told = sum
      .reasons()
      .flatMap(({ outcome, reason, count }): [string, number][] =>
        outcome === 'unknown' ? [[reason, count]] : [],
      );
    const unheard: [string, number][] = sum.unheard > 0 ? [['never heard of', sum.unheard]] : [];
    const reasons = [...told, ...unheard].sort(([, a], [, b]) => b - a);
    return { from, to, due, unknown, reasons };
  });
}
