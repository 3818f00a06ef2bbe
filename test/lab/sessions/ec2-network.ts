import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

/** A person cuts a zone off with a network ACL, as a chaos experiment does, and lets it come back. */
export function networkSession(tools: () => SessionTools): void {
  const ec2 = () => tools().lab.control.state.ec2;
  const refusal = (method: string, params: object, code: string, message: string) =>
    refused(tools(), ['ec2', method, params], { class: 'ClientError', code, status: 400, message });
  const described = async (NetworkAclId: string) => {
    const { NetworkAcls } = await tools().boto3.call('ec2', 'describe_network_acls', {
      NetworkAclIds: [NetworkAclId],
    });
    return itemsOf(NetworkAcls)[0];
  };
  let acl = '';
  let own = '';
  let association = '';

  it('writes a network ACL', async () => {
    const { boto3, note } = tools();
    const { NetworkAcl } = await boto3.call('ec2', 'create_network_acl', {
      VpcId: ec2().vpcId,
      TagSpecifications: [{ ResourceType: 'network-acl', Tags: [{ Key: 'Name', Value: 'cut' }] }],
    });
    acl = String(Object(NetworkAcl).NetworkAclId);
    expect(NetworkAcl).toMatchObject({
      IsDefault: false,
      Associations: [],
      Tags: [{ Key: 'Name', Value: 'cut' }],
    });
    const entry = { NetworkAclId: acl, RuleNumber: 90, Egress: false, Protocol: 'tcp' };
    const opened = {
      ...entry,
      RuleAction: 'allow',
      CidrBlock: '10.0.3.7/16',
      PortRange: { From: 80, To: 443 },
    };
    await boto3.call('ec2', 'create_network_acl_entry', opened);
    expect(await described(acl)).toMatchObject({
      Entries: [
        { RuleNumber: 32_767, Egress: true, RuleAction: 'deny', Protocol: '-1' },
        {
          RuleNumber: 90,
          Egress: false,
          Protocol: '6',
          CidrBlock: '10.0.0.0/16',
          PortRange: { From: 80, To: 443 },
        },
        { RuleNumber: 32_767, Egress: false, RuleAction: 'deny' },
      ],
    });
    await refusal(
      'create_network_acl_entry',
      opened,
      'NetworkAclEntryAlreadyExists',
      'The network acl entry identified by 90 already exists.',
    );
    await boto3.call('ec2', 'replace_network_acl_entry', { ...opened, PortRange: { From: 22, To: 22 } });
    expect(ec2().networkAcls.get(acl)?.entries).toContainEqual(
      expect.objectContaining({ number: 90, ports: { from: 22, to: 22 } }),
    );
    const number = { NetworkAclId: acl, RuleNumber: 90, Egress: false };
    await boto3.call('ec2', 'delete_network_acl_entry', number);
    await refusal(
      'delete_network_acl_entry',
      number,
      'InvalidNetworkAclEntry.NotFound',
      'The network acl entry identified by 90 does not exist',
    );

    for (let count = 0; count < 4; count += 1)
      await boto3.call('ec2', 'create_network_acl', { VpcId: ec2().vpcId });
    const pages = await boto3.pages('ec2', 'describe_network_acls', { PaginationConfig: { PageSize: 5 } });
    expect(pages.map(({ NetworkAcls }) => itemsOf(NetworkAcls).length)).toEqual([5, 1]);
    expect(
      pages.flatMap(({ NetworkAcls }) => itemsOf(NetworkAcls)).map(({ NetworkAclId }) => NetworkAclId),
    ).toEqual([...ec2().networkAcls.keys()].toSorted());
    note('paginated listing', 'describe_network_acls');
  });

  it('cuts a zone off, and sees its agents go', async () => {
    const { boto3, lab } = tools();
    const [zone] = ec2().zones;
    const { NetworkAcls } = await boto3.call('ec2', 'describe_network_acls', {
      Filters: [{ Name: 'association.subnet-id', Values: [zone?.subnetId] }],
    });
    const [before = {}] = itemsOf(NetworkAcls);
    own = String(before['NetworkAclId']);
    const found = itemsOf(before['Associations']).find(({ SubnetId }) => SubnetId === zone?.subnetId);
    const { NewAssociationId } = await boto3.call('ec2', 'replace_network_acl_association', {
      AssociationId: found?.['NetworkAclAssociationId'],
      NetworkAclId: acl,
    });
    association = String(NewAssociationId);
    expect(ec2().aclAssociations.get(association)).toEqual({ subnetId: zone?.subnetId, networkAclId: acl });
    expect([...ec2().cutSubnets]).toEqual([zone?.subnetId]);
    expect(await described(acl)).toMatchObject({
      Associations: [{ NetworkAclAssociationId: association, NetworkAclId: acl, SubnetId: zone?.subnetId }],
    });
    const inZone = () =>
      [...lab.control.state.ecs.containerInstances.values()].filter(
        ({ instanceId }) => ec2().instances.get(instanceId)?.zone === zone?.name,
      );
    await until(lab, () => inZone().every(({ agentConnected }) => !agentConnected));
    const { containerInstanceArns } = await boto3.call('ecs', 'list_container_instances', {
      filter: 'agentConnected == false',
    });
    expect(containerInstanceArns).toHaveLength(inZone().length);
    await refusal(
      'delete_network_acl',
      { NetworkAclId: acl },
      'DependencyViolation',
      `The networkAcl '${acl}' has dependencies and cannot be deleted.`,
    );

    await boto3.call('ec2', 'replace_network_acl_association', {
      AssociationId: association,
      NetworkAclId: own,
    });
    expect(ec2().cutSubnets.size).toBe(0);
    await until(lab, () => inZone().every(({ agentConnected }) => agentConnected));
  });

  it('deletes what it made, and not the default', async () => {
    const { boto3 } = tools();
    await boto3.call('ec2', 'delete_network_acl', { NetworkAclId: acl });
    expect(ec2().networkAcls.has(acl)).toBe(false);
    await refusal(
      'delete_network_acl',
      { NetworkAclId: acl },
      'InvalidNetworkAclID.NotFound',
      `The networkAcl ID '${acl}' does not exist`,
    );
    await refusal(
      'delete_network_acl',
      { NetworkAclId: own },
      'InvalidParameterValue',
      `cannot delete default network ACL ${own}`,
    );
    await refusal(
      'replace_network_acl_association',
      { AssociationId: association, NetworkAclId: own },
      'InvalidAssociationID.NotFound',
      `The association ID '${association}' does not exist`,
    );
  });
}
