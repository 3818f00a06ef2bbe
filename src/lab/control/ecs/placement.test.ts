import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabFile } from '../../spec/lab-file.ts';
import { capacityLeft, tasksOf } from './selectors.ts';
import { bootedLab, virtualLab } from '../test/virtual-lab.ts';

type Service = NonNullable<LabFile['services'][string]>;

/** How many tasks of `web` each host and each zone has, in ascending order. */
function countsOf(service: Service, count = 6): { hosts: number[]; zones: number[] } {
  const { plane } = bootedLab({ instances: { count }, services: { web: service } });
  const hosts = new Map([...plane.state.ec2.instances.keys()].map((id) => [id, 0]));
  const zones = new Map(plane.state.ec2.zones.map(({ name }) => [name, 0]));
  for (const { instanceId } of tasksOf(plane.state, 'web')) {
    const zone = plane.state.ec2.instances.get(instanceId)?.zone ?? '';
    hosts.set(instanceId, (hosts.get(instanceId) ?? 0) + 1);
    zones.set(zone, (zones.get(zone) ?? 0) + 1);
  }
  const ascending = (counts: Map<string, number>) => [...counts.values()].toSorted((a, b) => a - b);
  return { hosts: ascending(hosts), zones: ascending(zones) };
}

describe('placement', () => {
  it('spreads over zones, then hosts, by default', () => {
    expect(countsOf({ tasks: 6 })).toEqual({ hosts: [1, 1, 1, 1, 1, 1], zones: [2, 2, 2] });
    expect(countsOf({ tasks: 8 })).toEqual({ hosts: [1, 1, 1, 1, 2, 2], zones: [2, 3, 3] });
  });

  it('spreads over hosts alone', () => {
    expect(countsOf({ tasks: 7, placement: [{ spread: 'instanceId' }] }).hosts).toEqual([1, 1, 1, 1, 1, 2]);
  });

  it('packs one host until it is full', () => {
    const packed = countsOf({ tasks: 9, cpu: 256, placement: [{ binpack: 'cpu' }] });
    expect(packed.hosts).toEqual([0, 0, 0, 0, 1, 8]);
    expect(countsOf({ tasks: 3, cpu: 1, memory: 1920, placement: [{ binpack: 'memory' }] }).hosts).toEqual([
      0, 0, 0, 0, 1, 2,
    ]);
  });

  it('spreads over zones and packs inside each', () => {
    const placement: Service['placement'] = [
      { spread: 'attribute:ecs.availability-zone' },
      { binpack: 'memory' },
    ];
    expect(countsOf({ tasks: 6, placement })).toEqual({ hosts: [0, 0, 0, 2, 2, 2], zones: [2, 2, 2] });
  });

  it('draws any host that has room when it is random', () => {
    const { hosts } = countsOf({ tasks: 20, placement: ['random'] });
    expect(hosts.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(hosts.filter((count) => count > 0).length).toBeGreaterThan(3);
  });

  it('never gives a host more than it has, and starts what fits', () => {
    const size = fc.record({
      tasks: fc.nat(12),
      cpu: fc.integer({ min: 1, max: 2048 }),
      memory: fc.integer({ min: 1, max: 3840 }),
    });
    fc.assert(
      fc.property(size, size, fc.nat(100), (first, second, seed) => {
        const { plane, timers } = virtualLab({
          seed,
          instances: { count: 3 },
          services: { first, second: { ...second, placement: [{ binpack: 'memory' }] } },
        });
        plane.boot();
        timers.advance(30_000);
        for (const record of plane.state.ecs.containerInstances.values()) {
          const left = capacityLeft(plane.state, record);
          expect(Math.min(left.cpu, left.memory)).toBeGreaterThanOrEqual(0);
          const isComplete = tasksOf(plane.state, 'second').length === second.tasks;
          expect(isComplete || left.cpu < second.cpu || left.memory < second.memory).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('goes on in the zone that has fewest tasks left after a loss', () => {
    const { plane, world, timers } = bootedLab({ instances: { count: 6 }, services: { web: { tasks: 6 } } });
    const [lost] = tasksOf(plane.state, 'web');
    world.endTask(lost?.id ?? '', 1);
    timers.advance(1000);
    const zoneOf = (instanceId = '') => plane.state.ec2.instances.get(instanceId)?.zone;
    expect(zoneOf(tasksOf(plane.state, 'web').at(-1)?.instanceId)).toBe(zoneOf(lost?.instanceId));
  });
});
