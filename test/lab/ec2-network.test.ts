import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateTagsCommand,
  DeleteNetworkAclCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  DescribeSubnetsCommand,
  DescribeTagsCommand,
  DescribeVpcsCommand,
  ReplaceNetworkAclAssociationCommand,
  ReplaceNetworkAclEntryCommand,
} from '@aws-sdk/client-ec2';
import type { CreateNetworkAclEntryCommandInput, NetworkAcl } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab({ instances: { count: 3 }, services: { web: { tasks: 1 } } });
});

afterEach(() => lab.close());

const vpcId = () => lab.control.state.ec2.vpcId;

async function acls(Name?: string, value = ''): Promise<NetworkAcl[]> {
  const Filters = Name === undefined ? [] : [{ Name, Values: [value] }];
  const { NetworkAcls = [] } = await lab.ec2.send(new DescribeNetworkAclsCommand({ Filters }));
  return NetworkAcls;
}

async function newAcl(): Promise<string> {
  const { NetworkAcl } = await lab.ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId() }));
  return NetworkAcl?.NetworkAclId ?? '';
}

const everyone = {
  RuleNumber: 100,
  Egress: false,
  Protocol: '-1',
  RuleAction: 'allow',
  CidrBlock: '0.0.0.0/0',
} as const;

const put = (NetworkAclId: string, entry: Partial<CreateNetworkAclEntryCommandInput> = {}) =>
  lab.ec2.send(new CreateNetworkAclEntryCommand({ ...everyone, NetworkAclId, ...entry }));

describe('network ACLs', () => {
  it('are one for every subnet at first, open to all', async () => {
    const [only, ...others] = await acls();
    expect(others).toEqual([]);
    expect(only).toMatchObject({ IsDefault: true, VpcId: vpcId(), OwnerId: '000000000000', Tags: [] });
    expect(only?.Associations).toHaveLength(3);
    const entry = { CidrBlock: '0.0.0.0/0', Protocol: '-1' };
    expect(only?.Entries).toEqual(
      [true, false].flatMap((Egress) => [
        { ...entry, Egress, RuleAction: 'allow', RuleNumber: 100 },
        { ...entry, Egress, RuleAction: 'deny', RuleNumber: 32_767 },
      ]),
    );
  });

  it('cut a subnet off when a closed one takes the place of the open one, until that is back', async () => {
    const [victim] = lab.control.state.ec2.instances.values();
    const { id = '', subnetId = '' } = victim ?? {};
    const associationOf = async () => {
      const [acl] = await acls('association.subnet-id', subnetId);
      const association = acl?.Associations?.find(({ SubnetId }) => SubnetId === subnetId);
      return { AssociationId: association?.NetworkAclAssociationId ?? '', acl: acl?.NetworkAclId ?? '' };
    };
    const { AssociationId, acl: open } = await associationOf();
    const closed = await newAcl();
    const { NewAssociationId } = await lab.ec2.send(
      new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId: closed }),
    );
    expect(await associationOf()).toEqual({ AssociationId: NewAssociationId, acl: closed });
    expect(lab.world.hosts.get(id)).toMatchObject({ isAlive: true, isReachable: false });
    const again = new ReplaceNetworkAclAssociationCommand({ AssociationId, NetworkAclId: open });
    await expect(lab.ec2.send(again)).rejects.toMatchObject({ name: 'InvalidAssociationID.NotFound' });
    const busy = new DeleteNetworkAclCommand({ NetworkAclId: closed });
    await expect(lab.ec2.send(busy)).rejects.toMatchObject({ name: 'DependencyViolation' });
    await lab.ec2.send(
      new ReplaceNetworkAclAssociationCommand({
        AssociationId: NewAssociationId ?? '',
        NetworkAclId: open,
      }),
    );
    expect(lab.world.hosts.get(id)?.isReachable).toBe(true);
    await lab.ec2.send(busy);
    expect(await acls()).toHaveLength(1);
  });

  it('have entries that can be added, replaced and deleted, each by its number and direction', async () => {
    const acl = await newAcl();
    await put(acl, { CidrBlock: '10.0.7.9/8', Protocol: 'tcp', PortRange: { From: 80, To: 81 } });
    await put(acl, { Egress: true, Protocol: 'icmp', IcmpTypeCode: { Type: -1, Code: -1 } });
    await expect(put(acl)).rejects.toMatchObject({
      name: 'NetworkAclEntryAlreadyExists',
      message: 'The network acl entry identified by 100 already exists.',
    });
    const entries = async () => (await acls('network-acl-id', acl))[0]?.Entries ?? [];
    expect(await entries()).toMatchObject([
      { RuleNumber: 100, Egress: true, Protocol: '1', IcmpTypeCode: { Type: -1, Code: -1 } },
      { RuleNumber: 32_767, Egress: true },
      {
        RuleNumber: 100,
        Egress: false,
        CidrBlock: '10.0.0.0/8',
        Protocol: '6',
        PortRange: { From: 80, To: 81 },
      },
      { RuleNumber: 32_767, Egress: false },
    ]);
    await lab.ec2.send(
      new ReplaceNetworkAclEntryCommand({ ...everyone, NetworkAclId: acl, RuleAction: 'deny' }),
    );
    expect((await entries())[2]).toMatchObject({ RuleAction: 'deny', Protocol: '-1' });
    const remove = new DeleteNetworkAclEntryCommand({ NetworkAclId: acl, RuleNumber: 100, Egress: false });
    await lab.ec2.send(remove);
    expect(await entries()).toHaveLength(3);
    await expect(lab.ec2.send(remove)).rejects.toMatchObject({ name: 'InvalidNetworkAclEntry.NotFound' });
    expect(await acls('entry.rule-number', '100')).toHaveLength(2);
  });

  it('refuse what EC2 refuses, and denials that the lab would have to forget', async () => {
    const acl = await newAcl();
    const refusals: [Partial<CreateNetworkAclEntryCommandInput>, string][] = [
      [{ NetworkAclId: 'acl-0123456789abcdef0' }, 'InvalidNetworkAclID.NotFound'],
      [{ RuleNumber: 0 }, 'InvalidParameterValue'],
      [{ RuleNumber: 32_767 }, 'InvalidParameterValue'],
      [{ CidrBlock: '10.0.0.0/33' }, 'InvalidParameterValue'],
      [{ CidrBlock: undefined }, 'MissingParameter'],
      [{ CidrBlock: undefined, Ipv6CidrBlock: '::/0' }, 'UnsupportedOperation'],
      [{ Protocol: 'http' }, 'InvalidParameterValue'],
      [{ Protocol: 'tcp' }, 'MissingParameter'],
      [{ Protocol: 'tcp', PortRange: { From: 9, To: 8 } }, 'InvalidParameterValue'],
      [{ Protocol: 'icmp' }, 'MissingParameter'],
      [{ RuleAction: 'deny', CidrBlock: '10.0.0.0/8' }, 'UnsupportedOperation'],
      [{ RuleAction: 'deny', Protocol: 'tcp', PortRange: { From: 80, To: 80 } }, 'UnsupportedOperation'],
      [{ DryRun: true }, 'DryRunOperation'],
    ];
    for (const [entry, name] of refusals) await expect(put(acl, entry)).rejects.toMatchObject({ name });
    for (let number = 1; number <= 20; number += 1) await put(acl, { RuleNumber: number });
    await expect(put(acl, { RuleNumber: 21 })).rejects.toMatchObject({
      name: 'NetworkAclEntryLimitExceeded',
    });
    const [open] = await acls('default', 'true');
    const own = new DeleteNetworkAclCommand({ NetworkAclId: open?.NetworkAclId });
    await expect(lab.ec2.send(own)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: `cannot delete default network ACL ${open?.NetworkAclId}`,
    });
    const elsewhere = new CreateNetworkAclCommand({ VpcId: 'vpc-0123456789abcdef0' });
    await expect(lab.ec2.send(elsewhere)).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
  });

  it('are created once for a client token', async () => {
    const create = () =>
      lab.ec2.send(new CreateNetworkAclCommand({ VpcId: vpcId(), ClientToken: 'closed-one' }));
    const [one, two] = [await create(), await create()];
    expect(two.NetworkAcl?.NetworkAclId).toBe(one.NetworkAcl?.NetworkAclId);
    expect(await acls()).toHaveLength(2);
  });
});

describe('the network', () => {
  it('is one default VPC with a subnet in each zone', async () => {
    const { Vpcs } = await lab.ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs).toMatchObject([
      { VpcId: vpcId(), CidrBlock: '10.0.0.0/16', IsDefault: true, State: 'available' },
    ]);
    const { Subnets } = await lab.ec2.send(new DescribeSubnetsCommand({}));
    const byZone = (Subnets ?? []).toSorted((a, b) => ((a.CidrBlock ?? '') < (b.CidrBlock ?? '') ? -1 : 1));
    expect(byZone.map(({ CidrBlock }) => CidrBlock)).toEqual(['10.0.0.0/20', '10.0.16.0/20', '10.0.32.0/20']);
    expect(byZone[0]).toMatchObject({ AvailableIpAddressCount: 4096 - 5 - 1, DefaultForAz: true });
    const other = new DescribeVpcsCommand({ VpcIds: ['vpc-0123456789abcdef0'] });
    await expect(lab.ec2.send(other)).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
  });

  it('has tags on its subnets, its ACLs and itself', async () => {
    const [subnet = ''] = lab.control.state.ec2.subnets.keys();
    const acl = await newAcl();
    const Resources = [subnet, acl, vpcId()];
    await lab.ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'drill', Value: '7' }] }));
    const Filters = [{ Name: 'tag:drill', Values: ['7'] }];
    const { Tags = [] } = await lab.ec2.send(new DescribeTagsCommand({ Filters }));
    expect(new Set(Tags.map(({ ResourceType }) => ResourceType))).toEqual(
      new Set(['subnet', 'network-acl', 'vpc']),
    );
    const subnets = await lab.ec2.send(new DescribeSubnetsCommand({ Filters }));
    const squall = { Key: 'squall', Value: 'allowed' };
    expect(subnets.Subnets).toMatchObject([
      { SubnetId: subnet, Tags: [squall, { Key: 'drill', Value: '7' }] },
    ]);
    expect(await acls('tag:drill', '7')).toMatchObject([{ NetworkAclId: acl }]);
    const { Vpcs } = await lab.ec2.send(new DescribeVpcsCommand({ Filters }));
    expect(Vpcs).toHaveLength(1);
    const stranger = new CreateTagsCommand({ Resources: ['acl-1'], Tags: [{ Key: 'x', Value: '' }] });
    await expect(lab.ec2.send(stranger)).rejects.toMatchObject({ name: 'InvalidNetworkAclID.NotFound' });
    const twice = [1, 2].map((n) => ({ Key: 'x', Value: String(n) }));
    await expect(lab.ec2.send(new CreateTagsCommand({ Resources, Tags: twice }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "Duplicate tag key 'x' specified.",
    });
  });
});
