import {
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeScalingActivitiesCommand,
  ResumeProcessesCommand,
  SuspendProcessesCommand,
  paginateDescribeAutoScalingInstances,
  paginateDescribeScalingActivities,
} from '@aws-sdk/client-auto-scaling';
import type { DescribeAutoScalingGroupsCommandInput } from '@aws-sdk/client-auto-scaling';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const AutoScalingGroupName = 'default-hosts';
let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

const groups = async (input: DescribeAutoScalingGroupsCommandInput = {}) =>
  (await lab.autoScaling.send(new DescribeAutoScalingGroupsCommand(input))).AutoScalingGroups ?? [];

describe('groups', () => {
  it('are described with their members and where these stand', async () => {
    const [group] = await groups({ AutoScalingGroupNames: [AutoScalingGroupName] });
    expect(group).toMatchObject({
      MinSize: 0,
      MaxSize: 16,
      DesiredCapacity: 8,
      HealthCheckType: 'EC2',
      AvailabilityZones: ['lab-local-1a', 'lab-local-1b', 'lab-local-1c'],
      SuspendedProcesses: [],
    });
    expect(group?.Instances?.map(({ InstanceId }) => InstanceId)).toEqual([
      ...lab.control.state.ec2.instances.keys(),
    ]);
    expect(group?.Instances?.[0]).toMatchObject({ LifecycleState: 'InService', HealthStatus: 'Healthy' });
    expect(group?.Tags).toContainEqual(
      expect.objectContaining({ Key: 'squall', Value: 'allowed', PropagateAtLaunch: true }),
    );
    expect(await groups({ AutoScalingGroupNames: ['ghost'] })).toEqual([]);
  });

  it('are found by their tags', async () => {
    const found = async (Name: string, ...Values: string[]) =>
      (await groups({ Filters: [{ Name, Values }] })).length;
    expect(await found('tag-key', 'squall')).toBe(1);
    expect(await found('tag-value', 'allowed', 'other')).toBe(1);
    expect(await found('tag:squall', 'allowed')).toBe(1);
    expect(await found('tag:squall', 'denied')).toBe(0);
    expect(await found('tag-key', 'toString')).toBe(0);
    await expect(found('colour', 'red')).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it("refuse a token that was not issued, in Auto Scaling's words", async () => {
    await expect(groups({ NextToken: 'None___20' })).rejects.toMatchObject({
      name: 'InvalidNextToken',
      message: "The token 'None___20' was invalid",
    });
    await expect(groups({ MaxRecords: 101 })).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('members', () => {
  it('are described by id and in pages', async () => {
    const [id = ''] = lab.control.state.ec2.instances.keys();
    const { AutoScalingInstances } = await lab.autoScaling.send(
      new DescribeAutoScalingInstancesCommand({ InstanceIds: [id, 'i-0123456789abcdef0'] }),
    );
    expect(AutoScalingInstances).toMatchObject([
      { InstanceId: id, AutoScalingGroupName, LifecycleState: 'InService', HealthStatus: 'HEALTHY' },
    ]);
    const seen = new Set<string | undefined>();
    for await (const page of paginateDescribeAutoScalingInstances(
      { client: lab.autoScaling, pageSize: 3 },
      {},
    ))
      for (const { InstanceId } of page.AutoScalingInstances ?? []) seen.add(InstanceId);
    expect(seen).toEqual(new Set(lab.control.state.ec2.instances.keys()));
  });
});

describe('activities', () => {
  it('tell of the replacement of a lost host, newest first', async () => {
    const [id = ''] = lab.control.state.ec2.instances.keys();
    lab.control.ec2.terminate([id], { skipOsShutdown: true });
    lab.pass(30_000);
    const { Activities = [] } = await lab.autoScaling.send(
      new DescribeScalingActivitiesCommand({ AutoScalingGroupName }),
    );
    expect(Activities).toHaveLength(10);
    expect(Activities[0]?.StartTime?.getTime()).toBeGreaterThan(
      Activities[9]?.StartTime?.getTime() ?? Infinity,
    );
    const [out] = Activities.filter(({ Description }) => Description === `Terminating EC2 instance: ${id}`);
    expect(out).toMatchObject({ StatusCode: 'Successful', Progress: 100, EndTime: expect.any(Date) });
    expect(out?.Cause).toContain('EC2 health check');
    const byId = await lab.autoScaling.send(
      new DescribeScalingActivitiesCommand({ ActivityIds: [out?.ActivityId ?? ''] }),
    );
    expect(byId.Activities).toHaveLength(1);
    const paged: (string | undefined)[] = [];
    for await (const page of paginateDescribeScalingActivities({ client: lab.autoScaling, pageSize: 4 }, {}))
      paged.push(...(page.Activities ?? []).map(({ ActivityId }) => ActivityId));
    expect(paged).toEqual(Activities.map(({ ActivityId }) => ActivityId));
  });

  it('of a group that is not there are refused', async () => {
    const ghost = lab.autoScaling.send(
      new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'ghost' }),
    );
    await expect(ghost).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'AutoScalingGroup name not found - AutoScalingGroup ghost not found',
    });
  });
});

describe('processes', () => {
  const suspended = async () =>
    (await groups())[0]?.SuspendedProcesses?.map(({ ProcessName }) => ProcessName);

  it('that are suspended are shown, and hold recovery until they are resumed', async () => {
    const [id = ''] = lab.control.state.ec2.instances.keys();
    const ScalingProcesses = ['Launch', 'ReplaceUnhealthy'];
    await lab.autoScaling.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses }));
    expect(await suspended()).toEqual(ScalingProcesses);
    lab.control.ec2.terminate([id], { skipOsShutdown: true });
    lab.pass(30_000);
    expect(lab.control.state.ec2.instances.size).toBe(8);
    await lab.autoScaling.send(new ResumeProcessesCommand({ AutoScalingGroupName, ScalingProcesses }));
    expect(await suspended()).toEqual([]);
    lab.pass(30_000);
    expect(lab.control.state.ec2.instances.size).toBe(9);
  });

  it('are all meant when none is named, and unknown ones refused', async () => {
    await lab.autoScaling.send(new SuspendProcessesCommand({ AutoScalingGroupName }));
    expect(await suspended()).toHaveLength(9);
    const unknown = { AutoScalingGroupName, ScalingProcesses: ['Breathe'] };
    await expect(lab.autoScaling.send(new SuspendProcessesCommand(unknown))).rejects.toMatchObject({
      name: 'ValidationError',
    });
    const ghost = lab.autoScaling.send(new ResumeProcessesCommand({ AutoScalingGroupName: 'ghost' }));
    await expect(ghost).rejects.toMatchObject({ name: 'ValidationError' });
  });
});
