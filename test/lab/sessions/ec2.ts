import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 1, MaxAttempts: 60 };

/** A person launches instances, stops and starts them, and ends them in spite of their protection. */
export function instanceSession(tools: () => SessionTools): void {
  const ec2 = () => tools().lab.control.state.ec2;
  const mine = () => [...ec2().instances.values()].filter(({ tags }) => tags['team'] === 'blue');
  const InstanceIds: string[] = [];
  const refusal = (method: string, params: object, code: string, message: string, status = 400) =>
    refused(tools(), ['ec2', method, params], { class: 'ClientError', code, status, message });

  it('launches instances and waits until they run', async () => {
    const { boto3, note } = tools();
    const [subnet] = ec2().subnets.values();
    const launch = {
      ImageId: ec2().imageId,
      InstanceType: ec2().instanceType.name,
      MinCount: 2,
      MaxCount: 2,
      SubnetId: subnet?.id,
      UserData: '#!/bin/bash\n',
      ClientToken: 'once',
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'team', Value: 'blue' }] }],
    };
    await refusal(
      'run_instances',
      { ...launch, DryRun: true },
      'DryRunOperation',
      'Request would have succeeded, but DryRun flag is set.',
      412,
    );
    expect(mine()).toEqual([]);
    const { Instances, ReservationId } = await boto3.call('ec2', 'run_instances', launch);
    InstanceIds.push(...itemsOf(Instances).map(({ InstanceId }) => String(InstanceId)));
    expect(InstanceIds).toEqual(mine().map(({ id }) => id));
    expect(await boto3.call('ec2', 'run_instances', launch)).toMatchObject({ ReservationId });
    await boto3.wait('ec2', 'instance_running', { InstanceIds, WaiterConfig });
    note('waiter', 'instance_running');
    await boto3.wait('ec2', 'instance_status_ok', { InstanceIds, WaiterConfig });
    note('waiter', 'instance_status_ok');

    const { Reservations } = await boto3.call('ec2', 'describe_instances', { InstanceIds });
    expect(Reservations).toMatchObject([
      {
        ReservationId,
        OwnerId: tools().lab.control.state.account,
        Instances: mine().map((record) => ({
          InstanceId: record.id,
          AmiLaunchIndex: record.launchIndex,
          State: { Code: 16, Name: 'running' },
          PrivateIpAddress: record.privateIp,
          Placement: { AvailabilityZone: subnet?.zone, Tenancy: 'default' },
          SubnetId: subnet?.id,
          VpcId: ec2().vpcId,
          ClientToken: 'once',
          StateTransitionReason: '',
          Tags: [{ Key: 'team', Value: 'blue' }],
        })),
      },
    ]);
    const data = await boto3.call('ec2', 'describe_instance_attribute', {
      InstanceId: InstanceIds[0],
      Attribute: 'userData',
    });
    expect(data['UserData']).toEqual({ Value: mine()[0]?.userData });
  });

  it('turns the pages of instances and of their status', async () => {
    const { boto3, note } = tools();
    const shown = await boto3.pages('ec2', 'describe_instances', {
      Filters: [{ Name: 'instance-state-name', Values: ['running'] }],
      PaginationConfig: { PageSize: 5 },
    });
    const onPages = shown.map(({ Reservations }) =>
      itemsOf(Reservations).flatMap((each) => itemsOf(each['Instances'])),
    );
    expect(onPages.map(({ length }) => length)).toEqual([5, 5]);
    expect(new Set(onPages.flat().map(({ InstanceId }) => InstanceId))).toEqual(
      new Set(ec2().instances.keys()),
    );
    note('paginated listing', 'describe_instances');
    const statuses = await boto3.pages('ec2', 'describe_instance_status', {
      IncludeAllInstances: true,
      PaginationConfig: { PageSize: 6 },
    });
    expect(statuses.flatMap((page) => itemsOf(page['InstanceStatuses']))).toMatchObject(
      Array.from({ length: 10 }, () => ({
        InstanceStatus: { Status: 'ok' },
        SystemStatus: { Status: 'ok' },
      })),
    );
    note('paginated listing', 'describe_instance_status');
    await refusal(
      'describe_instances',
      { InstanceIds, MaxResults: 5 },
      'InvalidParameterCombination',
      'The parameter instancesSet cannot be used with the parameter maxResults',
    );
  });

  it('stops, starts and reboots them', async () => {
    const { boto3, lab, note } = tools();
    const [InstanceId = ''] = InstanceIds;
    const guard = (Value: boolean) =>
      boto3.call('ec2', 'modify_instance_attribute', { InstanceId, DisableApiStop: { Value } });
    await guard(true);
    await refusal(
      'stop_instances',
      { InstanceIds },
      'OperationNotPermitted',
      `The instance '${InstanceId}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
    );
    await guard(false);
    const { StoppingInstances } = await boto3.call('ec2', 'stop_instances', { InstanceIds });
    expect(StoppingInstances).toMatchObject(
      InstanceIds.map((id) => ({
        InstanceId: id,
        PreviousState: { Code: 16, Name: 'running' },
        CurrentState: { Code: 64, Name: 'stopping' },
      })),
    );
    await boto3.wait('ec2', 'instance_stopped', { InstanceIds, WaiterConfig });
    note('waiter', 'instance_stopped');
    expect(mine().map(({ state }) => state)).toEqual(['stopped', 'stopped']);
    const { Reservations } = await boto3.call('ec2', 'describe_instances', { InstanceIds });
    expect(itemsOf(itemsOf(Reservations)[0]?.['Instances'])[0]).toMatchObject({
      State: { Code: 80 },
      StateReason: { Code: 'Client.UserInitiatedShutdown' },
      StateTransitionReason: expect.stringMatching(/^User initiated \(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d GMT\)$/),
    });
    await refusal(
      'reboot_instances',
      { InstanceIds: [InstanceId] },
      'IncorrectInstanceState',
      `The instance '${InstanceId}' is not in the 'running' state.`,
    );
    await boto3.call('ec2', 'start_instances', { InstanceIds });
    await boto3.wait('ec2', 'instance_running', { InstanceIds, WaiterConfig });
    await boto3.call('ec2', 'reboot_instances', { InstanceIds: [InstanceId] });
    await until(lab, () => lab.control.ec2.isRebooting(InstanceId));
    await boto3.wait('ec2', 'instance_status_ok', { InstanceIds, WaiterConfig });
    expect(lab.control.ec2.isRebooting(InstanceId)).toBe(false);
    expect(mine().map(({ state }) => state)).toEqual(['running', 'running']);
  });

  it('terminates them, once they are no longer protected', async () => {
    const { boto3, note } = tools();
    const [InstanceId = ''] = InstanceIds;
    const guard = (Value: boolean) =>
      boto3.call('ec2', 'modify_instance_attribute', { InstanceId, DisableApiTermination: { Value } });
    await guard(true);
    expect(
      await boto3.call('ec2', 'describe_instance_attribute', {
        InstanceId,
        Attribute: 'disableApiTermination',
      }),
    ).toMatchObject({ DisableApiTermination: { Value: true } });
    await refusal(
      'terminate_instances',
      { InstanceIds },
      'OperationNotPermitted',
      `The instance '${InstanceId}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    );
    expect(mine().map(({ state }) => state)).toEqual(['running', 'running']);
    await guard(false);
    const { TerminatingInstances } = await boto3.call('ec2', 'terminate_instances', { InstanceIds });
    expect(TerminatingInstances).toMatchObject([
      { CurrentState: { Code: 32, Name: 'shutting-down' } },
      { CurrentState: { Code: 32, Name: 'shutting-down' } },
    ]);
    await boto3.wait('ec2', 'instance_terminated', { InstanceIds, WaiterConfig });
    note('waiter', 'instance_terminated');
    expect(mine().map(({ state }) => state)).toEqual(['terminated', 'terminated']);
    await refusal(
      'start_instances',
      { InstanceIds: [InstanceId] },
      'IncorrectInstanceState',
      `The instance '${InstanceId}' is not in a state from which it can be started.`,
    );
    await refusal(
      'terminate_instances',
      { InstanceIds: ['i-0123456789abcdef0'] },
      'InvalidInstanceID.NotFound',
      "The instance ID 'i-0123456789abcdef0' does not exist",
    );
    await refusal(
      'stop_instances',
      { InstanceIds: ['web-1'] },
      'InvalidInstanceID.Malformed',
      'Invalid id: "web-1"',
    );
  });
}
