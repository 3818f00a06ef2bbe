import {
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeSpotInstanceRequestsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { ListContainerInstancesCommand } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({ instances: { count: 2 }, services: { web: { tasks: 1 } } });
});

afterEach(() => lab.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');

function run(wanted: Partial<RunInstancesCommandInput> = {}) {
  const { imageId } = lab.control.state.ec2;
  return lab.ec2.send(new RunInstancesCommand({ ImageId: imageId, MinCount: 1, MaxCount: 1, ...wanted }));
}

async function clusterSize(): Promise<number> {
  const { containerInstanceArns } = await lab.ecs.send(
    new ListContainerInstancesCommand({ cluster: 'default' }),
  );
  return containerInstanceArns?.length ?? 0;
}

describe('RunInstances', () => {
  it('answers with one reservation, which DescribeInstances keeps together', async () => {
    const answer = await run({
      MinCount: 2,
      MaxCount: 3,
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'team', Value: 'shop' }] }],
    });
    expect(answer).toMatchObject({ OwnerId: '000000000000', Groups: [] });
    expect(answer.Instances).toHaveLength(3);
    for (const [AmiLaunchIndex, instance] of (answer.Instances ?? []).entries())
      expect(instance).toMatchObject({
        AmiLaunchIndex,
        State: { Code: 0, Name: 'pending' },
        Tags: [{ Key: 'team', Value: 'shop' }],
        InstanceType: 't3.medium',
      });
    lab.pass(10_000);
    const Filters = [{ Name: 'reservation-id', Values: [answer.ReservationId ?? ''] }];
    const { Reservations } = await lab.ec2.send(new DescribeInstancesCommand({ Filters }));
    expect(Reservations).toHaveLength(1);
    expect(Reservations?.[0]?.Instances?.map(({ State }) => State?.Name)).toEqual([
      'running',
      'running',
      'running',
    ]);
  });

  it('goes into the subnet or the zone that was asked for', async () => {
    const [, , last] = lab.control.state.ec2.zones;
    const bySubnet = await run({ SubnetId: last?.subnetId });
    const byZone = await run({ Placement: { AvailabilityZone: last?.name } });
    for (const { Instances } of [bySubnet, byZone])
      expect(Instances?.[0]).toMatchObject({
        SubnetId: last?.subnetId,
        Placement: { AvailabilityZone: last?.name },
      });
    const apart = run({ SubnetId: last?.subnetId, Placement: { AvailabilityZone: 'lab-local-1a' } });
    await expect(apart).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('makes a host of the cluster that its user data names, of that of the launch template, or of none', async () => {
    const before = await clusterSize();
    await run({ UserData: base64('#!/bin/bash\necho ECS_CLUSTER=default >> /etc/ecs/ecs.config\n') });
    const LaunchTemplateName = 'default-hosts';
    await run({ ImageId: undefined, LaunchTemplate: { LaunchTemplateName, Version: '$Latest' } });
    await run({ UserData: base64('#!/bin/bash\n# echo ECS_CLUSTER=default\n') });
    await run();
    lab.pass(20_000);
    expect(await clusterSize()).toBe(before + 2);
  });

  it('keeps user data as it was sent', async () => {
    const UserData = base64('ECS_CLUSTER="batch"');
    const { Instances } = await run({ UserData });
    const id = Instances?.[0]?.InstanceId ?? '';
    expect(lab.control.state.ec2.instances.get(id)?.cluster).toBe('batch');
    const attribute = await lab.ec2.send(
      new DescribeInstanceAttributeCommand({ InstanceId: id, Attribute: 'userData' }),
    );
    expect(attribute.UserData).toEqual({ Value: UserData });
  });

  it('answers a repetition with the same instances, and refuses another request with its token', async () => {
    const ClientToken = 'three-more';
    const first = await run({ ClientToken, MaxCount: 3 });
    lab.pass(10_000);
    const second = await run({ ClientToken, MaxCount: 3 });
    expect(second.ReservationId).toBe(first.ReservationId);
    expect(second.Instances?.map(({ InstanceId }) => InstanceId)).toEqual(
      first.Instances?.map(({ InstanceId }) => InstanceId),
    );
    await expect(run({ ClientToken, MaxCount: 2 })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    });
  });

  it('refuses with the code of EC2 what EC2 or the lab does not run', async () => {
    const refusals: [Partial<RunInstancesCommandInput>, string][] = [
      [{ ImageId: undefined }, 'MissingParameter'],
      [{ ImageId: 'ami-0123456789abcdef0' }, 'InvalidAMIID.NotFound'],
      [{ ImageId: 'windows' }, 'InvalidAMIID.Malformed'],
      [{ MinCount: 0 }, 'InvalidParameterValue'],
      [{ MinCount: 3, MaxCount: 2 }, 'InvalidParameterValue'],
      [{ MinCount: 20_000, MaxCount: 20_000 }, 'InstanceLimitExceeded'],
      [{ InstanceType: 'm5.large' }, 'Unsupported'],
      [{ SubnetId: 'subnet-0123456789abcdef0' }, 'InvalidSubnetID.NotFound'],
      [{ Placement: { AvailabilityZone: 'eu-west-1a' } }, 'InvalidParameterValue'],
      [{ Placement: { Tenancy: 'host' } }, 'UnsupportedOperation'],
      [{ KeyName: 'mine' }, 'InvalidKeyPair.NotFound'],
      [{ SecurityGroupIds: ['sg-1'] }, 'InvalidGroup.NotFound'],
      [{ UserData: 'no base64!' }, 'InvalidParameterValue'],
      [{ UserData: base64('x'.repeat(16_385)) }, 'InvalidParameterValue'],
      [{ LaunchTemplate: { LaunchTemplateName: 'others' } }, 'InvalidLaunchTemplateName.NotFoundException'],
      [
        { LaunchTemplate: { LaunchTemplateName: 'default-hosts', Version: '7' } },
        'InvalidLaunchTemplateId.VersionNotFound',
      ],
      [{ InstanceMarketOptions: { MarketType: 'capacity-block' } }, 'UnsupportedOperation'],
      [
        { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'persistent' } } },
        'UnsupportedOperation',
      ],
      [{ IamInstanceProfile: { Name: 'ecsInstanceRole' } }, 'UnsupportedOperation'],
      [
        { TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'aws:x', Value: '1' }] }] },
        'InvalidParameterValue',
      ],
      [{ DryRun: true }, 'DryRunOperation'],
    ];
    const before = lab.control.state.ec2.instances.size;
    for (const [input, name] of refusals) await expect(run(input)).rejects.toMatchObject({ name });
    expect(lab.control.state.ec2.instances.size).toBe(before);
  });

  it('finds no capacity where there is none, and another zone where it may choose', async () => {
    const { zonesWithoutCapacity } = lab.control.state.incidents;
    zonesWithoutCapacity.add('lab-local-1a');
    const Placement = { AvailabilityZone: 'lab-local-1a' };
    await expect(run({ Placement })).rejects.toMatchObject({
      name: 'InsufficientInstanceCapacity',
      message: expect.stringContaining('by not specifying an Availability Zone'),
      $metadata: { httpStatusCode: 500 },
    });
    zonesWithoutCapacity.add('lab-local-1b');
    const { Instances } = await run();
    expect(Instances?.[0]?.Placement?.AvailabilityZone).toBe('lab-local-1c');
  });
});

describe('a spot instance', () => {
  const spot = { InstanceMarketOptions: { MarketType: 'spot' } } as const;

  it('is described with its request, whose status follows it to its end', async () => {
    const { Instances } = await run(spot);
    const [instance] = Instances ?? [];
    const id = instance?.InstanceId ?? '';
    expect(instance?.InstanceLifecycle).toBe('spot');
    const requests = async () => {
      const SpotInstanceRequestIds = [instance?.SpotInstanceRequestId ?? ''];
      const answer = await lab.ec2.send(new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds }));
      return answer.SpotInstanceRequests?.map(({ State, Status }) => [State, Status?.Code]);
    };
    lab.pass(10_000);
    expect(await requests()).toEqual([['active', 'fulfilled']]);
    lab.control.ec2.notifySpot([id]);
    expect(await requests()).toEqual([['active', 'marked-for-termination']]);
    lab.pass(lab.control.state.constants.spotNoticeMs);
    expect(await requests()).toEqual([['closed', 'instance-terminated-no-capacity']]);
    const { Reservations } = await lab.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
      StateReason: { Code: 'Server.SpotInstanceTermination' },
      StateTransitionReason: expect.stringMatching(/^Service initiated \(2026-01-01 00:00:\d\d GMT\)$/),
    });
  });

  it('that its owner terminates closes its request', async () => {
    const { Instances } = await run(spot);
    const id = Instances?.[0]?.InstanceId ?? '';
    await lab.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    const Filters = [{ Name: 'instance-id', Values: [id] }];
    const answer = await lab.ec2.send(new DescribeSpotInstanceRequestsCommand({ Filters }));
    expect(answer.SpotInstanceRequests).toMatchObject([
      { State: 'closed', Status: { Code: 'instance-terminated-by-user' }, Type: 'one-time' },
    ]);
    const unknown = new DescribeSpotInstanceRequestsCommand({ SpotInstanceRequestIds: ['sir-00000000'] });
    await expect(lab.ec2.send(unknown)).rejects.toMatchObject({
      name: 'InvalidSpotInstanceRequestID.NotFound',
    });
  });
});
