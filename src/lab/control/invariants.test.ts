import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWanted, runningCount, tasksOf } from './ecs/selectors.ts';
import type { TaskRecord } from './ecs/records.ts';
import { faultSequence, makeWell, sequenceLab, take } from './test/fault-sequences.ts';
import type { Step } from './test/fault-sequences.ts';
import { bootedLab } from './test/virtual-lab.ts';
import type { VirtualLab } from './test/virtual-lab.ts';

const runs = Number(process.env['SQUALL_SEQUENCES'] ?? 1000);
// The same sequences each time: other ones with SQUALL_SEED.
const seed = Number(process.env['SQUALL_SEED'] ?? 1);
const healsWithinMs = 20 * 60_000;

/** What must hold at every moment, whatever happened. */
function checkAlways({ plane }: VirtualLab, most: ReadonlyMap<string, number>): void {
  const { ec2, ecs, autoScaling } = plane.state;
  for (const task of ecs.tasks.values()) {
    if (task.lastStatus === 'STOPPED') continue;
    const container = ecs.containerInstances.get(task.containerInstanceId);
    expect(container, `${task.id} is ${task.lastStatus} on no container instance`).toBeDefined();
    expect(container?.status, `${task.id} is ${task.lastStatus} on a host that is known dead`).not.toBe(
      'INACTIVE',
    );
  }
  for (const service of ecs.services.values()) {
    if (service.scheduling === 'DAEMON') continue;
    const wanted = tasksOf(plane.state, service.name).filter(isWanted);
    const limit = Math.floor(((most.get(service.name) ?? 0) * service.maximumPercent) / 100);
    expect(wanted.length, `${service.name} has more than maximumPercent allows`).toBeLessThanOrEqual(limit);
  }
  for (const group of autoScaling.groups.values())
    for (const id of group.members.keys()) expect(ec2.instances.has(id), `${id} is forgotten`).toBe(true);
}

/** What is registered somewhere for tasks that are no more. */
function leaksOf({ plane }: VirtualLab): string[] {
  const { ecs, elb, discovery } = plane.state;
  const isGone = (task: TaskRecord | undefined) => task?.lastStatus !== 'RUNNING';
  const targets = [...elb.targetGroups.values()].flatMap((group) => [...group.targets.values()]);
  const records = [...discovery.services.values()].flatMap((service) => [...service.instances.keys()]);
  return [
    ...targets
      .filter(({ taskId, state }) => state !== 'draining' && isGone(ecs.tasks.get(taskId ?? '')))
      .map(({ id }) => `target ${id}`),
    ...records.filter((id) => isGone(ecs.tasks.get(id))).map((id) => `record ${id}`),
  ];
}

function play(steps: readonly Step[]): VirtualLab {
  const lab = bootedLab(sequenceLab);
  const most = new Map([...lab.plane.state.ecs.services].map(([name, { desired }]) => [name, desired]));
  for (const step of steps) {
    if (step.kind === 'want') most.set(step.service, Math.max(most.get(step.service) ?? 0, step.count));
    take(lab, step);
    checkAlways(lab, most);
  }
  return lab;
}

describe('whatever befalls a lab', () => {
  it(
    `its invariants hold at every step, and it is whole when nothing hinders it (${runs} sequences)`,
    { timeout: 300_000 },
    () => {
      fc.assert(
        fc.property(faultSequence, (steps) => {
          const lab = play(steps);
          makeWell(lab);
          lab.timers.advance(60_000);
          const tookMs = lab.timers.advanceUntil(() => lab.plane.isStable(), healsWithinMs);
          expect(tookMs, 'it did not become whole').toBeLessThan(Infinity);
          for (const { name, desired } of lab.plane.state.ecs.services.values())
            expect(runningCount(lab.plane.state, name)).toBe(desired);
          lab.timers.advance(lab.plane.state.constants.drainingMs * 2);
          expect(leaksOf(lab)).toEqual([]);
          lab.plane.stop();
        }),
        { numRuns: runs, seed },
      );
    },
  );

  it('the same seed and the same sequence end in the same state', () => {
    fc.assert(
      fc.property(faultSequence, (steps) => {
        const [one, other] = [play(steps), play(steps)];
        expect(one.world.calls).toEqual(other.world.calls);
        expect(one.plane.state).toEqual(other.plane.state);
        one.plane.stop();
        other.plane.stop();
      }),
      { numRuns: 50, seed },
    );
  });
});
