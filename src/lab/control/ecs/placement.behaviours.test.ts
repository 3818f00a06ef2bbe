import { expect } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { bootedLab, virtualLab } from '../test/virtual-lab.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';
import { capacityLeft } from './selectors.ts';

const tenSeconds = 10_000;

function hostsOf({ tasksOf }: VirtualLab, service: string): string[] {
  return tasksOf(service, 'RUNNING').map(({ instanceId }) => instanceId);
}

/** How many running tasks of a service each zone has. */
function zoneCounts(lab: VirtualLab, service: string): number[] {
  const { zones, instances } = lab.plane.state.ec2;
  const hosts = hostsOf(lab, service);
  return zones.map(({ name }) => hosts.filter((id) => instances.get(id)?.zone === name).length);
}

holds('placement-fits', (without) => {
  const lab = virtualLab({
    without,
    instances: { count: 3, cpu: 1024, memory: 1024 },
    services: { fixed: { tasks: 4, port: 9000, cpu: 16, memory: 16 }, big: { tasks: 4, cpu: 700 } },
  });
  lab.plane.boot();
  lab.timers.advance(tenSeconds);
  expect(new Set(hostsOf(lab, 'fixed')).size).toBe(3);
  expect(hostsOf(lab, 'fixed')).toHaveLength(3);
  for (const record of lab.plane.state.ecs.containerInstances.values())
    expect(capacityLeft(lab.plane.state, record).cpu).toBeGreaterThanOrEqual(0);
  expect(lab.messages('fixed').join()).toContain('is already using a port required by your task.');
  expect(lab.messages('big').join()).toContain('has insufficient CPU units available.');
});

holds('placement-spread', (without) => {
  const filled = { tasks: 3, cpu: 1, memory: 1, placement: [{ binpack: 'memory' as const }] };
  const lab = bootedLab({ without, instances: { count: 6 }, services: { filled, web: { tasks: 7 } } });
  expect(zoneCounts(lab, 'web').toSorted((a, b) => a - b)).toEqual([2, 2, 3]);
  expect(new Set(hostsOf(lab, 'web')).size).toBe(6);
  lab.plane.ecs.setDesiredCount('web', 3);
  lab.timers.advance(tenSeconds);
  expect(zoneCounts(lab, 'web')).toEqual([1, 1, 1]);
});

holds('placement-binpack', (without) => {
  const packed = { tasks: 9, cpu: 256, memory: 16, placement: [{ binpack: 'cpu' as const }] };
  const lab = bootedLab({ without, instances: { count: 4 }, services: { packed } });
  expect(new Set(hostsOf(lab, 'packed')).size).toBe(2);
});

holds('placement-constraints', (without) => {
  const tiny = { cpu: 16, memory: 16, path: 'none' };
  const lab = virtualLab({
    without,
    instances: { count: 4 },
    services: {
      apart: { ...tiny, tasks: 6, placement: [{ binpack: 'memory' }], constraints: ['distinctInstance'] },
      zonal: {
        ...tiny,
        tasks: 5,
        constraints: [
          { memberOf: 'attribute:ecs.availability-zone =~ .*b and not (runningTasksCount > 50)' },
        ],
      },
      lost: { ...tiny, tasks: 1, constraints: [{ memberOf: 'attribute:stack == prod' }] },
    },
  });
  lab.plane.boot();
  lab.timers.advance(tenSeconds);
  expect(new Set(hostsOf(lab, 'apart')).size).toBe(4);
  expect(hostsOf(lab, 'apart')).toHaveLength(4);
  expect(zoneCounts(lab, 'zonal')).toEqual([0, 5, 0]);
  expect(hostsOf(lab, 'lost')).toEqual([]);
  expect(lab.messages('apart').join()).toContain(
    'encountered error "DistinctInstance placement constraint unsatisfied.".',
  );
  expect(lab.messages('lost').join()).toContain(
    'encountered error "MemberOf placement constraint unsatisfied.".',
  );
});

holds('placement-back-off', (without) => {
  const lab = bootedLab({
    without,
    instances: { count: 2, cpu: 1024, memory: 1024 },
    services: { big: { tasks: 2, cpu: 512, memory: 800 } },
    constants: { placementRetry: '60s' },
  });
  lab.plane.ec2.terminate([lab.running()[0]?.id ?? ''], { skipOsShutdown: true });
  lab.timers.advance(30_000);
  expect(lab.running()).toHaveLength(2);
  expect(hostsOf(lab, 'big')).toHaveLength(1);
  lab.timers.advance(40_000);
  expect(hostsOf(lab, 'big')).toHaveLength(2);
});

holds('daemon-on-every-host', (without) => {
  const agent = { tasks: 1, cpu: 64, memory: 64, path: 'none', scheduling: 'daemon' as const };
  const lab = virtualLab({ without, instances: { count: 4 }, services: { agent, web: { tasks: 3 } } });
  lab.plane.boot();
  lab.timers.advance(3000);
  expect(new Set(hostsOf(lab, 'agent'))).toEqual(new Set(lab.running().map(({ id }) => id)));
  lab.plane.ec2.terminate([lab.running()[0]?.id ?? ''], { skipOsShutdown: true });
  lab.timers.advance(20_000);
  expect(hostsOf(lab, 'agent').toSorted()).toEqual(
    lab
      .running()
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(lab.plane.state.ecs.services.get('agent')?.desired).toBe(4);
});

/** Six tasks in three zones whose second zone loses both hosts for a while, and gets two others. */
function unevenLab(service: { rebalance: boolean }, without: Parameters<Parameters<typeof holds>[1]>[0]) {
  const lab = bootedLab({
    without,
    instances: { count: 6 },
    services: { web: { tasks: 6, cpu: 512, ...service } },
  });
  const zone = lab.plane.state.ec2.zones[1]?.name;
  const victims = lab.running().filter((instance) => instance.zone === zone);
  lab.plane.ec2.terminate(
    victims.map(({ id }) => id),
    { skipOsShutdown: true },
  );
  lab.timers.advance(60_000);
  return { lab, zone };
}

holds('zone-rebalancing', (without) => {
  const { lab, zone } = unevenLab({ rebalance: true }, without);
  expect(zoneCounts(lab, 'web')).toEqual([2, 2, 2]);
  const told = lab.messages('web').map((text) => text.replaceAll(/\(task [0-9a-f]+\)/g, '(task)'));
  const [a, b, c] = lab.plane.state.ec2.zones.map(({ name }) => name);
  expect(told).toContain(
    `(service web) is not AZ balanced with 3 tasks in ${a}, 0 tasks in ${b}, and 3 tasks in ${c}. AZ Rebalancing in progress.`,
  );
  expect(told).toContain(`(service web) has started 2 tasks in ${zone} to AZ Rebalance: (task) (task).`);
  expect(told).toContain(`(service web) has stopped 1 running tasks in ${a} due to AZ rebalancing: (task).`);
  expect(told).toContain(
    `(service web) is AZ balanced with 2 tasks in ${a}, 2 tasks in ${b}, and 2 tasks in ${c}.`,
  );
});

holds('no-move-back', (without) => {
  const { lab } = unevenLab({ rebalance: false }, without);
  expect(lab.running()).toHaveLength(6);
  expect(zoneCounts(lab, 'web')).toEqual([3, 0, 3]);
});
