import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aimFields, aimOf, wantAmount } from './aim-params.ts';

const params = z.strictObject(aimFields).superRefine(wantAmount);

const complaints = (given: unknown) =>
  params.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('whom a fault hurts', () => {
  it.each([
    ['random', { by: 'random' }],
    ['worst-case', { by: 'worst-case' }],
    ['oldest', { by: 'oldest' }],
    ['newest', { by: 'newest' }],
    ['spot', { by: 'spot' }],
    ['zone', { by: 'zone' }],
    [{ zone: 'eu-west-1a' }, { by: 'zone', zone: 'eu-west-1a' }],
    [{ hosting: 'payments' }, { by: 'hosting', service: 'payments' }],
  ])('is told by choose: %j', (choose, choice) => {
    expect(aimOf(params.parse({ count: 1, choose })).choose).toEqual(choice);
  });

  it('may be told by ids, which are as many as they are', () => {
    expect(aimOf(params.parse({ choose: { ids: ['i-1', 'i-2', 'i-1'] } }))).toEqual({
      tag: 'squall=allowed',
      amount: { count: 2 },
      round: 'up',
      of: 'eligible',
      choose: { by: 'ids', ids: ['i-1', 'i-2'] },
      seed: 1,
    });
  });

  it('is bounded by what must be left, by a maximum, and by a yes to all', () => {
    const bounds = { keepAtLeast: { perService: 1, perZone: 2 }, max: 5 };
    expect(aimOf(params.parse({ share: '50%', ...bounds, allowAll: true }))).toMatchObject({
      ...bounds,
      mayTakeAll: true,
    });
    expect(aimOf(params.parse({ share: '50%', allowAll: false }))).not.toHaveProperty('mayTakeAll');
  });
});

describe('a mistake', () => {
  it.each([
    [{ count: 1, choose: 'hosting' }, 'choose: "hosting" needs a service; write { hosting: payments }'],
    [{ count: 1, choose: 'ids' }, 'choose: "ids" needs instances; write { ids: [i-0abc] }'],
    [
      { count: 1, choose: 'best' },
      'choose: "best" is no way to choose; write random, worst-case, oldest, newest, spot, zone, { zone: eu-west-1a }, { hosting: payments } or { ids: [i-0abc] }',
    ],
    [{ count: 1, choose: {} }, 'choose: name one of zone, hosting and ids, such as { zone: eu-west-1a }'],
    [
      { count: 1, choose: { zone: 'a', hosting: 'b' } },
      'choose: name one of zone, hosting and ids, such as { zone: eu-west-1a }',
    ],
    [{ count: 1, choose: { ids: ['i-1'] } }, 'count: leave it out: choose names the instances'],
    [{ share: '10%', choose: { ids: ['i-1'] } }, 'share: leave it out: choose names the instances'],
    [{ choose: 'oldest' }, ': give either share or count: share: 25% or count: 3'],
    [{ count: 1, max: 0 }, 'max: 0 is too few; write 1 or more, or leave it out to set no limit'],
    [
      { count: 1, keepAtLeast: {} },
      'keepAtLeast: say of what to keep some: { perService: 1 } or { perZone: 1 }',
    ],
    [
      { count: 1, keepAtLeast: { perZone: 0 } },
      'keepAtLeast.perZone: 0 is too few; write 1 or more, or leave it out to keep none',
    ],
  ])('in %j is told with what to write', (given, complaint) => {
    expect(complaints(given)).toEqual([complaint]);
  });
});
