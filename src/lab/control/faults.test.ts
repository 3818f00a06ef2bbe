import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWanted } from './ecs/selectors.ts';
import { virtualLab } from './test/virtual-lab.ts';
import type { VirtualLab } from './test/virtual-lab.ts';

const services = ['web', 'api', 'checkout', 'search', 'payments', 'invoices'];
const place = fc.nat(10_000);

type Fault = (lab: VirtualLab) => void;

const terminate = fc
  .record({ places: fc.array(place, { minLength: 1, maxLength: 4 }), skipOsShutdown: fc.boolean() })
  .map(({ places, skipOsShutdown }): Fault => ({ plane }) => {
    const all = [...plane.state.ec2.instances.keys()];
    const ids = places.map((at) => all[at % all.length] ?? '');
    plane.ec2.terminate(ids, { skipOsShutdown });
  });
const killHost = place.map((at): Fault => ({ world }) => {
  const all = [...world.hosts.keys()];
  world.killHost(all[at % all.length] ?? '');
});
const endTask = fc
  .record({ at: place, exitCode: fc.constantFrom(0, 1, 137) })
  .map(({ at, exitCode }): Fault => ({ world }) => {
    const all = [...world.tasks.keys()];
    world.endTask(all[at % Math.max(all.length, 1)] ?? '', exitCode);
  });
const repeat = place.map(
  (at): Fault =>
    ({ world }) =>
      world.repeat(at),
);
const scale = fc.record({ service: fc.constantFrom(...services), count: fc.nat(6) }).map(
  ({ service, count }): Fault =>
    ({ plane }) =>
      void plane.ecs.setDesiredCount(service, count),
);
const stopInstance = fc
  .record({ at: place, isForced: fc.boolean() })
  .map(({ at, isForced }): Fault => ({ plane }) => {
    const all = [...plane.state.ec2.instances.keys()];
    plane.ec2.stop([all[at % all.length] ?? ''], { isForced });
  });
const reboot = place.map((at): Fault => ({ plane }) => {
  const all = [...plane.state.ec2.instances.keys()];
  plane.ec2.reboot([all[at % all.length] ?? '']);
});
const cut = fc.record({ at: place, isCut: fc.boolean() }).map(({ at, isCut }): Fault => ({ plane }) => {
  const all = [...plane.state.ec2.instances.keys()];
  plane.ec2.setCutOff(all[at % all.length] ?? '', isCut);
});
const drain = fc
  .record({ at: place, isDrained: fc.boolean() })
  .map(({ at, isDrained }): Fault => ({ plane }) => {
    const all = [...plane.state.ecs.containerInstances.keys()];
    const id = all[at % Math.max(all.length, 1)] ?? '';
    plane.ecs.containerInstances.setStatus(id, isDrained ? 'DRAINING' : 'ACTIVE');
  });
const stopTask = place.map((at): Fault => ({ plane }) => {
  const all = [...plane.state.ecs.tasks.values()];
  const task = all[at % Math.max(all.length, 1)];
  if (task) plane.ecs.tasks.stopByUser(task, 'by hand');
});
const rollOut = fc.constantFrom(...services).map((name): Fault => ({ plane }) => {
  const service = plane.state.ecs.services.get(name);
  if (service) plane.ecs.deployments.start(service, service.definition);
});
const wait = fc.integer({ min: 1, max: 6000 }).map(
  (ms): Fault =>
    ({ timers }) =>
      timers.advance(ms),
);

const faults = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: terminate },
    { weight: 2, arbitrary: killHost },
    { weight: 2, arbitrary: endTask },
    { weight: 3, arbitrary: repeat },
    { weight: 1, arbitrary: scale },
    { weight: 1, arbitrary: stopInstance },
    { weight: 1, arbitrary: reboot },
    { weight: 2, arbitrary: cut },
    { weight: 1, arbitrary: drain },
    { weight: 1, arbitrary: stopTask },
    { weight: 1, arbitrary: rollOut },
    { weight: 5, arbitrary: wait },
  ),
  { maxLength: 25 },
);

/** What must hold at every moment; collected, because a listener is no place to fail. */
function watch({ plane, world, timers }: VirtualLab): Set<string> {
  const broken = new Set<string>();
  const gone = new Set<string>();
  const seen = new Set<string>();
  const lostSince = new Map<string, number>();
  const { ecs, ec2, constants } = plane.state;
  plane.onChange(() => {
    for (const { id, state } of ec2.instances.values()) {
      const isEnding = state === 'shutting-down' || state === 'terminated';
      if (isEnding && world.hosts.get(id)?.isAlive !== true && !lostSince.has(id))
        lostSince.set(id, timers.now());
    }
    for (const task of ecs.tasks.values()) {
      const lostMs = timers.now() - (lostSince.get(task.instanceId) ?? Infinity);
      const record = ecs.containerInstances.get(task.containerInstanceId);
      const isKnown = lostMs > constants.hostLossDetectionMs && record?.isForgotten !== true;
      if (task.lastStatus === 'RUNNING' && isKnown)
        broken.add(`task ${task.id} RUNNING on a host that is known dead`);
    }
    const ids = new Set([...plane.state.ecs.tasks.keys(), ...plane.state.ec2.instances.keys()]);
    for (const id of seen) if (!ids.has(id)) gone.add(id);
    for (const id of ids) {
      if (gone.has(id)) broken.add(`id ${id} was given twice`);
      seen.add(id);
    }
  });
  return broken;
}

/** What only its users can end: hosts cut off, drained, or forgotten since they were stopped and then terminated. */
function repair({ plane }: VirtualLab): void {
  const { state, ec2, ecs } = plane;
  for (const { id } of state.ec2.instances.values()) ec2.setCutOff(id, false);
  for (const { id, status, isForgotten } of state.ecs.containerInstances.values()) {
    if (status === 'DRAINING') ecs.containerInstances.setStatus(id, 'ACTIVE');
    if (isForgotten) ecs.containerInstances.deregister(id, true);
  }
}

/** What every host holds, by the tasks that are not STOPPED. */
function heldOn({ plane }: VirtualLab): Map<string, { cpu: number; memory: number; tasks: number }> {
  const held = new Map<string, { cpu: number; memory: number; tasks: number }>();
  for (const { containerInstanceId, lastStatus, cpu, memory } of plane.state.ecs.tasks.values()) {
    if (lastStatus === 'STOPPED') continue;
    const known = held.get(containerInstanceId) ?? { cpu: 0, memory: 0, tasks: 0 };
    held.set(containerInstanceId, {
      cpu: known.cpu + cpu,
      memory: known.memory + memory,
      tasks: known.tasks + 1,
    });
  }
  return held;
}

describe('the control plane under any sequence of faults', () => {
  it('keeps its invariants, comes back to what is wanted, and leaks nothing', () => {
    fc.assert(
      fc.property(faults, fc.nat(1000), fc.nat(1000), (sequence, seed, worldSeed) => {
        const lab = virtualLab({ seed }, worldSeed);
        const { plane, world, timers } = lab;
        const broken = watch(lab);
        plane.boot();
        timers.advance(2000);
        for (const fault of sequence) fault(lab);
        timers.advance(20_000);
        repair(lab);
        expect(timers.advanceUntil(() => plane.isStable(), 120_000)).toBeLessThan(120_000);
        timers.advance(30_000);
        expect([...broken]).toEqual([]);
        expect(plane.isStable()).toBe(true);

        const loads = [...plane.state.ecs.taskIndex.loads].map(([id, { cpu, memory, tasks }]) => [
          id,
          { cpu, memory, tasks },
        ]);
        expect(Object.fromEntries(loads)).toEqual(Object.fromEntries(heldOn(lab)));
        expect(structuredClone(plane.state.ecs)).toEqual(plane.state.ecs);

        const running = [...plane.state.ecs.tasks.values()].filter(isWanted);
        for (const { name, desired } of plane.state.ecs.services.values())
          expect(running.filter(({ service }) => service === name)).toHaveLength(desired);
        const ids = running.map(({ id }) => id).toSorted();
        const targets = [...plane.state.elb.targetGroups.values()].flatMap((group) => [
          ...group.targets.values(),
        ]);
        expect(targets.map(({ taskId = '' }) => taskId).toSorted()).toEqual(ids);
        expect([...world.tasks.keys()].toSorted()).toEqual(ids);
        const alive = [...world.hosts].filter(([, host]) => host.isAlive).map(([id]) => id);
        expect(alive.toSorted()).toEqual(
          lab
            .running()
            .map(({ id }) => id)
            .toSorted(),
        );
      }),
      { numRuns: 150 },
    );
  });
});
