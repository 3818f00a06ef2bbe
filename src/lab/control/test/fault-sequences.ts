import * as fc from 'fast-check';
import type { LabFile } from '../../spec/lab-file.ts';
import type { Incident } from '../../spec/lab-spec.ts';
import type { VirtualLab } from './virtual-lab.ts';

/** A small lab that has everything: a balancer, SRV and A records, a daemon, spot hosts, zones that are kept even. */
export const sequenceLab: Partial<LabFile> = {
  zones: 2,
  instances: { count: 4, cpu: 1024, memory: 2048, spot: 1, spotDraining: true },
  services: {
    web: { tasks: 3, discovery: 'SRV', rebalance: true },
    orders: { tasks: 2, path: 'none', network: 'awsvpc', discovery: 'A', deployment: { minimumHealthy: 50 } },
    agent: { tasks: 0, path: 'none', scheduling: 'daemon', cpu: 32, memory: 32 },
  },
};

export type Step =
  | { kind: 'pass'; ms: number }
  | { kind: 'terminate'; hosts: number[]; isAbrupt: boolean }
  | { kind: 'stop' | 'start' | 'reboot' | 'kill host' | 'drain' | 'activate'; host: number }
  | { kind: 'end task'; task: number }
  | { kind: 'want'; service: 'web' | 'orders'; count: number }
  | { kind: 'roll out'; service: 'web' | 'orders' }
  | { kind: 'sick'; isSick: boolean }
  | { kind: 'suspend'; process: 'Launch' | 'ReplaceUnhealthy' | 'HealthCheck'; isSuspended: boolean }
  | { kind: 'incident'; incident: Incident };

const host = fc.nat({ max: 7 });
const forMs = fc.integer({ min: 100, max: 20_000 });

/** One thing that may happen to a lab. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 8000 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('terminate' as const),
      hosts: fc.array(host, { minLength: 1, maxLength: 2 }),
      isAbrupt: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('stop', 'start', 'reboot', 'kill host', 'drain', 'activate'),
      host,
    }),
  },
  fc.record({ kind: fc.constant('end task' as const), task: fc.nat({ max: 9 }) }),
  fc.record({
    kind: fc.constant('want' as const),
    service: fc.constantFrom('web', 'orders'),
    count: fc.nat({ max: 5 }),
  }),
  fc.record({ kind: fc.constant('roll out' as const), service: fc.constantFrom('web', 'orders') }),
  fc.record({ kind: fc.constant('sick' as const), isSick: fc.boolean() }),
  fc.record({
    kind: fc.constant('suspend' as const),
    process: fc.constantFrom('Launch', 'ReplaceUnhealthy', 'HealthCheck'),
    isSuspended: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('incident' as const),
    incident: fc.oneof(
      fc.record({ kind: fc.constant('registry-down' as const), forMs }),
      fc.record({ kind: fc.constant('no-capacity' as const), zones: fc.constant<string[]>(['a']), forMs }),
      fc.record({ kind: fc.constant('partition' as const), forMs, count: fc.constant(1) }),
      fc.record({ kind: fc.constant('spot-notice' as const), count: fc.constant(1) }),
    ),
  }),
);

/** What may happen to a lab one after the other. */
export const faultSequence = fc.array(step, { maxLength: 14 });

/** Lets one thing happen. */
export function take({ plane, world, timers }: VirtualLab, done: Step): void {
  const { ec2, ecs, autoScaling } = plane.state;
  const pick = <T>(from: Iterable<T>, place: number): T | undefined => {
    const all = [...from];
    return all[place % Math.max(all.length, 1)];
  };
  const idOf = (place: number) => pick(ec2.instances.keys(), place) ?? '';
  const group = pick(autoScaling.groups.keys(), 0) ?? '';
  switch (done.kind) {
    case 'pass':
      return timers.advance(done.ms);
    case 'terminate':
      return void plane.ec2.terminate(done.hosts.map(idOf), { skipOsShutdown: done.isAbrupt });
    case 'stop':
      return void plane.ec2.stop([idOf(done.host)], { isForced: false });
    case 'start':
      return void plane.ec2.start([idOf(done.host)]);
    case 'reboot':
      return plane.ec2.reboot([idOf(done.host)]);
    case 'kill host':
      return world.killHost(idOf(done.host));
    case 'drain':
    case 'activate': {
      const { id = '' } = pick(ecs.containerInstances.values(), done.host) ?? {};
      return void plane.ecs.containerInstances.setStatus(id, done.kind === 'drain' ? 'DRAINING' : 'ACTIVE');
    }
    case 'end task':
      return world.endTask(pick(world.tasks.keys(), done.task) ?? '', 1);
    case 'want':
      return void plane.ecs.setDesiredCount(done.service, done.count);
    case 'roll out': {
      const service = ecs.services.get(done.service);
      if (service) plane.ecs.deployments.start(service, service.definition);
      return;
    }
    case 'sick':
      return void (done.isSick ? world.sick.add('web') : world.sick.delete('web'));
    case 'suspend':
      return void (done.isSuspended
        ? plane.autoScaling.suspendProcesses(group, [done.process])
        : plane.autoScaling.resumeProcesses(group, [done.process]));
    case 'incident':
      return void plane.incidents.begin(done.incident);
  }
}

/** Ends whatever keeps the lab from healing, and does what its operators would do about zombies. */
export function makeWell({ plane, world, timers }: VirtualLab): void {
  world.sick.clear();
  for (const group of plane.state.autoScaling.groups.values())
    plane.autoScaling.resumeProcesses(group.name, [...group.suspendedProcesses]);
  timers.advance(60_000);
  for (const record of [...plane.state.ecs.containerInstances.values()]) {
    if (record.status === 'DRAINING') plane.ecs.containerInstances.setStatus(record.id, 'ACTIVE');
    if (record.status !== 'INACTIVE' && !record.agentConnected)
      plane.ecs.containerInstances.deregister(record.id, true);
  }
}
