import type { EC2, Filter, NetworkAcl as AwsAcl } from '@aws-sdk/client-ec2';
import { TargetError } from '#core';
import type { CutsSubnets, SubnetGuard } from '../changes.ts';
import type { Connection } from './connection.ts';
import { findInstances } from './instances.ts';
import { allPages, inBatches } from './pages.ts';
import type { Ask } from './read.ts';
import { sendAgain, sendOnce, type Acting } from './sending.ts';

// The most values that EC2 takes for one filter.
const mostValues = 200;

/** Cuts subnets off by giving them a network ACL that denies all, and gives them the old one back. */
export function cutsSubnets({ options, open, connect, read }: Acting): CutsSubnets {
  const freshFor = async (signal: AbortSignal) => (await open(signal)).fresh.ec2();
  return {
    guards: (ids, signal) => connect(signal, (connection) => readGuards(connection, ids)),
    instancesIn: (ids, signal) =>
      connect(signal, async (connection) => {
        const found = await inBatches([...ids], mostValues, (Values) =>
          findInstances(connection, [
            { Name: 'subnet-id', Values },
            { Name: 'instance-state-name', Values: ['pending', 'running'] },
          ]),
        );
        return found.flat().map(({ id }) => id);
      }),
    tagged: (key, value, signal) =>
      connect(signal, async (connection) => {
        const acls = await findAcls(connection, [{ Name: `tag:${key}`, Values: [value] }]);
        return acls.flatMap(({ NetworkAclId: id, VpcId: vpcId = 'unknown', Associations = [] }) => {
          const subnetIds = Associations.flatMap(({ SubnetId }) => SubnetId ?? []);
          return id === undefined ? [] : [{ id, vpcId, subnetIds }];
        });
      }),
    async createClosed(VpcId, tags, how) {
      const ec2 = await freshFor(how.signal);
      const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      const request = { VpcId, TagSpecifications: [{ ResourceType: 'network-acl' as const, Tags }] };
      const send: Ask<string | undefined> = async (asked) =>
        (await ec2.createNetworkAcl(request, asked)).NetworkAcl?.NetworkAclId;
      const id = await sendOnce(ec2, how, { action: 'ec2:CreateNetworkAcl', send }, options);
      if (id !== undefined) return id;
      throw new TargetError(`The target "${options.name}" did not tell the id of its new network ACL`);
    },
    async replace(changes, how) {
      const ec2 = await freshFor(how.signal);
      const ids = changes.slice(0, 1).map(({ networkAclId }) => networkAclId);
      const ask: Ask<unknown> = (asked) => ec2.describeNetworkAcls({ NetworkAclIds: ids }, asked);
      const send: Ask<unknown> = async (asked) => {
        for (const change of changes) await replaceOne(ec2, change, asked);
      };
      const opening = { action: 'ec2:DescribeNetworkAcls', ask };
      await sendOnce(ec2, how, { action: 'ec2:ReplaceNetworkAclAssociation', opening, send }, options);
    },
    async putBack(associationId, networkAclId, how) {
      const ec2 = await freshFor(how.signal);
      const send: Ask<unknown> = (asked) => replaceOne(ec2, { associationId, networkAclId }, asked);
      await sendAgain(ec2, how, { action: 'ec2:ReplaceNetworkAclAssociation', send }, read);
    },
    async remove(NetworkAclId, how) {
      const ec2 = await freshFor(how.signal);
      const send: Ask<unknown> = (asked) => ec2.deleteNetworkAcl({ NetworkAclId }, asked);
      await sendAgain(ec2, how, { action: 'ec2:DeleteNetworkAcl', send }, read);
    },
  };
}

function replaceOne(
  ec2: EC2,
  { associationId, networkAclId }: { associationId: string; networkAclId: string },
  asked: { abortSignal: AbortSignal },
): Promise<unknown> {
  const request = { AssociationId: associationId, NetworkAclId: networkAclId };
  return ec2.replaceNetworkAclAssociation(request, asked);
}

async function readGuards(connection: Connection, ids: readonly string[]): Promise<SubnetGuard[]> {
  const wanted = new Set(ids);
  const found = await inBatches([...wanted], mostValues, (Values) =>
    findAcls(connection, [{ Name: 'association.subnet-id', Values }]),
  );
  const acls = new Map(found.flat().map((acl) => [acl.NetworkAclId, acl]));
  return [...acls.values()].flatMap((acl) => guardsOf(acl)).filter(({ subnetId }) => wanted.has(subnetId));
}

function guardsOf({
  NetworkAclId,
  VpcId,
  Associations = [],
  Entries = [],
  Tags = [],
}: AwsAcl): SubnetGuard[] {
  const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  const isClosed = Entries.every(({ RuleAction }) => RuleAction !== 'allow');
  return Associations.flatMap(({ SubnetId, NetworkAclAssociationId }) =>
    SubnetId === undefined || NetworkAclAssociationId === undefined
      ? []
      : [
          {
            subnetId: SubnetId,
            vpcId: VpcId ?? 'unknown',
            networkAclId: NetworkAclId ?? 'unknown',
            associationId: NetworkAclAssociationId,
            tags,
            isClosed,
          },
        ],
  );
}

async function findAcls({ clients: { ec2 }, read }: Connection, Filters: Filter[]): Promise<AwsAcl[]> {
  const pages = await allPages(
    (NextToken) =>
      read('ec2:DescribeNetworkAcls', (asked) =>
        ec2.describeNetworkAcls({ Filters, MaxResults: 1000, NextToken }, asked),
      ),
    (page) => page.NextToken,
  );
  return pages.flatMap(({ NetworkAcls = [] }) => NetworkAcls);
}
