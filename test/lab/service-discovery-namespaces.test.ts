import {
  CreateHttpNamespaceCommand,
  CreatePrivateDnsNamespaceCommand,
  DeleteNamespaceCommand,
  GetNamespaceCommand,
  GetOperationCommand,
  ListNamespacesCommand,
  ListOperationsCommand,
  ListServicesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  paginateListNamespaces,
} from '@aws-sdk/client-servicediscovery';
import type { ListNamespacesRequest, NamespaceFilter } from '@aws-sdk/client-servicediscovery';
import { GetHostedZoneCommand } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeAll(async () => {
  lab = await servedLab({ services: { api: { tasks: 2, discovery: 'SRV' } } });
});

afterAll(() => lab.close());

const settle = () => lab.pass(lab.control.state.constants.dnsPropagationMs);

/** Lets an operation succeed, and says what it was for. */
async function succeeded(OperationId: string | undefined): Promise<Record<string, string>> {
  settle();
  const { Operation } = await lab.discovery.send(new GetOperationCommand({ OperationId }));
  expect(Operation).toMatchObject({ Status: 'SUCCESS', OwnerAccount: '000000000000' });
  return Operation?.Targets ?? {};
}

async function newNamespace(name: string): Promise<string> {
  const { OperationId } = await lab.discovery.send(new CreateHttpNamespaceCommand({ Name: name }));
  return (await succeeded(OperationId))['NAMESPACE'] ?? '';
}

describe('namespaces', () => {
  it('are there from the start for the services of the lab file', async () => {
    const { Namespaces = [] } = await lab.discovery.send(new ListNamespacesCommand({}));
    expect(Namespaces).toMatchObject([
      {
        Id: expect.stringMatching(/^ns-[0-9a-f]{16}$/),
        Name: 'default.internal',
        Type: 'DNS_PRIVATE',
        ServiceCount: 1,
        Properties: {
          DnsProperties: { HostedZoneId: expect.stringMatching(/^Z/), SOA: { TTL: 15 } },
          HttpProperties: { HttpName: 'default.internal' },
        },
      },
    ]);
    const { Services } = await lab.discovery.send(new ListServicesCommand({}));
    expect(Services).toMatchObject([
      {
        Name: 'api',
        Type: 'DNS_HTTP',
        InstanceCount: 2,
        DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'SRV' }] },
        HealthCheckCustomConfig: { FailureThreshold: 1 },
      },
    ]);
  });

  it('of private DNS bring their own hosted zone, which Cloud Map alone changes', async () => {
    const { OperationId } = await lab.discovery.send(
      new CreatePrivateDnsNamespaceCommand({
        Name: 'corp.test',
        Vpc: lab.control.state.ec2.vpcId,
        Description: 'ours',
        CreatorRequestId: 'c1',
        Properties: { DnsProperties: { SOA: { TTL: 60 } } },
      }),
    );
    const { Operation } = await lab.discovery.send(new GetOperationCommand({ OperationId }));
    expect(Operation).toMatchObject({ Status: 'SUBMITTED', Type: 'CREATE_NAMESPACE' });
    const { NAMESPACE: Id } = await succeeded(OperationId);
    const { Namespace } = await lab.discovery.send(new GetNamespaceCommand({ Id }));
    expect(Namespace).toMatchObject({
      Name: 'corp.test',
      Description: 'ours',
      CreatorRequestId: 'c1',
      ServiceCount: 0,
      Properties: { DnsProperties: { SOA: { TTL: 60 } } },
    });
    const zoneId = Namespace?.Properties?.DnsProperties?.HostedZoneId;
    const { HostedZone, VPCs } = await lab.route53.send(new GetHostedZoneCommand({ Id: zoneId }));
    expect(HostedZone).toMatchObject({
      Name: 'corp.test.',
      Config: { PrivateZone: true },
      LinkedService: { ServicePrincipal: 'servicediscovery.amazonaws.com', Description: Namespace?.Arn },
    });
    expect(VPCs).toEqual([{ VPCId: lab.control.state.ec2.vpcId, VPCRegion: 'lab-local-1' }]);

    settle();
    expect(lab.control.route53.answer({ name: 'corp.test', type: 'SOA' }).answers).toMatchObject([
      { ttlSeconds: 60 },
    ]);
    const gone = await lab.discovery.send(new DeleteNamespaceCommand({ Id }));
    await expect(lab.discovery.send(new DeleteNamespaceCommand({ Id }))).rejects.toMatchObject({
      name: 'DuplicateRequest',
      DuplicateOperationId: gone.OperationId,
    });
    await succeeded(gone.OperationId);
    settle();
    await expect(lab.discovery.send(new GetNamespaceCommand({ Id }))).rejects.toThrow(
      `Namespace with id ${Id} not found`,
    );
    expect(lab.control.route53.answer({ name: 'corp.test', type: 'SOA' }).rcode).toBe('REFUSED');
  });

  it('are refused for good reasons', async () => {
    const Vpc = lab.control.state.ec2.vpcId;
    const create = (Name: string, more = {}) =>
      lab.discovery.send(new CreatePrivateDnsNamespaceCommand({ Name, Vpc, ...more }));
    await expect(create('default.internal')).rejects.toMatchObject({
      name: 'NamespaceAlreadyExists',
      NamespaceId: expect.stringMatching(/^ns-/),
    });
    await expect(create('a b')).rejects.toMatchObject({ name: 'InvalidInput' });
    await expect(create('-.test')).rejects.toThrow('is not a valid domain name');
    await expect(create('x.test', { Vpc: 'vpc-1' })).rejects.toMatchObject({ name: 'InvalidInput' });
    await expect(create('x.test', { Tags: [{ Key: 'aws:a', Value: '' }] })).rejects.toMatchObject({
      name: 'InvalidInput',
    });
    await expect(
      create('x.test', { Properties: { DnsProperties: { SOA: { TTL: -1 } } } }),
    ).rejects.toMatchObject({ name: 'InvalidInput' });
    await expect(lab.discovery.send(new GetOperationCommand({ OperationId: 'none' }))).rejects.toMatchObject({
      name: 'OperationNotFound',
    });
  });

  it('of one name that are made at once come to one, and one failure', async () => {
    const send = () => lab.discovery.send(new CreateHttpNamespaceCommand({ Name: 'twice' }));
    const operations = [await send(), await send()].map(({ OperationId }) => OperationId);
    settle();
    const found = await Promise.all(
      operations.map((OperationId) => lab.discovery.send(new GetOperationCommand({ OperationId }))),
    );
    expect(found.map(({ Operation }) => Operation)).toMatchObject([
      { Status: 'SUCCESS' },
      { Status: 'FAIL', ErrorCode: 'NAMESPACE_ALREADY_EXISTS' },
    ]);
  });

  it('are listed by page and by filter', async () => {
    for (const name of ['list-a', 'list-b', 'list-c']) await newNamespace(name);
    const names: (string | undefined)[] = [];
    const Filters: NamespaceFilter[] = [{ Name: 'HTTP_NAME', Values: ['list-'], Condition: 'BEGINS_WITH' }];
    for await (const page of paginateListNamespaces({ client: lab.discovery, pageSize: 2 }, { Filters })) {
      expect(page.Namespaces?.length).toBeLessThanOrEqual(2);
      names.push(...(page.Namespaces ?? []).map(({ Name }) => Name));
    }
    expect(new Set(names)).toEqual(new Set(['list-a', 'list-b', 'list-c']));
    const list = (input: ListNamespacesRequest) => lab.discovery.send(new ListNamespacesCommand(input));
    const ofType = await list({ Filters: [{ Name: 'TYPE', Values: ['DNS_PRIVATE'] }] });
    expect(ofType.Namespaces).toHaveLength(1);
    await expect(list({ Filters: [{ Name: 'NAME', Values: ['a'], Condition: 'IN' }] })).rejects.toMatchObject(
      { name: 'InvalidInput' },
    );
    await expect(list({ NextToken: 'nonsense' })).rejects.toMatchObject({ name: 'InvalidInput' });
    await expect(list({ MaxResults: 101 })).rejects.toThrow('less than or equal to 100');
  });
});

describe('operations and tags', () => {
  it('lists operations by what they are', async () => {
    await newNamespace('listed');
    const list = (Name: 'TYPE' | 'STATUS', Values: string[]) =>
      lab.discovery.send(new ListOperationsCommand({ Filters: [{ Name, Values, Condition: 'IN' }] }));
    const { Operations = [] } = await list('TYPE', ['CREATE_NAMESPACE']);
    expect(Operations.length).toBeGreaterThan(0);
    expect((await list('STATUS', ['SUBMITTED', 'PENDING'])).Operations).toEqual([]);
  });

  it('tags namespaces and services', async () => {
    const [namespace] = lab.control.state.discovery.namespaces.values();
    const ResourceARN = namespace?.arn;
    const tags = async () => (await lab.discovery.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
    await lab.discovery.send(
      new TagResourceCommand({
        ResourceARN,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '' },
        ],
      }),
    );
    expect(await tags()).toEqual([
      { Key: 'a', Value: '1' },
      { Key: 'b', Value: '' },
    ]);
    await lab.discovery.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['a'] }));
    expect(await tags()).toEqual([{ Key: 'b', Value: '' }]);
    const Tags = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
    await expect(lab.discovery.send(new TagResourceCommand({ ResourceARN, Tags }))).rejects.toMatchObject({
      name: 'TooManyTagsException',
      ResourceName: ResourceARN,
    });
    await expect(
      lab.discovery.send(new ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}x` })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
