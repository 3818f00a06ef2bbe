import { faults } from '#faults';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { tally } from '../targets/lab-endpoint.ts';
import { hurt, rigOf, told, traceIn } from './fault-rig.ts';

const fault = faults['stop-instances'];
const victimsOf = (rig: Awaited<ReturnType<typeof rigOf>>) => rig.plan().victims.map(({ id }) => id);
const groupName = 'default-hosts';

describe('stopping instances of a group', () => {
  it('keeps the group from replacing them, and lets it again once they run', async () => {
    await using rig = await rigOf(fault, { params: { count: 2, for: '10m' } });
    const { steps, sent } = await hurt(rig);
    expect(sent).toBe(1);
    expect(steps.map(({ does }) => does)[0]).toBe(`resume HealthCheck and ReplaceUnhealthy of ${groupName}`);
    rig.lab.timers.advance(600_000);
    const states = () => victimsOf(rig).map((id) => rig.lab.plane.state.ec2.instances.get(id)?.state);
    expect(states()).toEqual(['stopped', 'stopped']);
    rig.lab.calls.length = 0;
    await rig.undo(steps);
    expect(rig.changes()).toEqual(['StartInstances', 'ResumeProcesses']);
    rig.lab.timers.advance(600_000);
    expect(states()).toEqual(['running', 'running']);
  });

  it('resumes what it has suspended, and nothing else', async () => {
    await using rig = await rigOf(fault, {
      before: ({ plane }) => void plane.autoScaling.suspendProcesses(groupName, ['HealthCheck', 'Launch']),
    });
    const { steps } = await hurt(rig);
    await rig.undo(steps);
    const group = rig.lab.plane.state.autoScaling.groups.get(groupName);
    expect([...(group?.suspendedProcesses ?? [])].sort()).toEqual(['HealthCheck', 'Launch']);
  });

  it('that may replace them leaves nothing to start', async () => {
    await using rig = await rigOf(fault, { params: { count: 2, replacement: 'allowed' } });
    expect(rig.plan().cautions?.[0]).toContain('may terminate and replace what is stopped');
    const { steps } = await hurt(rig);
    expect((await rig.prove()).every(({ isProven }) => isProven)).toBe(true);
    rig.lab.timers.advance(600_000);
    rig.lab.calls.length = 0;
    const outcomes = await rig.undo(steps);
    expect(outcomes.map(({ state }) => state)).toEqual(['needless', 'needless']);
    expect(outcomes[0]?.detail).toContain(`its group ${groupName} replaces it`);
    expect(rig.changes()).toEqual([]);
  });
});

describe('stopping', () => {
  it.each(['graceful', 'abrupt'])('is %s where asked for', async (how) => {
    await using rig = await rigOf(fault, { params: { count: 2, how } });
    await hurt(rig);
    await rig.prove();
    const stops = rig.lab.world.calls.filter((call) => call.startsWith('stopHost'));
    expect(stops).toEqual(victimsOf(rig).map((id) => `stopHost ${id} ${how}`));
  });

  it('leaves alone who does not run any more, and the undo does not start it', async () => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    const [first = '', second = ''] = victimsOf(rig);
    rig.lab.plane.autoScaling.suspendProcesses(groupName, ['HealthCheck']);
    rig.lab.plane.ec2.stop([first], { isForced: false });
    const { steps } = await hurt(rig);
    expect(steps.map(({ id }) => id)).toEqual([`resume ${groupName}`, `start ${second}`]);
    await rig.undo(steps);
    expect(rig.lab.plane.state.ec2.instances.get(first)?.state).toBe('stopped');
  });

  it('that is refused is sent once, and the group is let go again', async () => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    const before = traceIn(rig.lab);
    rig.lab.hook(({ operation }) => {
      if (operation === 'StopInstances') throw new WireError('RequestLimitExceeded', 'Slow down.', 503);
    });
    const { steps, error } = await hurt(rig);
    expect(error).toMatchObject({ message: expect.stringContaining('ec2:StopInstances') });
    expect(tally(rig.lab.calls)['StopInstances']).toBe(1);
    expect((await rig.prove()).some(({ isProven }) => isProven)).toBe(false);
    const outcomes = await rig.undo(steps);
    expect(outcomes.map(({ state }) => state)).toEqual(['needless', 'needless', 'undone']);
    expect(traceIn(rig.lab)).toEqual(before);
  });
});

describe('starting again', () => {
  it('waits for those that are still stopping', async () => {
    await using rig = await rigOf(fault, { params: { count: 1 } });
    const [id = ''] = victimsOf(rig);
    const { steps } = await hurt(rig);
    expect(rig.lab.plane.state.ec2.instances.get(id)?.state).toBe('stopping');
    expect(told(await rig.undo(steps))).toMatchObject({ [`start ${id}`]: 'undone: running' });
  });

  it('goes on without the one that can not be started, which a later undo starts', async () => {
    await using rig = await rigOf(fault, { params: { count: 3 } });
    const [poor = '', ...others] = victimsOf(rig);
    const { steps } = await hurt(rig);
    const noRoom = new WireError('InsufficientInstanceCapacity', 'No room.', 400);
    let hasRoom = false;
    rig.lab.hook(({ operation }, input) => {
      if (operation === 'StartInstances' && !hasRoom && JSON.stringify(input).includes(poor)) throw noRoom;
    });
    const outcomes = told(await rig.undo(steps));
    expect(outcomes[`start ${poor}`]).toMatch(/^left: stopped; .*No room/);
    for (const id of others) expect(outcomes[`start ${id}`]).toBe('undone: running');
    expect(outcomes[`resume ${groupName}`]).toMatch(/^undone/);
    hasRoom = true;
    expect(told(await rig.undo(steps))[`start ${poor}`]).toMatch(/^undone|^needless: .*replaces it/);
  });

  it('is tried again while the target is throttled', async () => {
    await using rig = await rigOf(fault, { params: { count: 1 } });
    const { steps } = await hurt(rig);
    let refused = 0;
    rig.lab.hook(({ operation }) => {
      if (operation !== 'StartInstances' || refused > 0) return;
      refused += 1;
      throw new WireError('RequestLimitExceeded', 'Slow down.', 503);
    });
    const outcomes = await rig.undo(steps);
    expect(refused).toBe(1);
    expect(outcomes.every(({ state }) => state === 'undone')).toBe(true);
  });
});
