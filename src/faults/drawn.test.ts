import type { Draw } from '#core';
import { describe, expect, it } from 'vitest';
import { aimFields, aimOf, wantAmount } from './aim-params.ts';
import { choiceText, hurtText } from './drawn.ts';
import { z } from 'zod';

const params = z.strictObject(aimFields).superRefine(wantAmount);

function drawn(file: unknown, parts: Partial<Draw> = {}): Draw {
  const aim = aimOf(params.parse(file));
  return { aim, running: 8, eligible: 8, excluded: [], method: 'uniform', victims: ['i-1', 'i-2'], ...parts };
}

const shaped = { services: ['web'], zones: [], allowedShare: 0.5 };

describe('the text of a draw', () => {
  it.each<[unknown, Partial<Draw>, string, string]>([
    [{ share: '25%', seed: 7 }, {}, '2 of 8 instances (25 %)', 'seed 7'],
    [{ count: 2, choose: 'oldest' }, {}, '2 of 8 instances', 'the oldest'],
    [{ count: 2, choose: 'newest' }, { shaped }, '2 of 8 instances', 'the newest, limited by keepAtLeast'],
    [{ count: 2, choose: 'worst-case' }, {}, '2 of 8 instances', 'the worst case'],
    [{ count: 2 }, { shaped }, '2 of 8 instances', 'seed 1, limited by keepAtLeast'],
    [{ choose: { ids: ['i-1', 'i-2'] } }, {}, '2 of 8 instances', 'named by id'],
    [
      { share: '50%', choose: 'zone' },
      { narrowed: { to: 'zone a', running: 4, eligible: 3 } },
      '2 of 3 eligible instances of zone a (50 %, rounded up; 4 running)',
      'seed 1',
    ],
    [
      { share: '100%', choose: { hosting: 'web' } },
      { narrowed: { to: 'instances hosting web', running: 2, eligible: 2 } },
      '2 of 2 instances hosting web (100 %)',
      'seed 1',
    ],
    [
      { share: '60%', choose: 'spot', max: 2 },
      { narrowed: { to: 'spot instances', running: 5, eligible: 5 }, asked: 3 },
      '2 of 5 spot instances (60 %; cut from 3 by max)',
      'seed 1',
    ],
  ])('of %j with %j', (file, parts, hurt, choice) => {
    const draw = drawn(file, parts);
    expect(hurtText(draw)).toBe(hurt);
    expect(choiceText(draw)).toBe(choice);
  });
});
