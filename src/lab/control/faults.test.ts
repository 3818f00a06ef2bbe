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
    { weight: 5, arbitrary: wait },
  ),
  { maxLength: 25 },
);

/** What must hold at every moment; collected, because a listener is no place to fail. */
function watch({ plane, world, timers }: VirtualLab): string[] {
  const broken: string[] = [];
  const gone = new Set<string>();
  const seen = new Set<string>();
  const deadSince = new Map<string, number>();
  const detectionMs = plane.state.constants.hostLossDetectionMs;
  plane.onChange(() => {
    for (const [id, host] of world.hosts)
      if (!host.isAlive && !deadSince.has(id)) deadSince.set(id, timers.now());
    for (const task of plane.state.ecs.tasks.values()) {
      const deadMs = timers.now() - (deadSince.get(task.instanceId) ?? Infinity);
      if (task.lastStatus === 'RUNNING' && deadMs > detectionMs)
        broken.push(`task ${task.id} RUNNING on a host that is known dead`);
    }
    const ids = new Set([...plane.state.ecs.tasks.keys(), ...plane.state.ec2.instances.keys()]);
    for (const id of seen) if (!ids.has(id)) gone.add(id);
    for (const id of ids) {
      if (gone.has(id)) broken.push(`id ${id} was given twice`);
      seen.add(id);
    }
  });
  return broken;
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
        expect(timers.advanceUntil(() => plane.isStable(), 120_000)).toBeLessThan(120_000);
        timers.advance(30_000);
        expect(broken).toEqual([]);
        expect(plane.isStable()).toBe(true);

        const running = [...plane.state.ecs.tasks.values()].filter(isWanted);
        for (const { name, desired } of plane.state.ecs.services.values())
          expect(running.filter(({ service }) => service === name)).toHaveLength(desired);
        const ids = running.map(({ id }) => id).toSorted();
        const targets = [...plane.state.elb.targetGroups.values()].flatMap((group) => [
          ...group.targets.values(),
        ]);
        expect(targets.map(({ taskId }) => taskId).toSorted()).toEqual(ids);
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
