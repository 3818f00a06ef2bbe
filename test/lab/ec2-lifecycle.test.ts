import { SuspendProcessesCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  ModifyInstanceAttributeCommand,
  RebootInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import type { Instance, StopInstancesCommandInput } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({ instances: { count: 4, spot: 1 }, services: { web: { tasks: 2 } } });
  // The group would replace what does not run.
  await lab.autoScaling.send(
    new SuspendProcessesCommand({
      AutoScalingGroupName: 'default-hosts',
      ScalingProcesses: ['HealthCheck', 'Launch', 'Terminate'],
    }),
  );
});

afterEach(() => lab.close());

const all = () => [...lab.control.state.ec2.instances.values()];
const anOnDemand = () => all().find(({ isSpot }) => !isSpot)?.id ?? '';
const aSpot = () => all().find(({ isSpot }) => isSpot)?.id ?? '';
const stop = (id: string, how: Partial<StopInstancesCommandInput> = {}) =>
  lab.ec2.send(new StopInstancesCommand({ InstanceIds: [id], ...how }));
const start = (id: string) => lab.ec2.send(new StartInstancesCommand({ InstanceIds: [id] }));
const reboot = (id: string) => lab.ec2.send(new RebootInstancesCommand({ InstanceIds: [id] }));

async function described(id: string): Promise<Instance | undefined> {
  const { Reservations } = await lab.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  return Reservations?.[0]?.Instances?.[0];
}

describe('StopInstances and StartInstances', () => {
  it('keep the instance, its address and its place, and tell who stopped it and when', async () => {
    const id = anOnDemand();
    const before = await described(id);
    const { StoppingInstances } = await stop(id);
    expect(StoppingInstances).toEqual([
      {
        InstanceId: id,
        PreviousState: { Code: 16, Name: 'running' },
        CurrentState: { Code: 64, Name: 'stopping' },
      },
    ]);
    lab.pass(5000);
    expect(await described(id)).toMatchObject({
      State: { Code: 80, Name: 'stopped' },
      PrivateIpAddress: before?.PrivateIpAddress,
      SubnetId: before?.SubnetId,
      StateReason: {
        Code: 'Client.UserInitiatedShutdown',
        Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
      },
      StateTransitionReason: expect.stringMatching(/^User initiated \(2026-01-01 00:00:\d\d GMT\)$/),
    });
    const { StartingInstances } = await start(id);
    expect(StartingInstances).toMatchObject([
      { PreviousState: { Name: 'stopped' }, CurrentState: { Code: 0, Name: 'pending' } },
    ]);
    lab.pass(10_000);
    const after = await described(id);
    expect(after).toMatchObject({
      State: { Name: 'running' },
      StateTransitionReason: '',
      PrivateIpAddress: before?.PrivateIpAddress,
    });
    expect(after).not.toHaveProperty('StateReason');
    expect(after?.LaunchTime?.getTime()).toBeGreaterThan(before?.LaunchTime?.getTime() ?? Infinity);
  });

  it('may be repeated, and refuse all when they must refuse one', async () => {
    const [one = '', two = ''] = all()
      .filter(({ isSpot }) => !isSpot)
      .map(({ id }) => id);
    expect((await start(one)).StartingInstances).toMatchObject([
      { PreviousState: { Name: 'running' }, CurrentState: { Name: 'running' } },
    ]);
    await stop(one);
    expect((await stop(one)).StoppingInstances).toMatchObject([
      { PreviousState: { Name: 'stopping' }, CurrentState: { Name: 'stopping' } },
    ]);
    await expect(start(one)).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
      message: `The instance '${one}' is not in a state from which it can be started.`,
    });
    await lab.ec2.send(new TerminateInstancesCommand({ InstanceIds: [one] }));
    const both = new StopInstancesCommand({ InstanceIds: [two, one] });
    await expect(lab.ec2.send(both)).rejects.toMatchObject({
      name: 'IncorrectInstanceState',
      message: `The instance '${one}' is not in a state from which it can be stopped.`,
    });
    expect((await described(two))?.State?.Name).toBe('running');
  });

  it('skip the shutdown of the system when told to, and force one that is under way', async () => {
    const [one = '', two = ''] = all()
      .filter(({ isSpot }) => !isSpot)
      .map(({ id }) => id);
    await stop(one, { SkipOsShutdown: true });
    await stop(two, { Force: true });
    await stop(two, { Force: true });
    expect(lab.world.calls.filter((call) => call.startsWith('stopHost'))).toEqual([
      `stopHost ${one} abrupt`,
      `stopHost ${two} graceful`,
      `stopHost ${two} abrupt`,
    ]);
  });

  it("refuse a guarded instance, a spot instance, hibernation and a zone without capacity, in EC2's words", async () => {
    const id = anOnDemand();
    const spot = aSpot();
    await expect(stop(spot)).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: `You can't stop the Spot Instance '${spot}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`,
    });
    await expect(stop(id, { Hibernate: true })).rejects.toMatchObject({
      name: 'UnsupportedHibernationConfiguration',
    });
    await expect(stop(id, { DryRun: true })).rejects.toMatchObject({ name: 'DryRunOperation' });
    await expect(stop('i-0123456789abcdef0')).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
    await lab.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId: id, DisableApiStop: { Value: true } }),
    );
    await expect(stop(id)).rejects.toMatchObject({
      name: 'OperationNotPermitted',
      message: `The instance '${id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
    });
    await expect(lab.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }))).rejects.toMatchObject({
      message: `The instance '${id}' may not be terminated. Modify its 'disableApiStop' instance attribute and try again.`,
    });
    await lab.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId: id, Attribute: 'disableApiStop', Value: 'false' }),
    );
    await stop(id);
    lab.pass(5000);
    const { zone = '' } = lab.control.state.ec2.instances.get(id) ?? {};
    lab.control.state.incidents.zonesWithoutCapacity.add(zone);
    await expect(start(id)).rejects.toMatchObject({
      name: 'InsufficientInstanceCapacity',
      $metadata: { httpStatusCode: 500 },
    });
  });

  it('terminates a stopped instance at once', async () => {
    const id = anOnDemand();
    await stop(id);
    lab.pass(5000);
    const { TerminatingInstances } = await lab.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    expect(TerminatingInstances).toEqual([
      {
        InstanceId: id,
        PreviousState: { Code: 80, Name: 'stopped' },
        CurrentState: { Code: 48, Name: 'terminated' },
      },
    ]);
  });
});

describe('RebootInstances', () => {
  it('leaves the instance running, its checks initializing until it is back', async () => {
    const id = anOnDemand();
    const before = await described(id);
    await reboot(id);
    lab.pass(2100);
    expect(await described(id)).toEqual(before);
    const ask = new DescribeInstanceStatusCommand({ InstanceIds: [id] });
    const during = await lab.ec2.send(ask);
    expect(during.InstanceStatuses).toMatchObject([
      { InstanceState: { Name: 'running' }, InstanceStatus: { Status: 'initializing' } },
    ]);
    lab.pass(5000);
    const after = await lab.ec2.send(ask);
    expect(after.InstanceStatuses).toMatchObject([{ InstanceStatus: { Status: 'ok' } }]);
    expect(await described(id)).toEqual(before);
  });

  it('refuses what does not run, and passes over what has ended', async () => {
    const id = anOnDemand();
    await stop(id);
    await expect(reboot(id)).rejects.toMatchObject({ name: 'IncorrectInstanceState' });
    await lab.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    lab.pass(10_000);
    await reboot(id);
    expect((await described(id))?.State?.Name).toBe('terminated');
  });
});

describe('instanceInitiatedShutdownBehavior', () => {
  it('is terminate for hosts of the group, and can be changed to stop', async () => {
    const InstanceId = anOnDemand();
    const Attribute = 'instanceInitiatedShutdownBehavior';
    const ask = new DescribeInstanceAttributeCommand({ InstanceId, Attribute });
    expect(await lab.ec2.send(ask)).toMatchObject({
      InstanceInitiatedShutdownBehavior: { Value: 'terminate' },
    });
    const to = (Value: string) =>
      lab.ec2.send(
        new ModifyInstanceAttributeCommand({ InstanceId, InstanceInitiatedShutdownBehavior: { Value } }),
      );
    await expect(to('sleep')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await to('stop');
    lab.world.killHost(InstanceId);
    lab.pass(5000);
    expect(await described(InstanceId)).toMatchObject({
      State: { Name: 'stopped' },
      StateReason: { Code: 'Client.InstanceInitiatedShutdown' },
    });
  });

  it('refuses two attributes at a time', async () => {
    const both = new ModifyInstanceAttributeCommand({
      InstanceId: anOnDemand(),
      DisableApiStop: { Value: true },
      DisableApiTermination: { Value: true },
    });
    await expect(lab.ec2.send(both)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });
});
