import type { Aim } from '#core';
import { describe, expect, it } from 'vitest';
import { drawVictims } from './draw-victims.ts';
import { poolOf } from './pool.ts';
import { aim, changed, instance, placed, random, refusal, service } from './test/build-placed.ts';

describe('a zone', () => {
  it('narrows both populations, and a share is of what is left', () => {
    const one = changed({ 3: { tags: {} } });
    const draw = drawVictims(one, aim({ by: 'zone', zone: 'zone-a' }, { amount: { share: 0.5 } }));
    expect(draw).toMatchObject({
      running: 9,
      eligible: 8,
      narrowed: { to: 'zone zone-a', running: 3, eligible: 2 },
      method: 'uniform',
    });
    expect(draw.victims).toHaveLength(1);
    const ofAll = aim({ by: 'zone', zone: 'zone-a' }, { amount: { share: 0.5 }, of: 'all' });
    expect(drawVictims(one, ofAll).victims).toEqual(['i-0', 'i-6']);
  });

  it('can be lost as a whole while others are left', () => {
    const whole = aim({ by: 'zone', zone: 'zone-b' }, { amount: { share: 1 } });
    expect(drawVictims(placed(), whole).victims).toEqual(['i-1', 'i-4', 'i-7']);
    const alone = placed({ instances: placed().instances.filter(({ zone }) => zone === 'zone-b') });
    expect(refusal(() => drawVictims(alone, whole))).toContain('would take all of them');
    expect(drawVictims(alone, { ...whole, mayTakeAll: true }).victims).toHaveLength(3);
  });

  it('that is not named is drawn by the seed, each about as often, independently of the victims', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 9_000; seed += 1) {
      const draw = drawVictims(placed(), aim({ by: 'zone' }, { amount: { count: 1 }, seed }));
      const [victim = ''] = draw.victims;
      expect(draw.narrowed?.to).toBe(`zone ${instance(Number(victim.slice(2))).zone}`);
      counts.set(victim, (counts.get(victim) ?? 0) + 1);
    }
    // 8 degrees of freedom exceed 42.7 once in a million times.
    const chiSquare = [...counts.values()].reduce((sum, seen) => sum + (seen - 1_000) ** 2 / 1_000, 0);
    expect(counts.size).toBe(9);
    expect(chiSquare).toBeLessThan(42.7);
  });

  it('that is not named is one in which somebody may be hurt', () => {
    const one = changed({
      0: { tags: {} },
      3: { tags: {} },
      6: { tags: {} },
      1: { tags: {} },
      4: { tags: {} },
      7: { tags: {} },
    });
    for (let seed = 0; seed < 20; seed += 1)
      expect(drawVictims(one, aim({ by: 'zone' }, { seed })).narrowed?.to).toBe('zone zone-c');
  });

  it('that is not there is refused with those that are', () => {
    expect(refusal(() => drawVictims(placed(), aim({ by: 'zone', zone: 'zone-d' })))).toBe(
      'No running instance of the target is in zone zone-d. Choose one of its zones: zone-a, zone-b, zone-c.',
    );
  });

  it('that has too few is refused with how many it has', () => {
    const four = aim({ by: 'zone', zone: 'zone-a' }, { amount: { count: 4 } });
    expect(refusal(() => drawVictims(placed(), four))).toBe(
      '3 of 3 running instances of zone zone-a carry squall=allowed; count 4 needs 1 more that may be hurt. Tag more running instances of the target with squall=allowed. Or ask for at most 3.',
    );
  });

  it('in which nobody may be hurt is refused with why', () => {
    const one = changed({ 0: { tags: {} }, 3: { isProtected: true }, 6: { tags: {} } });
    expect(refusal(() => drawVictims(one, aim({ by: 'zone', zone: 'zone-a' })))).toContain(
      'None of the 3 running instances of zone zone-a may be hurt with squall=allowed: does not carry squall=allowed (2), termination protection is on (1)',
    );
  });
});

describe('spot and hosting', () => {
  it('narrow to spot instances', () => {
    const spot = changed({
      2: { lifecycle: 'spot' },
      5: { lifecycle: 'spot' },
      8: { lifecycle: 'spot', tags: {} },
    });
    const draw = drawVictims(spot, aim({ by: 'spot' }));
    expect(draw.narrowed).toEqual({ to: 'spot instances', running: 3, eligible: 2 });
    expect(draw.victims).toEqual(['i-2', 'i-5']);
    expect(refusal(() => drawVictims(placed(), aim({ by: 'spot' })))).toBe(
      'The target has no running spot instances. Choose otherwise: random draws from all that may be hurt.',
    );
  });

  const shop = placed({
    services: [service('web', [0, 1, 2, 3]), service('payments', [4, 5]), service('batch', [])],
  });

  it('narrow to instances with a healthy task', () => {
    const draw = drawVictims(shop, aim({ by: 'hosting', service: 'payments' }, { amount: { share: 1 } }));
    expect(draw.narrowed).toEqual({ to: 'instances hosting payments', running: 2, eligible: 2 });
    expect(draw.victims).toEqual(['i-4', 'i-5']);
  });

  it.each([
    [
      'paymnts',
      'The target has no service named paymnts. Choose one of the services that run: payments, web.',
    ],
    [
      'batch',
      'No running instance has a healthy task of batch. Choose one of the services that run: payments, web.',
    ],
  ])('refuse %s', (name, text) => {
    expect(refusal(() => drawVictims(shop, aim({ by: 'hosting', service: name })))).toBe(text);
  });

  it('list no more than ten of many', () => {
    const many = placed({ services: Array.from({ length: 14 }, (_, n) => service(`s${10 + n}`, [1])) });
    expect(refusal(() => drawVictims(many, aim({ by: 'hosting', service: 'x' })))).toContain(
      's18, s19 and 4 more.',
    );
  });
});

describe('by age', () => {
  const aged = changed({
    0: { launchedAt: '2026-01-03T00:00:00.000Z' },
    1: { launchedAt: '2026-01-01T00:00:00.000Z' },
    2: { launchedAt: '2026-01-02T00:00:00.000Z' },
    3: { launchedAt: '2026-01-02T00:00:00.000Z' },
    4: { launchedAt: '2025-01-01T00:00:00.000Z', tags: {} },
  });

  it.each([
    ['oldest', 3, ['i-1', 'i-2', 'i-3']],
    ['newest', 3, ['i-0', 'i-2', 'i-3']],
    ['oldest', 5, ['i-0', 'i-1', 'i-2', 'i-3', 'i-5']],
    ['newest', 5, ['i-0', 'i-1', 'i-2', 'i-3', 'i-5']],
  ] as const)('the %s %i', (by, count, victims) => {
    const draw = drawVictims(aged, aim({ by }, { amount: { count } }));
    expect(draw).toMatchObject({ victims, method: 'decided' });
  });

  it('skips one that would break a cap, and says so', () => {
    const shop = { ...aged, services: [service('web', [1, 2])] };
    const kept = aim({ by: 'oldest' }, { keepAtLeast: { perService: 1 } });
    const draw = drawVictims(shop, kept);
    expect(draw.victims).toEqual(['i-1', 'i-3']);
    expect(draw.shaped).toEqual({ services: ['web'], zones: [], allowedShare: expect.closeTo(27 / 28, 9) });
    expect(drawVictims(shop, { ...kept, choose: { by: 'newest' } })).not.toHaveProperty('shaped');
  });

  it('looks ahead where the oldest would leave too few', () => {
    const three = placed({
      instances: [0, 1, 2].map((n) => instance(n, { launchedAt: `2026-01-0${n + 1}T00:00:00.000Z` })),
      services: [service('web', [0, 1]), service('api', [0, 2])],
    });
    const kept = aim({ by: 'oldest' }, { keepAtLeast: { perService: 1 } });
    expect(drawVictims(three, kept).victims).toEqual(['i-1', 'i-2']);
  });
});

describe('ids', () => {
  const named = (...ids: string[]): Aim => aim({ by: 'ids', ids }, { amount: { count: ids.length } });

  it('are exactly those', () => {
    expect(drawVictims(placed(), named('i-8', 'i-1'))).toMatchObject({
      victims: ['i-1', 'i-8'],
      method: 'decided',
      running: 9,
      eligible: 9,
    });
  });

  it('that may not be hurt are refused, each with its reason', () => {
    const one = changed({ 1: { tags: {} }, 2: { state: 'stopped' }, 3: { isProtected: true } });
    expect(refusal(() => drawVictims(one, named('i-1', 'i-2', 'i-3', 'i-4', 'i-99')))).toBe(
      'Not every id that choose names may be hurt: i-1 (does not carry squall=allowed), i-2 (stopped), i-3 (termination protection is on), i-99 (no instance of the target that is left to hurt). Name running instances that carry the tag, are not protected and do not run Squall.',
    );
  });

  it('that break a cap, or are more than max allows, are refused', () => {
    const shop = placed({ services: [service('web', [1, 2])] });
    expect(
      refusal(() => drawVictims(shop, { ...named('i-1', 'i-2', 'i-3'), keepAtLeast: { perService: 1 } })),
    ).toBe(
      'keepAtLeast forbids these ids together: i-1, i-2 host web, of which keepAtLeast.perService: 1 lets at most 1 be hurt. Leave some of them out, or lower keepAtLeast.',
    );
    expect(refusal(() => drawVictims(shop, { ...named('i-1', 'i-2'), max: 1 }))).toContain(
      'choose names 2 instances, and max allows 1',
    );
  });

  it('of all that may be hurt are refused unless that is allowed', () => {
    const all = named(...placed().instances.map(({ id }) => id));
    expect(refusal(() => drawVictims(placed(), all))).toContain('would take all of them');
    expect(drawVictims(placed(), { ...all, mayTakeAll: true }).victims).toHaveLength(9);
  });
});

describe('the worst case', () => {
  it('takes the hosts of the most services', () => {
    const shop = placed({
      services: [service('web', [2, 3]), service('api', [2, 3]), service('payments', [4])],
    });
    const draw = drawVictims(shop, aim({ by: 'worst-case' }));
    expect(draw.method).toBe('decided');
    expect(draw.victims).toHaveLength(2);
  });
});

it('the pool is told to whoever forecasts: both populations after the choice narrowed them', () => {
  const one = changed({ 3: { tags: {} } });
  expect(poolOf(one, aim({ by: 'zone', zone: 'zone-a' }))).toMatchObject({
    pool: ['i-0', 'i-6'],
    running: ['i-0', 'i-3', 'i-6'],
    narrowed: { to: 'zone zone-a' },
  });
  expect(poolOf(one, aim(random)).pool).toHaveLength(8);
});
