import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transitionsOf } from './firing-spans.ts';

const told = (...spans: [from: number, to: number | null][]) =>
  transitionsOf(
    'a',
    spans.map(([from, to]) => ({ from, to })),
  ).map(({ to, at }) => `${to} ${at}`);

describe('an alert of several causes', () => {
  it('fires from the first until the last is over', () => {
    expect(told([3, 5], [1, 4])).toEqual(['firing 1', 'quiet 5']);
    expect(told([1, 2], [3, 4])).toEqual(['firing 1', 'quiet 2', 'firing 3', 'quiet 4']);
    expect(told([1, 9], [3, 4], [9, null])).toEqual(['firing 1']);
    expect(told()).toEqual([]);
  });

  it('changes between firing and quiet only, in order, and fires exactly while a cause holds', () => {
    const span = fc.tuple(fc.nat(50), fc.nat(20)).map(([from, length]) => ({ from, to: from + 1 + length }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.nat(80), (spans, moment) => {
        const transitions = transitionsOf('a', spans);
        transitions.forEach(({ from, at }, index) => {
          expect(from).toBe(index % 2 === 0 ? 'quiet' : 'firing');
          expect(at).toBeGreaterThanOrEqual(transitions[index - 1]?.at ?? 0);
        });
        const state = transitions.filter(({ at }) => at <= moment).at(-1)?.to ?? 'quiet';
        const holds = spans.some(({ from, to }) => from <= moment && moment < to);
        expect(state).toBe(holds ? 'firing' : 'quiet');
      }),
    );
  });
});
