import type { Aim, Choice, Draw } from '#core';
import { describe, expect, it } from 'vitest';
import { drawRows } from './draw-rows.ts';
import { paint } from './paint.ts';

const aim = (choose: Choice, more: Partial<Aim> = {}): Aim => ({
  tag: 'squall=allowed',
  amount: { count: 2 },
  round: 'up',
  of: 'eligible',
  choose,
  seed: 7,
  ...more,
});

function rows(parts: Partial<Draw>): string[] {
  const draw: Draw = {
    aim: aim({ by: 'random' }),
    running: 9,
    eligible: 8,
    excluded: [],
    method: 'uniform',
    victims: ['i-1', 'i-2'],
    ...parts,
  };
  const lines = paint(drawRows(draw, { width: 120, isLater: false }), { width: 120, color: false });
  return lines.map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
}

describe('the rows of a draw', () => {
  it('tell both populations, and what was drawn', () => {
    expect(rows({ excluded: [{ reason: 'runs Squall', ids: ['i-9'] }] })).toEqual([
      '9 | running | all instances of the target that run',
      '1 | excluded | runs Squall: i-9',
      '8 | eligible | those that may be hurt (tag squall=allowed)',
      '2 | drawn | at random, seed 7',
    ]);
  });

  it('tell what narrowed it, what max cut and what keepAtLeast shielded', () => {
    const shaped = { services: ['a', 'b', 'c'], zones: ['z'], allowedShare: 0.583 };
    const told = rows({
      aim: aim({ by: 'zone' }, { max: 2 }),
      narrowed: { to: 'zone z', running: 5, eligible: 4 },
      asked: 3,
      shaped,
    });
    expect(told.slice(2)).toEqual([
      '4 | narrowed | to zone z, of which 5 run',
      '3 | asked for | max allows 2',
      'shielded | by keepAtLeast: 3 services and 1 zone (a, b, c, +1 more); it allows 58.3 % of all draws',
      '2 | drawn | at random, seed 7',
    ]);
  });

  it.each([
    [null, 'by keepAtLeast: 1 service (a)'],
    [1e-7, 'by keepAtLeast: 1 service (a); it allows less than 0.01 % of all draws'],
  ])('tell the share that keepAtLeast allows, if it is known: %d', (allowedShare, text) => {
    const told = rows({ shaped: { services: ['a'], zones: [], allowedShare }, method: 'sampled' });
    expect(told.slice(2)).toEqual([`shielded | ${text}`, '2 | drawn | nearly uniformly at random, seed 7']);
  });

  it.each<[Choice, string]>([
    [{ by: 'oldest' }, 'the oldest'],
    [{ by: 'newest' }, 'the newest'],
    [{ by: 'worst-case' }, 'the worst case'],
    [{ by: 'ids', ids: ['i-1', 'i-2'] }, 'named by id'],
  ])('tell how the choice was made: %j', (choose, text) => {
    expect(rows({ aim: aim(choose), method: 'decided' }).at(-1)).toBe(`2 | drawn | ${text}`);
  });
});
