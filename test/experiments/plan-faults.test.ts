import { BadInputError, healthyHosts } from '#core';
import type { FaultPlan, Inventory, Request } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instance, service } from '../../src/selection/test/build-placed.ts';
import { faultNamed, planFaults } from '../../src/experiments/plan-faults.ts';

function inventoryOf(count: number, hosts: readonly number[][]): Inventory {
  return {
    target: 'shop',
    account: '1',
    region: 'r',
    takenAt: '2026-01-01T00:00:00Z',
    instances: Array.from({ length: count }, (_, n) => instance(n)),
    services: hosts.map((own, n) => service(`s${n}`, own)),
    groups: [],
    targetGroups: [],
    gaps: [],
  };
}

const taking = (kind: string, count: number, seed: number): Request => ({
  kind,
  params: faultNamed(kind).params.parse({ count, seed, keepAtLeast: { perService: 1 } }),
});
const hurtBy = (faults: readonly FaultPlan[]) =>
  new Set(faults.flatMap(({ victims }) => victims.map(({ id }) => id)));

it('what a fault keeps, those after it keep as well: none counts on who is gone by then', () => {
  let planned = 0;
  const placement = fc
    .integer({ min: 3, max: 8 })
    .chain((count) =>
      fc.tuple(
        fc.constant(count),
        fc.array(fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
      ),
    );
  const amount = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(placement, amount, amount, fc.nat(50), ([count, hosts], first, second, seed) => {
      const inventory = inventoryOf(count, hosts);
      const requests = [taking('stop-instances', first, seed), taking('terminate-instances', second, seed)];
      let faults: FaultPlan[];
      try {
        faults = planFaults(requests, inventory, {});
      } catch (error) {
        if (error instanceof BadInputError) return;
        throw error;
      }
      planned += 1;
      const hurt = hurtBy(faults);
      expect(hurt.size).toBe(first + second);
      for (const own of healthyHosts(inventory).values())
        expect([...own].some((id) => !hurt.has(id))).toBe(true);
    }),
    { numRuns: 500 },
  );
  expect(planned).toBeGreaterThan(50);
});

it('foresees what a fault could do once those before it have done theirs', () => {
  // s0 has hosts 0 and 1: once 0 is gone, whoever takes 1 takes all of it.
  const requests = [
    { kind: 'stop-instances', params: { choose: { ids: ['i-0'] } } },
    { kind: 'terminate-instances', params: { count: 1, seed: 1 } },
  ].map(({ kind, params }) => ({ kind, params: faultNamed(kind).params.parse(params) }));
  const [, second] = planFaults(requests, inventoryOf(4, [[0, 1]]), {});
  expect(second?.forecast).toMatchObject({ pool: 3, worst: { lost: ['s0'] } });
  expect(second?.forecast?.anyLost.value).toBeCloseTo(1 / 3);
});

describe('faults that get in the way of each other are refused', () => {
  const inventory = {
    ...inventoryOf(6, []),
    groups: ['web', 'api'].map((name, n) => ({
      name,
      desired: 3,
      min: 0,
      max: 6,
      instanceIds: [0, 1, 2].map((id) => `i-${3 * n + id}`),
      inServiceIds: [0, 1, 2].map((id) => `i-${3 * n + id}`),
      suspendedProcesses: [],
    })),
  };
  for (const [n, one] of inventory.instances.entries()) one.group = n < 3 ? 'web' : 'api';
  const fault = (kind: string, params: object): Request => ({
    kind,
    params: faultNamed(kind).params.parse(params),
  });
  const stop = (id: string, more = {}) =>
    fault('stop-instances', { choose: { ids: [id] }, for: '5s', ...more });
  const shrink = (group: string) => fault('scale-in', { group, count: 1, for: '5s' });

  it.each<[string, Request[], RegExp]>([
    ['two that suspend the same group', [stop('i-0'), stop('i-1')], /both change the replacement by web/],
    ['two that shrink the same group', [shrink('web'), shrink('web')], /both change the size of web/],
    [
      'one that hurts whom a group may pick',
      [shrink('web'), stop('i-1')],
      /would hurt i-1, which web may pick for fault 1/,
    ],
    ['a group that may pick whom another hurts', [stop('i-1'), shrink('web')], /that another fault hurts/],
  ])('%s', (_, requests, refusal) => {
    expect(() => planFaults(requests, inventory, {})).toThrow(refusal);
  });

  it('and others are not', () => {
    for (const requests of [
      [stop('i-0'), stop('i-3')],
      [stop('i-0'), stop('i-1', { replacement: 'allowed' })],
      [shrink('web'), shrink('api')],
      [shrink('web'), stop('i-4')],
    ])
      expect(planFaults(requests, inventory, {})).toHaveLength(2);
  });
});
