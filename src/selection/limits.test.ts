import { describe, expect, it } from 'vitest';
import { drawVictims } from './draw-victims.ts';
import { aim, placed, random, refusal, service } from './test/build-placed.ts';

describe('max', () => {
  it('cuts what the amount comes to, and tells what that was', () => {
    const draw = drawVictims(placed(), aim(random, { amount: { share: 0.5 }, max: 2 }));
    expect(draw).toMatchObject({ asked: 5 });
    expect(draw.victims).toHaveLength(2);
    expect(drawVictims(placed(), aim(random, { amount: { count: 20 }, max: 3 }))).toMatchObject({
      asked: 20,
    });
  });

  it('says nothing where it cuts nothing', () => {
    expect(drawVictims(placed(), aim(random, { max: 2 }))).not.toHaveProperty('asked');
  });
});

describe('what must be kept', () => {
  const shop = placed({
    services: [service('web', [0, 1, 2]), service('payments', [4, 5]), service('one', [8])],
  });

  it('shields, and the draw tells whom and how much', () => {
    const draw = drawVictims(shop, aim(random, { amount: { count: 3 }, keepAtLeast: { perService: 1 } }));
    // 8 without the only host; of C(8, 3) = 56 sets 6 hold both hosts of payments and one is web's three.
    expect(draw.shaped).toEqual({
      services: ['one', 'payments', 'web'],
      zones: [],
      allowedShare: expect.closeTo(49 / 84, 9),
    });
    expect(draw.method).toBe('uniform');
    expect(draw.victims).not.toContain('i-8');
  });

  it('says nothing where no set could break it, and draws as without it', () => {
    const web = placed({ services: [service('web', [0, 1, 2])] });
    const draw = drawVictims(web, aim(random, { keepAtLeast: { perService: 1 } }));
    expect(draw).not.toHaveProperty('shaped');
    expect(draw.victims).toEqual(drawVictims(web, aim(random)).victims);
  });

  it.each([
    [
      { perService: 1 },
      7,
      '9 of 9 running instances carry squall=allowed; keepAtLeast lets at most 6 of them be hurt, and count 7 is more. Ask for at most 6, or lower keepAtLeast.perService (it holds for one, payments, web).',
    ],
    [
      { perZone: 3 },
      1,
      'keepAtLeast lets none of them be hurt, and count 1 is more. Lower keepAtLeast.perZone (it holds for zone-a, zone-b, zone-c).',
    ],
    [
      { perService: 1, perZone: 2 },
      4,
      'keepAtLeast lets at most 3 of them be hurt, and count 4 is more. Ask for at most 3, or lower keepAtLeast.perZone',
    ],
  ])('%j: %i is refused with what would satisfy it', (keepAtLeast, count, text) => {
    expect(refusal(() => drawVictims(shop, aim(random, { amount: { count }, keepAtLeast })))).toContain(text);
  });

  it('what is asked for instead can be drawn', () => {
    const six = aim(random, { amount: { count: 6 }, keepAtLeast: { perService: 1 } });
    expect(drawVictims(shop, six).victims).toHaveLength(6);
  });
});
