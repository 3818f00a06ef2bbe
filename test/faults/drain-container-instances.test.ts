import { faults } from '#faults';
import { describe, expect, it } from 'vitest';
import { tally } from '../targets/lab-endpoint.ts';
import { hurt, rigOf, told } from './fault-rig.ts';

const fault = faults['drain-container-instances'];
type Rig = Awaited<ReturnType<typeof rigOf>>;

const victimsOf = (rig: Rig) => rig.plan().victims.map(({ id }) => id);

function recordOf({ lab }: Rig, instanceId: string) {
  const all = [...lab.plane.state.ecs.containerInstances.values()];
  const record = all.find((one) => one.instanceId === instanceId);
  if (!record) throw new Error(`${instanceId} is no container instance`);
  return record;
}

describe('draining', () => {
  it('takes the tasks of services off, and the instances go on running', async () => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    const { steps } = await hurt(rig);
    rig.lab.timers.advance(600_000);
    const { tasks } = rig.lab.plane.state.ecs;
    const left = [...tasks.values()].filter(
      ({ instanceId, lastStatus }) => victimsOf(rig).includes(instanceId ?? '') && lastStatus === 'RUNNING',
    );
    expect(left).toEqual([]);
    expect(rig.lab.running()).toHaveLength(8);
    await rig.undo(steps);
    expect(victimsOf(rig).map((id) => recordOf(rig, id).status)).toEqual(['ACTIVE', 'ACTIVE']);
  });

  it('is asked for ten at a time, and t0 is the first', async () => {
    await using rig = await rigOf(fault, { params: { count: 12 }, lab: { instances: { count: 15 } } });
    const { steps, sent } = await hurt(rig);
    expect(steps).toHaveLength(12);
    expect(sent).toBe(1);
    expect(tally(rig.lab.calls)['UpdateContainerInstancesState']).toBe(2);
    expect((await rig.prove()).every(({ isProven }) => isProven)).toBe(true);
    await rig.undo(steps);
    expect(tally(rig.lab.calls)['UpdateContainerInstancesState']).toBe(4);
  });

  it('leaves alone what somebody drains already, and the undo does too', async () => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    const [first = '', second = ''] = victimsOf(rig);
    rig.lab.plane.ecs.containerInstances.setStatus(recordOf(rig, first).id, 'DRAINING');
    const { steps } = await hurt(rig);
    expect(steps.map(({ id }) => id)).toEqual([`activate ${second}`]);
    await rig.undo(steps);
    expect([first, second].map((id) => recordOf(rig, id).status)).toEqual(['DRAINING', 'ACTIVE']);
  });

  it('tells which one failed, and drains the others', async () => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    const [first = '', second = ''] = victimsOf(rig);
    rig.lab.hook(({ operation }) => {
      if (operation === 'UpdateContainerInstancesState')
        rig.lab.plane.ecs.containerInstances.deregister(recordOf(rig, first).id, true);
    });
    const { steps, error } = await hurt(rig);
    expect(error).toMatchObject({ message: expect.stringMatching(/did not drain 1 of 2: arn:.* \(.+\)$/) });
    rig.lab.hook(() => undefined);
    expect((await rig.prove()).map(({ id, isProven }) => [id, isProven])).toEqual([
      [first, false],
      [second, true],
    ]);
    expect(told(await rig.undo(steps))).toEqual({
      [`activate ${first}`]: expect.stringMatching(/^needless: .*has left/),
      [`activate ${second}`]: 'undone: ACTIVE',
    });
  });

  it('has nothing to put back of an instance that has ended meanwhile', async () => {
    await using rig = await rigOf(fault, { params: { count: 1 } });
    const { steps } = await hurt(rig);
    rig.lab.plane.ec2.terminate(victimsOf(rig), { skipOsShutdown: false });
    rig.lab.timers.advance(600_000);
    expect((await rig.undo(steps)).map(({ state }) => state)).toEqual(['needless']);
  });
});
