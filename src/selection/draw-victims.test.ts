import { BadInputError, type Aim, type Instance } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawVictims as drawFrom } from './draw-victims.ts';

const drawVictims = (instances: Instance[], aim: Aim, context?: Parameters<typeof drawFrom>[2]) =>
  drawFrom({ instances, services: [], targetGroups: [] }, aim, context);

function instance(n: number, more: Partial<Instance> = {}): Instance {
  return {
    id: `i-${n.toString(16).padStart(17, '0')}`,
    state: 'running',
    zone: 'lab-local-1a',
    type: 'm5.large',
    lifecycle: 'on-demand',
    tags: { squall: 'allowed' },
    isProtected: false,
    privateIp: `10.0.0.${n}`,
    ...more,
  };
}

const fleet = (size: number) => Array.from({ length: size }, (_, n) => instance(n));

const aim = (amount: Aim['amount'], more: Partial<Aim> = {}): Aim => ({
  tag: 'squall=allowed',
  amount,
  round: 'up',
  of: 'eligible',
  choose: { by: 'random' },
  seed: 7,
  ...more,
});

function refusal(draw: () => unknown): string {
  try {
    draw();
  } catch (error) {
    if (error instanceof BadInputError) return `${error.message}. ${error.hint ?? ''}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('how many are drawn', () => {
  it.each([
    [0.25, 8, 'up', 2],
    [0.25, 9, 'up', 3],
    [0.25, 9, 'down', 2],
    [0.25, 9, 'nearest', 2],
    [0.25, 10, 'nearest', 3],
    [0.1, 30, 'up', 3],
    [0.07, 100, 'up', 7],
    [0.29, 100, 'down', 29],
    [0.58, 100, 'down', 58],
    [0.01, 8, 'down', 1],
    [0.01, 8, 'nearest', 1],
    [0.99, 8, 'down', 7],
  ] as const)('a share of %d of %d rounded %s is %d', (share, size, round, expected) => {
    expect(drawVictims(fleet(size), aim({ share }, { round })).victims).toHaveLength(expected);
  });

  it('every whole percentage of every population up to 200 is what exact arithmetic says', () => {
    for (let percent = 1; percent < 100; percent += 7) {
      for (let size = 2; size <= 200; size += 1) {
        const exact = Math.max(1, Math.ceil((percent * size) / 100));
        if (exact >= size) continue;
        expect(drawVictims(fleet(size), aim({ share: percent / 100 })).victims).toHaveLength(exact);
      }
    }
  });

  it('a share is of those that may be hurt, unless it is of all', () => {
    const mixed = [
      ...fleet(8),
      ...fleet(16)
        .slice(8)
        .map((one) => ({ ...one, tags: {} })),
    ];
    expect(drawVictims(mixed, aim({ share: 0.25 })).victims).toHaveLength(2);
    expect(drawVictims(mixed, aim({ share: 0.25 }, { of: 'all' })).victims).toHaveLength(4);
  });
});

describe('who may be drawn', () => {
  it('tells both populations and why the others are none', () => {
    const instances = [
      ...fleet(4),
      instance(4, { tags: {} }),
      instance(5, { tags: { squall: 'no' } }),
      instance(6, { isProtected: true }),
      instance(7, { state: 'terminated' }),
      instance(8, { privateIp: '192.168.7.7' }),
    ];
    const draw = drawVictims(instances, aim({ count: 2 }), { ownAddresses: ['192.168.7.7'] });
    expect(draw).toMatchObject({ running: 8, eligible: 4 });
    expect(draw.excluded).toEqual([
      { reason: 'does not carry squall=allowed', ids: [instance(4).id, instance(5).id] },
      { reason: 'termination protection is on', ids: [instance(6).id] },
      { reason: 'runs Squall', ids: [instance(8).id] },
    ]);
  });

  it('a tag that every object inherits is not carried', () => {
    expect(refusal(() => drawVictims(fleet(4), aim({ count: 1 }, { tag: 'constructor=' })))).toContain(
      'does not carry constructor=',
    );
  });

  it('the value of a tag may hold an equals sign', () => {
    const tagged = fleet(3).map((one) => ({ ...one, tags: { team: 'a=b' } }));
    expect(drawVictims(tagged, aim({ count: 1 }, { tag: 'team=a=b' })).eligible).toBe(3);
  });

  it('whatever the fleet, victims are distinct, eligible and as many as asked for', () => {
    const anyInstance = fc.record({
      state: fc.constantFrom('running', 'pending', 'terminated'),
      isProtected: fc.boolean(),
      tags: fc.constantFrom({ squall: 'allowed' }, {}),
    });
    fc.assert(
      fc.property(fc.array(anyInstance, { maxLength: 40 }), fc.integer(), fc.nat(), (all, seed, pick) => {
        const instances = [...all, {}, {}].map((one, n) => instance(n, one));
        const allowed = instances.filter(
          (one) => one.state === 'running' && !one.isProtected && 'squall' in one.tags,
        );
        const count = 1 + (pick % (allowed.length - 1));
        const draw = drawVictims(instances, aim({ count }, { seed }));
        const excluded = draw.excluded.flatMap(({ ids }) => ids);
        expect(new Set(draw.victims).size).toBe(count);
        expect(allowed.map(({ id }) => id)).toEqual(expect.arrayContaining(draw.victims));
        expect(draw.eligible + excluded.length).toBe(draw.running);
      }),
      { seed: 1 },
    );
  });
});

describe('the draw', () => {
  it('is the same for the same seed and inventory, in whatever order that comes', () => {
    const first = drawVictims(fleet(20), aim({ count: 5 }));
    expect(drawVictims(fleet(20).toReversed(), aim({ count: 5 }))).toEqual(first);
    expect(drawVictims(fleet(20), aim({ count: 5 }, { seed: 8 })).victims).not.toEqual(first.victims);
  });

  it('stays as it was in earlier versions', () => {
    const draw = drawVictims(fleet(8), aim({ share: 0.25 }));
    expect(draw.victims).toEqual(drawnWithSeed7);
  });

  it('of one is uniform over seeds that people write', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 8_000; seed += 1) {
      const [victim = ''] = drawVictims(fleet(8), aim({ count: 1 }, { seed })).victims;
      counts.set(victim, (counts.get(victim) ?? 0) + 1);
    }
    // 7 degrees of freedom exceed 24.3 once in 1,000.
    const chiSquare = [...counts.values()].reduce((sum, seen) => sum + (seen - 1_000) ** 2 / 1_000, 0);
    expect(chiSquare).toBeLessThan(24.3);
  });

  // Pearson's chi-square over all C(6, 3) = 20 sets; 19 degrees of freedom exceed 43.8 once in 1,000.
  it('is uniform over the sets of its size', () => {
    const draws = 20_000;
    const counts = new Map<string, number>();
    for (let seed = 0; seed < draws; seed += 1) {
      const set = drawVictims(fleet(6), aim({ count: 3 }, { seed })).victims.join();
      counts.set(set, (counts.get(set) ?? 0) + 1);
    }
    const expected = draws / 20;
    const chiSquare = [...counts.values()].reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    expect(counts.size).toBe(20);
    expect(chiSquare).toBeLessThan(43.8);
  });
});

describe('what cannot be drawn', () => {
  const threeOfEight = [
    ...fleet(3),
    ...fleet(8)
      .slice(3)
      .map((one) => ({ ...one, tags: {} })),
  ];

  it('more than there are: says how many are missing', () => {
    expect(refusal(() => drawVictims(threeOfEight, aim({ count: 5 })))).toBe(
      '3 of 8 running instances carry squall=allowed; count 5 needs 2 more that may be hurt. Tag more running instances of the target with squall=allowed. Or ask for fewer than 3.',
    );
  });

  it('a share of all running instances that those allowed cannot fill', () => {
    expect(refusal(() => drawVictims(threeOfEight, aim({ share: 0.5 }, { of: 'all' })))).toContain(
      '3 of 8 running instances carry squall=allowed; 50 % of all running, that is 4, needs 1 more that may be hurt',
    );
  });

  it.each([
    [{ share: 1 }, '100 % of those, that is 3, would take all of them. Ask for at most 2'],
    [{ share: 0.9 }, '90 % of those, that is 3, would take all of them'],
    [{ count: 3 }, 'count 3 would take all of them'],
  ])('all of them: %j', (amount, text) => {
    expect(refusal(() => drawVictims(threeOfEight, aim(amount)))).toContain(text);
  });

  it('the only one', () => {
    expect(refusal(() => drawVictims(fleet(1), aim({ count: 1 })))).toContain(
      '1 of 1 running instances carries squall=allowed; count 1 would take all of them. Tag more',
    );
  });

  it.each([
    { share: 0 },
    { share: -0.1 },
    { share: 1.2 },
    { share: Number.NaN },
    { count: 0 },
    { count: -1 },
    { count: 1.5 },
  ])('none, or no number: %j', (amount) => {
    expect(() => drawVictims(fleet(8), aim(amount))).toThrow(BadInputError);
  });

  it('from nobody: says why each is out', () => {
    const instances = [
      instance(1, { tags: {} }),
      instance(2, { isProtected: true }),
      instance(3, { tags: {} }),
    ];
    expect(refusal(() => drawVictims(instances, aim({ share: 0.25 })))).toBe(
      'None of the 3 running instances may be hurt with squall=allowed: does not carry squall=allowed (2), termination protection is on (1). Tag more running instances of the target with squall=allowed.',
    );
    expect(refusal(() => drawVictims([], aim({ share: 0.25 })))).toContain(
      'No instance of the target is running',
    );
  });

  it('a tag without a value', () => {
    expect(refusal(() => drawVictims(fleet(3), aim({ count: 1 }, { tag: 'squall' })))).toContain('key=value');
  });
});

const drawnWithSeed7 = ['i-00000000000000000', 'i-00000000000000003'];
