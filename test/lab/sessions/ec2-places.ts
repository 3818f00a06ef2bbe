import { expect, it } from 'vitest';
import { itemsOf, refused } from './session.ts';
import type { SessionTools } from './session.ts';

/** A person looks at where and from what instances are launched, tags them and buys spot. */
export function placeSession(tools: () => SessionTools): void {
  const ec2 = () => tools().lab.control.state.ec2;
  const read = async (method: string, list: string, params: object = {}) =>
    itemsOf((await tools().boto3.call('ec2', method, params))[list]);
  const refusal = (method: string, params: object, code: string, message: string) =>
    refused(tools(), ['ec2', method, params], { class: 'ClientError', code, status: 400, message });

  it('looks at the network', async () => {
    const { region, account } = tools().lab.control.state;
    expect(await read('describe_regions', 'Regions')).toMatchObject([{ RegionName: region }]);
    expect(await read('describe_availability_zones', 'AvailabilityZones')).toMatchObject(
      ec2().zones.map(({ name, id }) => ({ ZoneName: name, ZoneId: id, State: 'available' })),
    );
    expect(await read('describe_vpcs', 'Vpcs')).toMatchObject([
      { VpcId: ec2().vpcId, CidrBlock: ec2().vpcCidr, IsDefault: true, OwnerId: account },
    ]);
    const used = (id: string) =>
      [...ec2().instances.values()].filter(({ subnetId }) => subnetId === id).length;
    const subnets = await read('describe_subnets', 'Subnets', {
      Filters: [{ Name: 'vpc-id', Values: [ec2().vpcId] }],
    });
    expect(
      subnets.toSorted((a, b) => String(a['CidrBlock']).localeCompare(String(b['CidrBlock']))),
    ).toMatchObject(
      [...ec2().subnets.values()].map(({ id, zone, cidr }) => ({
        SubnetId: id,
        AvailabilityZone: zone,
        CidrBlock: cidr,
        AvailableIpAddressCount: 4091 - used(id),
      })),
    );
    const id = 'subnet-0123456789abcdef0';
    await refusal(
      'describe_subnets',
      { SubnetIds: [id] },
      'InvalidSubnetID.NotFound',
      `The subnet ID '${id}' does not exist`,
    );
    await refusal(
      'describe_vpcs',
      { VpcIds: ['vpc-0123456789abcdef0'] },
      'InvalidVpcID.NotFound',
      "The vpc ID 'vpc-0123456789abcdef0' does not exist",
    );
  });

  it('looks at what is launched', async () => {
    const { name, cpu, memory } = ec2().instanceType;
    expect(await read('describe_instance_types', 'InstanceTypes', { InstanceTypes: [name] })).toMatchObject([
      { InstanceType: name, VCpuInfo: { DefaultVCpus: cpu / 1024 }, MemoryInfo: { SizeInMiB: memory } },
    ]);
    const offerings = await read('describe_instance_type_offerings', 'InstanceTypeOfferings', {
      LocationType: 'availability-zone',
    });
    expect(offerings.map(({ Location }) => Location)).toEqual(ec2().zones.map((zone) => zone.name));
    expect(await read('describe_images', 'Images', { Owners: ['self'] })).toMatchObject([
      { ImageId: ec2().imageId, State: 'available', Architecture: 'x86_64' },
    ]);
    expect(await read('describe_launch_templates', 'LaunchTemplates')).toMatchObject([
      { LaunchTemplateId: ec2().launchTemplate.id, LaunchTemplateName: ec2().launchTemplate.name },
    ]);
    await refusal(
      'describe_instance_types',
      { InstanceTypes: ['x9.huge'] },
      'InvalidInstanceType',
      'The following supplied instance types do not exist: [x9.huge]',
    );
    await refusal(
      'describe_images',
      { ImageIds: ['ami-0123456789abcdef0'] },
      'InvalidAMIID.NotFound',
      "The image id '[ami-0123456789abcdef0]' does not exist",
    );
    await refusal(
      'describe_launch_templates',
      { LaunchTemplateNames: ['ghost'] },
      'InvalidLaunchTemplateName.NotFoundException',
      'The specified launch template, with template name ghost, does not exist.',
    );
    await refusal(
      'run_instances',
      { MinCount: 1, MaxCount: 1 },
      'MissingParameter',
      'The request must contain the parameter ImageId',
    );
  });

  it('tags instances, and reads the tags in pages', async () => {
    const { boto3, note } = tools();
    const Resources = [...ec2().instances.keys()].slice(0, 4);
    await boto3.call('ec2', 'create_tags', {
      Resources,
      Tags: [
        { Key: 'cost', Value: 'a' },
        { Key: 'owner', Value: 'me' },
      ],
    });
    await boto3.call('ec2', 'delete_tags', { Resources: Resources.slice(0, 1), Tags: [{ Key: 'owner' }] });
    const pages = await boto3.pages('ec2', 'describe_tags', {
      Filters: [{ Name: 'key', Values: ['cost', 'owner'] }],
      PaginationConfig: { PageSize: 5 },
    });
    expect(pages.map(({ Tags }) => itemsOf(Tags).length)).toEqual([5, 2]);
    note('paginated listing', 'describe_tags');
    const tagged = pages.flatMap(({ Tags }) => itemsOf(Tags));
    for (const { ResourceId, ResourceType, Key, Value } of tagged) {
      expect(ResourceType).toBe('instance');
      expect(ec2().instances.get(String(ResourceId))?.tags).toHaveProperty(String(Key), Value);
    }
    await refusal(
      'create_tags',
      { Resources, Tags: [{ Key: 'aws:team', Value: 'x' }] },
      'InvalidParameterValue',
      "Tag keys starting with 'aws:' are reserved for internal use",
    );
    await refusal(
      'describe_tags',
      { MaxResults: 2 },
      'InvalidParameterValue',
      'Value ( 2 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
    );
    await refusal(
      'describe_instances',
      { Filters: [{ Name: 'colour', Values: ['blue'] }] },
      'InvalidParameterValue',
      "The filter 'colour' is invalid",
    );
  });

  it('buys spot, which it cannot stop', async () => {
    const { boto3, note } = tools();
    const { Instances } = await boto3.call('ec2', 'run_instances', {
      LaunchTemplate: { LaunchTemplateName: ec2().launchTemplate.name },
      MinCount: 6,
      MaxCount: 6,
      InstanceMarketOptions: { MarketType: 'spot' },
    });
    const InstanceIds = itemsOf(Instances).map(({ InstanceId }) => String(InstanceId));
    await boto3.wait('ec2', 'instance_running', { InstanceIds, WaiterConfig: { Delay: 1, MaxAttempts: 60 } });
    const pages = await boto3.pages('ec2', 'describe_spot_instance_requests', {
      Filters: [{ Name: 'state', Values: ['active'] }],
      PaginationConfig: { PageSize: 5 },
    });
    expect(pages.map(({ SpotInstanceRequests }) => itemsOf(SpotInstanceRequests).length)).toEqual([5, 1]);
    note('paginated listing', 'describe_spot_instance_requests');
    const requests = pages.flatMap(({ SpotInstanceRequests }) => itemsOf(SpotInstanceRequests));
    expect(new Set(requests.map(({ InstanceId }) => InstanceId))).toEqual(new Set(InstanceIds));
    expect(requests[0]).toMatchObject({ Type: 'one-time', Status: { Code: 'fulfilled' } });
    const [id = ''] = InstanceIds;
    expect(ec2().instances.get(id)?.isSpot).toBe(true);
    await refusal(
      'stop_instances',
      { InstanceIds: [id] },
      'UnsupportedOperation',
      `You can't stop the Spot Instance '${id}' because it is associated with a one-time Spot Instance request. You can only stop Spot Instances associated with persistent Spot Instance requests.`,
    );
    await boto3.call('ec2', 'terminate_instances', { InstanceIds });
    const closed = await read('describe_spot_instance_requests', 'SpotInstanceRequests', {
      Filters: [{ Name: 'instance-id', Values: [id] }],
    });
    expect(closed).toMatchObject([{ State: 'closed', Status: { Code: 'instance-terminated-by-user' } }]);
  });
}
