import { faults } from '#faults';
import type { Fault } from '#faults';
import type { EventBody } from '#core';
import { describe, expect, it } from 'vitest';
import { injectFault } from '../../src/experiments/inject.ts';
import { untaggedThings } from '../../src/experiments/opt-in.ts';
import { Recording } from '../../src/experiments/recording.ts';
import { Undos } from '../../src/experiments/undos.ts';
import { rigOf } from '../faults/fault-rig.ts';
import { unguarded, unhurried } from '../targets/lab-endpoint.ts';
import type { LabEndpoint } from '../targets/lab-endpoint.ts';

/** Takes the tags off everything but instances. */
function untag({ plane: { state } }: LabEndpoint): void {
  const { autoScaling, ec2, ecs } = state;
  for (const one of [
    ...autoScaling.groups.values(),
    ...ec2.subnets.values(),
    ...ecs.containerInstances.values(),
  ])
    one.tags = {};
}

const changing: [Fault, string, string][] = [
  [
    faults['stop-instances'],
    'the Auto Scaling group default-hosts does',
    'aws autoscaling create-or-update-tags',
  ],
  [faults['scale-in'], 'the Auto Scaling group default-hosts does', 'aws autoscaling create-or-update-tags'],
  [
    faults['drain-container-instances'],
    '2 container instances do',
    'aws ecs tag-resource --resource-arn arn:aws:ecs',
  ],
  [faults['blackhole-zone'], 'the subnet subnet-', 'aws ec2 create-tags --resources subnet-'],
];

it.each(changing)(
  '$name: what it changes besides instances is found to lack the tag',
  async (fault, subject, todo) => {
    await using rig = await rigOf(fault, { before: untag });
    const looking = { target: rig.target, inventory: rig.inventory, signal: unhurried() };
    const [finding, ...others] = await untaggedThings([rig.plan(), rig.plan()], looking);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      level: 'warn',
      what: expect.stringContaining('not carry squall=allowed'),
    });
    expect(finding?.what.startsWith(subject)).toBe(true);
    expect(finding?.todo).toContain(todo);
    expect(finding?.todo).toContain(`--region lab-local-1 --endpoint-url ${rig.lab.url}`);
  },
);

it.each(changing)('$name: nothing lacks the tag where all carry it', async (fault) => {
  await using rig = await rigOf(fault);
  const looking = { target: rig.target, inventory: rig.inventory, signal: unhurried() };
  expect(await untaggedThings([rig.plan()], looking)).toEqual([]);
});

it('what can not be read is said', async () => {
  await using rig = await rigOf(faults['blackhole-zone'], { lab: { denies: ['ec2:DescribeSubnets'] } });
  const looking = { target: rig.target, inventory: rig.inventory, signal: unhurried() };
  expect(await untaggedThings([rig.plan()], looking)).toMatchObject([
    {
      level: 'warn',
      what: expect.stringMatching(
        /^whether each subnet carries squall=allowed can't be read: .*ec2:DescribeSubnets/,
      ),
    },
  ]);
});

describe('what has lost the tag since it was planned', () => {
  const all: Fault[] = Object.values(faults);

  it.each(all)('is not hurt by $name', async (fault) => {
    await using rig = await rigOf(fault);
    const plan = rig.plan();
    const emitted: string[] = [];
    const inject = () =>
      injectFault(0, plan, {
        ...unguarded,
        undos: new Undos({ recording: inMemory(emitted), clock, withinMs: 1000 }),
        recording: inMemory(emitted),
        clock,
        target: rig.target,
        signal: unhurried(),
      });
    for (const instance of rig.lab.plane.state.ec2.instances.values()) instance.tags = { squall: 'no more' };
    await expect(inject()).rejects.toThrow('squall=allowed no more');
    expect([emitted, rig.changes()]).toEqual([[], []]);
  });
});

const clock = { now: () => 0, wall: () => 0 };

function inMemory(emitted: string[]): Recording {
  const append = (body: EventBody) => {
    emitted.push(body.type);
    return { seq: 0, at: 0, ...body };
  };
  return new Recording({ append, sync: async () => undefined });
}
