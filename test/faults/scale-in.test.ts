import { BadInputError, RefusedError } from '#core';
import { faults } from '#faults';
import { describe, expect, it } from 'vitest';
import { rejectionOf, type LabEndpoint } from '../targets/lab-endpoint.ts';
import { hurt, rigOf, told } from './fault-rig.ts';

const fault = faults['scale-in'];
const groupName = 'default-hosts';

function groupOf({ plane }: LabEndpoint) {
  const group = plane.state.autoScaling.groups.get(groupName);
  if (!group) throw new Error('the lab has no group');
  return group;
}

const sizeOf = (lab: LabEndpoint) => [groupOf(lab).desired, groupOf(lab).min];

async function refusalOf(setting: Parameters<typeof rigOf>[1]) {
  await using rig = await rigOf(fault, setting);
  const error = await rejectionOf(Promise.resolve().then(rig.plan));
  expect(error).toBeInstanceOf(BadInputError);
  return error instanceof Error ? error.message : '';
}

describe('scaling in', () => {
  it('lets the group pick, and the proof tells whom', async () => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    const plan = rig.plan();
    expect(plan).toMatchObject({ victims: [], picks: { group: groupName, count: 2 }, isReversible: true });
    expect(plan.picks?.among).toHaveLength(8);
    expect(plan.summary).toBe(`scale ${groupName} in from 8 to 6 instances; the group picks who goes`);
    const { steps } = await hurt(rig);
    const proofs = await rig.prove();
    expect(plan.picks?.among).toEqual(expect.arrayContaining(proofs.map(({ id }) => id)));
    expect(proofs.map(({ isProven }) => isProven)).toEqual([true, true]);
    expect(sizeOf(rig.lab)[0]).toBe(6);
    await rig.undo(steps);
    expect(sizeOf(rig.lab)[0]).toBe(8);
  });

  it.each([
    [{ share: '25%' }, 6],
    [{ share: '20%' }, 6],
    [{ to: 3 }, 3],
    [{ to: 0 }, 0],
    [{ group: groupName, count: 1 }, 7],
  ])('%j leaves %i of 8', async (params, left) => {
    await using rig = await rigOf(fault, { params });
    expect(rig.plan().picks?.count).toBe(8 - left);
  });

  it('lowers the minimum where it may, and puts it back', async () => {
    const lab = { group: { min: 7 } };
    await using rig = await rigOf(fault, { params: { to: 5, lowerMin: true }, lab });
    expect(rig.plan().cautions?.join(' ')).toContain('minimum size of default-hosts is lowered from 7 to 5');
    const { steps } = await hurt(rig);
    expect(sizeOf(rig.lab)).toEqual([5, 5]);
    expect(steps[0]?.byHand[0]).toMatch(/--desired-capacity 8 --min-size 7$/);
    expect((await rig.undo(steps)).map(({ state }) => state)).toEqual(['undone']);
    expect(sizeOf(rig.lab)).toEqual([8, 7]);
  });
});

describe('what somebody else has done to the size since', () => {
  it.each([
    ['raised it above what it was', 9, 'needless', 9],
    ['raised it a little', 7, 'undone', 8],
    ['lowered it further', 4, 'undone', 8],
    ['set it back', 8, 'needless', 8],
  ])('%s', async (_text, desired, state, after) => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    const { steps } = await hurt(rig);
    rig.lab.plane.autoScaling.groups.setDesired(groupOf(rig.lab), desired);
    expect((await rig.undo(steps)).map((outcome) => outcome.state)).toEqual([state]);
    expect(sizeOf(rig.lab)[0]).toBe(after);
  });

  it('before it was sent: nothing is', async () => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    rig.lab.plane.autoScaling.groups.setDesired(groupOf(rig.lab), 9);
    const { steps, error } = await hurt(rig);
    expect(error).toBeInstanceOf(RefusedError);
    expect([steps, rig.changes()]).toEqual([[], []]);
  });

  it('so that its maximum forbids what it was: left, and why', async () => {
    await using rig = await rigOf(fault, { params: { count: 2 } });
    const { steps } = await hurt(rig);
    groupOf(rig.lab).max = 6;
    const [outcome = ''] = Object.values(told(await rig.undo(steps)));
    expect(outcome).toMatch(/^left: desires 6 instances, at least 0; .*above max value 6/);
  });
});

describe('what can not be scaled in', () => {
  const tagged = (plane: LabEndpoint['plane'], from: number) => {
    for (const id of [...plane.state.ec2.instances.keys()].slice(from))
      plane.ec2.setTags(id, { 'aws:autoscaling:groupName': groupName });
  };

  it.each([
    ['below the minimum', { params: { to: 5 }, lab: { group: { min: 6 } } }, 'its minimum size is 6'],
    ['all of it, unless said so', { params: { share: '100%' } }, 'would take all 8 instances'],
    ['to what it has or more', { params: { to: 8 } }, 'to: 8 is no scale-in'],
    [
      'a group that is not there',
      { params: { count: 1, group: 'nobody' } },
      'has no Auto Scaling group nobody',
    ],
    [
      'while an instance that it may pick has no tag',
      { params: { count: 1 }, before: ({ plane }: LabEndpoint) => tagged(plane, 6) },
      '2 of 8 may not be hurt: does not carry squall=allowed: i-',
    ],
    [
      'a group that terminates nobody',
      {
        params: { count: 1 },
        before: ({ plane }: LabEndpoint) => void plane.autoScaling.suspendProcesses(groupName, ['Terminate']),
      },
      'its process Terminate is suspended',
    ],
    [
      'more than are not protected',
      {
        params: { count: 2 },
        before: (lab: LabEndpoint) => {
          for (const member of [...groupOf(lab).members.values()].slice(1)) member.isProtected = true;
        },
      },
      'can pick 1 of 8 instances, and 2 are to go',
    ],
    [
      'a group that changes its size',
      {
        params: { count: 1 },
        before: (lab: LabEndpoint) => lab.plane.autoScaling.groups.setDesired(groupOf(lab), 9),
      },
      'desires 9 instances, and 8 are in service',
    ],
  ])('%s', async (_text, setting, message) => {
    expect(await refusalOf(setting)).toContain(message);
  });

  it('does not mind a protected instance without the tag', async () => {
    await using rig = await rigOf(fault, {
      params: { count: 1 },
      before: (lab) => {
        tagged(lab.plane, 7);
        for (const [id, member] of groupOf(lab).members)
          if (lab.plane.state.ec2.instances.get(id)?.tags['squall'] === undefined) member.isProtected = true;
      },
    });
    expect(rig.plan().picks?.among).toHaveLength(7);
  });
});
