import {
  CreateTagsCommand,
  DeleteTagsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  ModifyInstanceAttributeCommand,
  paginateDescribeInstances,
  paginateDescribeTags,
  waitUntilInstanceRunning,
  waitUntilInstanceStatusOk,
} from '@aws-sdk/client-ec2';
import type { DescribeInstancesCommandInput, Instance } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

async function instances(input: DescribeInstancesCommandInput = {}): Promise<Instance[]> {
  const { Reservations = [] } = await lab.ec2.send(new DescribeInstancesCommand(input));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

const idsOf = (found: readonly Instance[]) => found.map(({ InstanceId = '' }) => InstanceId);

async function firstId(): Promise<string> {
  const [id = ''] = idsOf(await instances());
  return id;
}

const unknownId = 'i-0123456789abcdef0';

describe('DescribeInstances', () => {
  it('tells of each instance where it is, what it is and what it carries', async () => {
    const all = await instances();
    expect(all).toHaveLength(8);
    const [one] = all;
    const record = lab.control.state.ec2.instances.get(one?.InstanceId ?? '');
    expect(one).toMatchObject({
      InstanceId: record?.id,
      State: { Code: 16, Name: 'running' },
      InstanceType: 't3.medium',
      PrivateIpAddress: record?.privateIp,
      Placement: { AvailabilityZone: record?.zone },
      SubnetId: record?.subnetId,
      VpcId: lab.control.state.ec2.vpcId,
      LaunchTime: new Date('2026-01-01T00:00:00Z'),
    });
    expect(one?.Tags).toContainEqual({ Key: 'squall', Value: 'allowed' });
    expect(one?.Tags).toContainEqual({ Key: 'aws:autoscaling:groupName', Value: 'default-hosts' });
  });

  it('finds by every filter that the lab knows', async () => {
    const [one] = await instances();
    const { Reservations = [] } = await lab.ec2.send(
      new DescribeInstancesCommand({ InstanceIds: [one?.InstanceId ?? ''] }),
    );
    const filters: Record<string, string> = {
      'instance-id': one?.InstanceId ?? '',
      'instance-state-name': 'run*',
      'instance-state-code': '16',
      'tag:squall': 'allowed',
      'tag-key': 'squ?ll',
      'tag-value': 'allowed',
      'availability-zone': one?.Placement?.AvailabilityZone ?? '',
      'private-ip-address': one?.PrivateIpAddress ?? '',
      'instance-type': 't3.*',
      'vpc-id': one?.VpcId ?? '',
      'subnet-id': one?.SubnetId ?? '',
      'image-id': one?.ImageId ?? '',
      'reservation-id': Reservations[0]?.ReservationId ?? '',
    };
    for (const [Name, value] of Object.entries(filters)) {
      const found = await instances({ Filters: [{ Name, Values: [value] }] });
      const none = await instances({ Filters: [{ Name, Values: ['none-such'] }] });
      expect({ Name, isFound: idsOf(found).includes(one?.InstanceId ?? ''), none }).toEqual({
        Name,
        isFound: true,
        none: [],
      });
    }
    const every = Object.entries(filters).map(([Name, value]) => ({ Name, Values: [value] }));
    expect(idsOf(await instances({ Filters: every }))).toEqual([one?.InstanceId]);
  });

  it('pages through everything once, whatever the size', async () => {
    const all = idsOf(await instances());
    const seen: string[] = [];
    const pages: number[] = [];
    for await (const { Reservations = [] } of paginateDescribeInstances(
      { client: lab.ec2, pageSize: 5 },
      {},
    )) {
      pages.push(Reservations.length);
      seen.push(...Reservations.flatMap(({ Instances = [] }) => idsOf(Instances)));
    }
    expect(pages).toEqual([5, 3]);
    expect(seen).toEqual(all);
    expect(await instances({ MaxResults: 5000 })).toHaveLength(8);
  });

  it("refuses in EC2's words what EC2 refuses", async () => {
    const id = await firstId();
    const other = 'i-0aaaaaaaaaaaaaaaa';
    const refusals: [DescribeInstancesCommandInput, string, string][] = [
      [
        { InstanceIds: [unknownId] },
        'InvalidInstanceID.NotFound',
        `The instance ID '${unknownId}' does not exist`,
      ],
      [
        { InstanceIds: [id, unknownId, other] },
        'InvalidInstanceID.NotFound',
        `The instance IDs '${unknownId}, ${other}' do not exist`,
      ],
      [{ InstanceIds: ['web-1'] }, 'InvalidInstanceID.Malformed', 'Invalid id: "web-1"'],
      [
        { Filters: [{ Name: 'colour', Values: ['red'] }] },
        'InvalidParameterValue',
        "The filter 'colour' is invalid",
      ],
      [
        { MaxResults: 4 },
        'InvalidParameterValue',
        'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
      ],
      [
        { MaxResults: 2, InstanceIds: [id] },
        'InvalidParameterCombination',
        'The parameter instancesSet cannot be used with the parameter maxResults',
      ],
      [{ NextToken: 'page-2' }, 'InvalidParameterValue', 'Unable to parse pagination token'],
      [{ DryRun: true }, 'DryRunOperation', 'Request would have succeeded, but DryRun flag is set.'],
    ];
    for (const [input, name, message] of refusals) {
      await expect(instances(input)).rejects.toMatchObject({ name, message });
    }
  });
});

describe('DescribeInstanceStatus', () => {
  it('shows the running ones, and the others when asked', async () => {
    const id = await firstId();
    lab.control.ec2.terminate([id], { skipOsShutdown: true });
    const running = await lab.ec2.send(new DescribeInstanceStatusCommand({}));
    expect(running.InstanceStatuses).toHaveLength(7);
    expect(running.InstanceStatuses?.[0]).toMatchObject({
      InstanceState: { Name: 'running' },
      InstanceStatus: { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] },
      SystemStatus: { Status: 'ok' },
    });
    const { InstanceStatuses: every = [] } = await lab.ec2.send(
      new DescribeInstanceStatusCommand({ IncludeAllInstances: true, InstanceIds: [id] }),
    );
    expect(every).toMatchObject([
      { InstanceId: id, InstanceState: { Code: 32 }, InstanceStatus: { Status: 'not-applicable' } },
    ]);
  });

  it("satisfies the SDK's waiters", async () => {
    const InstanceIds = idsOf(await instances());
    const waiter = { client: lab.ec2, maxWaitTime: 20 };
    expect((await waitUntilInstanceRunning(waiter, { InstanceIds })).state).toBe('SUCCESS');
    expect((await waitUntilInstanceStatusOk(waiter, { InstanceIds })).state).toBe('SUCCESS');
  });
});

describe('attributes and tags', () => {
  it('protect an instance and release it', async () => {
    const InstanceId = await firstId();
    const ask = new DescribeInstanceAttributeCommand({ InstanceId, Attribute: 'disableApiTermination' });
    expect(await lab.ec2.send(ask)).toMatchObject({ InstanceId, DisableApiTermination: { Value: false } });
    await lab.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: true } }),
    );
    expect(await lab.ec2.send(ask)).toMatchObject({ DisableApiTermination: { Value: true } });
    expect(lab.control.state.ec2.instances.get(InstanceId)?.isProtected).toBe(true);
    await lab.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId, Attribute: 'disableApiTermination', Value: 'false' }),
    );
    expect(await lab.ec2.send(ask)).toMatchObject({ DisableApiTermination: { Value: false } });
  });

  it('refuse attributes that the lab would forget', async () => {
    const InstanceId = await firstId();
    const change = lab.ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId, InstanceType: { Value: 'm5.large' } }),
    );
    await expect(change).rejects.toMatchObject({ name: 'UnsupportedOperation' });
    const nothing = lab.ec2.send(new ModifyInstanceAttributeCommand({ InstanceId }));
    await expect(nothing).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });

  it('add and remove tags, and never those of AWS itself', async () => {
    const [one = '', two = ''] = idsOf(await instances());
    const Resources = [one, two];
    await lab.ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'team', Value: 'shop' }] }));
    const tagged = { Filters: [{ Name: 'tag:team', Values: ['shop'] }] };
    expect(idsOf(await instances(tagged))).toEqual([one, two]);
    await lab.ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'team', Value: 'other' }] }));
    expect(await instances(tagged)).toHaveLength(2);
    await lab.ec2.send(new DeleteTagsCommand({ Resources: [one], Tags: [{ Key: 'team' }] }));
    expect(idsOf(await instances(tagged))).toEqual([two]);
    await lab.ec2.send(new DeleteTagsCommand({ Resources: [two], Tags: [] }));
    const [left] = await instances({ InstanceIds: [two] });
    expect(left?.Tags).toEqual([{ Key: 'aws:autoscaling:groupName', Value: 'default-hosts' }]);
    const reserved = new CreateTagsCommand({ Resources, Tags: [{ Key: 'aws:x', Value: '1' }] });
    await expect(lab.ec2.send(reserved)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const stranger = new CreateTagsCommand({ Resources: ['vol-1'], Tags: [{ Key: 'x', Value: '1' }] });
    await expect(lab.ec2.send(stranger)).rejects.toMatchObject({ name: 'InvalidID' });
  });

  it('list tags by resource, in pages', async () => {
    const id = await firstId();
    const { Tags = [] } = await lab.ec2.send(
      new DescribeTagsCommand({ Filters: [{ Name: 'resource-id', Values: [id] }] }),
    );
    expect(Tags).toContainEqual({
      Key: 'squall',
      Value: 'allowed',
      ResourceId: id,
      ResourceType: 'instance',
    });
    expect(Tags).toHaveLength(3);
    let count = 0;
    for await (const page of paginateDescribeTags({ client: lab.ec2, pageSize: 7 }, {}))
      count += page.Tags?.length ?? 0;
    expect(count).toBe(27);
  });
});

describe('zones and subnets', () => {
  it('agree with one another', async () => {
    const { AvailabilityZones = [] } = await lab.ec2.send(new DescribeAvailabilityZonesCommand({}));
    const { Subnets = [] } = await lab.ec2.send(new DescribeSubnetsCommand({}));
    const names = ['lab-local-1a', 'lab-local-1b', 'lab-local-1c'];
    expect(AvailabilityZones.map(({ ZoneName }) => ZoneName)).toEqual(names);
    expect(Subnets).toHaveLength(3);
    expect(new Set(Subnets.map(({ AvailabilityZone }) => AvailabilityZone))).toEqual(new Set(names));
    const [subnet] = Subnets;
    const found = await instances({ Filters: [{ Name: 'subnet-id', Values: [subnet?.SubnetId ?? ''] }] });
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ Placement }) => Placement?.AvailabilityZone))).toEqual(
      new Set([subnet?.AvailabilityZone]),
    );
    const missing = lab.ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-1'] }));
    await expect(missing).rejects.toMatchObject({ name: 'InvalidSubnetID.NotFound' });
    const nowhere = lab.ec2.send(new DescribeAvailabilityZonesCommand({ ZoneNames: ['eu-west-1a'] }));
    await expect(nowhere).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Invalid availability zone: [eu-west-1a]',
    });
  });
});
