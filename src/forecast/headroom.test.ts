import { seededRandom, type Capacity } from '#core';
import { describe, expect, it } from 'vitest';
import { forecast } from './index.ts';
import { clusterOf, type ClusterParts } from './test/cluster.ts';

const free = (cpuFree: number, memoryFree: number): Capacity => ({
  cpu: 4096,
  memory: 8192,
  cpuFree,
  memoryFree,
});
const needs = { cpu: 1024, memory: 2048 };

const three: Omit<ClusterParts, 'capacity'> = {
  zones: { 'i-0': 'a', 'i-1': 'b', 'i-2': 'c' },
  services: { shop: ['i-0', 'i-1'], cart: ['i-0'] },
  needs,
};

const lossOf = (parts: ClusterParts, victims = ['i-0']) =>
  forecast(clusterOf(parts), { pool: ['i-0', 'i-1', 'i-2'], k: 1, caps: [], victims, seed: 1 });

describe('what is lost', () => {
  it('fits: in the zone that has fewest of the service, where most is free', () => {
    const { fit, reservedCpu, loadFactor } = lossOf({ ...three, capacity: () => free(2048, 4096) }).headroom;
    expect(fit).toEqual({
      answer: 'fits',
      placings: [
        { task: 'cart-0', service: 'cart', instanceId: 'i-1' },
        { task: 'shop-0', service: 'shop', instanceId: 'i-2' },
      ],
    });
    expect(loadFactor).toBe(1.5);
    expect(reservedCpu).toEqual({ before: 0.5, after: (4096 + 2048) / 8192 });
  });

  it.each<[string, Capacity, string]>([
    [
      'the sum of CPU',
      free(512, 8192),
      'the lost tasks need 2048 CPU units, and 1024 are free on what is left',
    ],
    [
      'the sum of memory',
      free(4096, 100),
      'the lost tasks need 4096 MiB of memory, and 200 are free on what is left',
    ],
    [
      'what is closed',
      { ...free(4096, 8192), isClosed: true },
      'the lost tasks need 2048 CPU units, and 0 are free on what is left',
    ],
  ])('cannot fit, by %s', (_, capacity, why) => {
    expect(lossOf({ ...three, capacity: () => capacity }).headroom.fit).toEqual({ answer: 'cannot', why });
  });

  it('cannot fit where one task is larger than what any instance has free', () => {
    const { fit } = lossOf({
      ...three,
      services: { cart: ['i-0'] },
      capacity: () => free(1000, 8192),
    }).headroom;
    expect(fit).toMatchObject({
      answer: 'cannot',
      why: expect.stringContaining('which no instance that is left has free'),
    });
  });

  it('cannot fit where there are fewer places than tasks, although the sums would do', () => {
    const services = { cart: ['i-0', 'i-0', 'i-0'] };
    const { fit } = lossOf({ ...three, services, capacity: () => free(1900, 8192) }).headroom;
    expect(fit).toMatchObject({ answer: 'cannot', why: expect.stringContaining('there are 2 places') });
  });

  it.each<[string, ClusterParts, string]>([
    [
      'a task does not tell what it needs',
      { zones: three.zones, services: three.services, capacity: () => free(9, 9) },
      '2 of 2 tasks do not tell what they need',
    ],
    [
      'an instance does not tell what it has',
      { ...three, capacity: (id) => (id === 'i-1' ? free(0, 0) : undefined) },
      '2 of 2 tasks found no instance with enough free, and 1 instances do not tell what they have free',
    ],
  ])('is undecided where %s', (_, parts, why) => {
    expect(lossOf(parts).headroom.fit).toEqual({ answer: 'undecided', why });
  });

  it('never lies: what fits has a placing, and what cannot fit has none', () => {
    const random = seededRandom(8);
    const answers = { fits: 0, cannot: 0, undecided: 0 };
    for (let round = 0; round < 2000; round += 1) {
      const sizes = Array.from({ length: random.between(1, 4) }, () => random.between(1, 5));
      const left = [random.between(0, 7), random.between(0, 7)];
      const placed = clusterOf({
        zones: three.zones,
        services: { s: sizes.map(() => 'i-0') },
        capacity: (id) => free(left[Number(id.slice(2)) - 1] ?? 0, 8192),
      });
      for (const [index, size] of sizes.entries()) {
        const task = placed.services[0]?.tasks[index];
        if (task !== undefined) task.needs = { cpu: size, memory: 0 };
      }
      const drawing = { pool: ['i-0'], k: 1, caps: [], victims: ['i-0'], seed: 1 };
      const { fit } = forecast(placed, drawing).headroom;
      answers[fit.answer] += 1;
      const isPossible = Array.from({ length: 2 ** sizes.length }, (_, way) => way).some((way) => {
        const used = [0, 0];
        for (const [index, size] of sizes.entries())
          used[(way >> index) & 1] = (used[(way >> index) & 1] ?? 0) + size;
        return used.every((some, host) => some <= (left[host] ?? 0));
      });
      expect(fit.answer).not.toBe(isPossible ? 'cannot' : 'fits');
    }
    expect(answers.fits).toBeGreaterThan(200);
    expect(answers.cannot).toBeGreaterThan(200);
  });

  it('burdens the tasks of its services that are left', () => {
    expect(lossOf(three).headroom.services).toEqual([
      { service: 'shop', running: 2, lost: 1, loadFactor: 2 },
      { service: 'cart', running: 1, lost: 1, loadFactor: null },
    ]);
    expect(lossOf(three, ['i-2']).headroom.services).toEqual([]);
  });

  it('burdens its own Auto Scaling group', () => {
    const group = { desired: 2, min: 1, max: 3, suspendedProcesses: [] };
    const groups = [
      { ...group, name: 'web', instanceIds: ['i-0', 'i-1'] },
      { ...group, name: 'other', instanceIds: ['i-2'] },
    ];
    expect(lossOf({ ...three, groups }).headroom.groups).toEqual([
      { group: 'web', inService: 2, lost: 1, loadFactor: 2 },
    ]);
  });
});

describe('advice', () => {
  const adviceFor = (parts: ClusterParts, k: number) =>
    forecast(clusterOf(parts), { pool: Object.keys(parts.zones), k, caps: [], seed: 1 }).advice;

  it('is what the service lacks, with what its tasks would need beyond what is free', () => {
    const parts = { ...three, capacity: (id: string) => (id === 'i-2' ? free(4096, 8192) : free(0, 0)) };
    expect(adviceFor(parts, 2)).toEqual([
      { service: 'cart', moreHosts: 2, moreZones: 1, missing: { cpu: 1024, memory: 2048 } },
      { service: 'shop', moreHosts: 1, moreZones: 0, missing: { cpu: 0, memory: 0 } },
    ]);
  });

  it('for a zone alone wants room in another one', () => {
    const services = { shop: ['i-0', 'i-1', 'i-2'] };
    const zones = { 'i-0': 'a', 'i-1': 'a', 'i-2': 'a', 'i-3': 'a', 'i-4': 'b' };
    const capacity = (id: string) => (id === 'i-4' ? free(0, 0) : free(4096, 8192));
    expect(adviceFor({ zones, services, capacity, needs }, 1)).toEqual([
      { service: 'shop', moreHosts: 0, moreZones: 1, missing: { cpu: 1024, memory: 2048 } },
    ]);
  });

  it('says nothing of capacity that is not told', () => {
    expect(adviceFor(three, 1)).toMatchObject([{ service: 'cart', missing: null }]);
  });
});
