import { describe, expect, it } from 'vitest';
import type { Target } from '#targets';
import { WireError } from '../../src/lab/wire/index.ts';
import { rejectionOf, serveLab, tally, unhurried, type LabEndpoint } from './lab-endpoint.ts';

type Sending = Parameters<NonNullable<Target['subnets']>['replace']>[1];
type Back = Parameters<NonNullable<Target['subnets']>['remove']>[1];

const groupName = 'default-hosts';

function idsIn({ plane: { state } }: LabEndpoint) {
  const [instance = ''] = state.ec2.instances.keys();
  const [association = ''] = state.ec2.aclAssociations.keys();
  const [acl = ''] = state.ec2.networkAcls.keys();
  const [containerInstance = ''] = state.ecs.containerInstances.keys();
  return { instance, association, acl, containerInstance, vpc: state.ec2.vpcId };
}

type Ids = ReturnType<typeof idsIn>;

const hurting: [
  string,
  string[],
  (target: Target, ids: Ids, how: Sending) => Promise<unknown> | undefined,
][] = [
  [
    'StopInstances',
    ['DescribeInstances'],
    ({ power }, ids, how) => power?.stop([ids.instance], { ...how, skipOsShutdown: false }),
  ],
  [
    'UpdateContainerInstancesState',
    ['DescribeContainerInstances'],
    ({ containerInstances }, ids, how) => containerInstances?.drain([ids.containerInstance], how),
  ],
  ['CreateNetworkAcl', [], ({ subnets }, ids, how) => subnets?.createClosed(ids.vpc, { a: 'b' }, how)],
  [
    'ReplaceNetworkAclAssociation',
    ['DescribeNetworkAcls'],
    ({ subnets }, ids, how) =>
      subnets?.replace([{ associationId: ids.association, networkAclId: ids.acl }], how),
  ],
  [
    'SetDesiredCapacity',
    ['DescribeAutoScalingGroups'],
    ({ groups }, _ids, how) => groups?.resize(groupName, { desired: 7 }, how),
  ],
  [
    'UpdateAutoScalingGroup',
    ['DescribeAutoScalingGroups'],
    ({ groups }, _ids, how) => groups?.resize(groupName, { desired: 7, min: 0 }, how),
  ],
  ['SuspendProcesses', [], ({ groups }, _ids, how) => groups?.suspend(groupName, ['HealthCheck'], how)],
];

describe.each(hurting)('%s', (operation, openings, send) => {
  const throttled = ({ operation: asked }: { operation: string }) => {
    if (asked === operation) throw new WireError('Throttling', 'Slow down.', 400);
  };

  it('tells when it leaves, with the connection open where that counts', async () => {
    await using lab = await serveLab();
    const order: string[] = [];
    lab.hook((request) => void order.push(request.operation));
    const how = {
      signal: unhurried(),
      mayLeave: () => void order.push('asks'),
      onSent: () => void order.push('sent'),
    };
    await send(lab.open(), idsIn(lab), how);
    expect(order).toEqual([...openings, 'asks', 'sent', operation]);
  });

  it('is sent once, even when the answer is one that reads are repeated for', async () => {
    await using lab = await serveLab();
    lab.hook(throttled);
    const how = { signal: unhurried(), mayLeave: () => undefined, onSent: () => undefined };
    const error = await rejectionOf(send(lab.open(), idsIn(lab), how));
    expect(error).toMatchObject({ message: expect.stringContaining(`:${operation}: `) });
    expect(tally(lab.calls)[operation]).toBe(1);
  });

  it('does not leave when it may not', async () => {
    await using lab = await serveLab();
    const reason = new Error('the lease has run out');
    const mayLeave = () => {
      throw reason;
    };
    const how = { signal: unhurried(), mayLeave, onSent: () => expect.unreachable() };
    const error = await rejectionOf(send(lab.open(), idsIn(lab), how));
    expect(error).toMatchObject({ message: expect.stringContaining(reason.message) });
    expect(tally(lab.calls)[operation]).toBeUndefined();
  });
});

const backs: [string, (target: Target, ids: Ids, how: Back) => Promise<unknown> | undefined][] = [
  ['StartInstances', ({ power }, ids, how) => power?.start([ids.instance], how)],
  [
    'UpdateContainerInstancesState',
    ({ containerInstances }, ids, how) => containerInstances?.activate([ids.containerInstance], how),
  ],
  [
    'ReplaceNetworkAclAssociation',
    ({ subnets }, ids, how) => subnets?.putBack(ids.association, ids.acl, how),
  ],
  ['SetDesiredCapacity', ({ groups }, _ids, how) => groups?.resizeBack(groupName, { desired: 8 }, how)],
  ['UpdateAutoScalingGroup', ({ groups }, _ids, how) => groups?.resizeBack(groupName, { min: 0 }, how)],
  ['ResumeProcesses', ({ groups }, _ids, how) => groups?.resume(groupName, ['HealthCheck'], how)],
];

it.each(backs)('%s, which puts back, is sent until it is answered', async (operation, send) => {
  await using lab = await serveLab();
  let refused = 0;
  lab.hook((request) => {
    if (request.operation !== operation || refused > 0) return;
    refused += 1;
    throw new WireError('Throttling', 'Slow down.', 400);
  });
  let sent = 0;
  await send(lab.open(), idsIn(lab), { signal: unhurried(), onSent: () => (sent += 1) });
  expect([refused, sent]).toEqual([1, 2]);
});

it('what a group and its instances are is in the inventory', async () => {
  await using lab = await serveLab();
  const { instances, groups } = await lab.open().inventory(unhurried());
  const subnets = new Set(lab.plane.state.ec2.subnets.keys());
  expect(new Set(instances.map(({ subnetId }) => subnetId))).toEqual(subnets);
  expect(groups.map(({ inServiceIds, protectedIds }) => [inServiceIds?.length, protectedIds])).toEqual([
    [8, []],
  ]);
});
