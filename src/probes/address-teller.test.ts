import type { ObservationBody } from '#core';
import { describe, expect, it } from 'vitest';
import { AddressTeller } from './address-teller.ts';

/** What is told when a name is asked at these times with these answers. */
function toldOf(answers: [atMs: number, ...addresses: string[]][], takesTurns = true) {
  let nowMs = 0;
  const told: [number, number, boolean][] = [];
  const observe = (body: ObservationBody) => {
    if (body.kind === 'addresses') told.push([body.asked, body.count, body.isInTurn]);
  };
  const teller = new AddressTeller({ now: () => nowMs, observe }, takesTurns);
  for (const [atMs, ...addresses] of answers) {
    nowMs = atMs;
    teller.asks()(addresses);
  }
  return told;
}

describe('the addresses of a name', () => {
  it('are told once, and again when they change', () => {
    const told = toldOf([
      [0, 'a', 'b'],
      [100, 'a', 'b'],
      [2000, 'a', 'c'],
      [2100, 'a', 'c'],
      [4000, 'c'],
    ]);
    expect(told).toEqual([
      [0, 2, true],
      [2000, 2, true],
      [4000, 1, true],
    ]);
  });

  it('are in no known order while they change with every answer, and told no more often for it', () => {
    const answers = Array.from({ length: 30 }, (_, n): [number, string, string] => [
      n * 100,
      'a',
      n % 2 === 0 ? 'b' : 'c',
    ]);
    const calm = Array.from({ length: 20 }, (_, n): [number, string, string] => [3000 + n * 100, 'a', 'b']);
    const told = toldOf([...answers, ...calm]);
    expect(told).toEqual([
      [0, 2, true],
      [100, 2, false],
      [4000, 2, true],
    ]);
  });

  it('are not taken in turn by who keeps its connections, unless there is but one', () => {
    expect(toldOf([[0, 'a', 'b']], false)).toEqual([[0, 2, false]]);
    expect(toldOf([[0, 'a']], false)).toEqual([[0, 1, true]]);
  });

  it('are not told of an answer without any', () => {
    expect(toldOf([[0], [100, 'a']])).toEqual([[100, 1, true]]);
  });
});
