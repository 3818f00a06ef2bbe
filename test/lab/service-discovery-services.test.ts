import {
  CreateHttpNamespaceCommand,
  CreateServiceCommand,
  DeleteNamespaceCommand,
  DeleteServiceCommand,
  GetOperationCommand,
  GetServiceCommand,
  UpdateServiceCommand,
  paginateListServices,
} from '@aws-sdk/client-servicediscovery';
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

describe('services', () => {
  const create = (input: Partial<ConstructorParameters<typeof CreateServiceCommand>[0]>) =>
    lab.discovery.send(new CreateServiceCommand({ Name: 'cart', ...input }));
  const dns = (
    NamespaceId: string,
    records: { Type: 'A' | 'CNAME' | 'SRV'; TTL: number }[],
    RoutingPolicy?: 'WEIGHTED',
  ) => ({
    DnsConfig: { NamespaceId, DnsRecords: records, ...(RoutingPolicy && { RoutingPolicy }) },
  });

  it('live: made, changed, deleted', async () => {
    const [namespace] = lab.control.state.discovery.namespaces.keys();
    const { Service } = await create({
      ...dns(namespace ?? '', [{ Type: 'A', TTL: 10 }]),
      HealthCheckCustomConfig: {},
      CreatorRequestId: 'c',
    });
    expect(Service).toMatchObject({
      Arn: expect.stringMatching(
        /^arn:aws:servicediscovery:lab-local-1:000000000000:service\/srv-[0-9a-f]{16}$/,
      ),
      NamespaceId: namespace,
      DnsConfig: {
        NamespaceId: namespace,
        RoutingPolicy: 'MULTIVALUE',
        DnsRecords: [{ Type: 'A', TTL: 10 }],
      },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
      InstanceCount: 0,
    });
    await expect(create(dns(namespace ?? '', [{ Type: 'A', TTL: 10 }]))).rejects.toMatchObject({
      name: 'ServiceAlreadyExists',
      ServiceId: Service?.Id,
      CreatorRequestId: 'c',
    });
    const { OperationId } = await lab.discovery.send(
      new UpdateServiceCommand({
        Id: Service?.Id,
        Service: { Description: 'new', DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 33 }] } },
      }),
    );
    await succeeded(OperationId);
    const changed = await lab.discovery.send(new GetServiceCommand({ Id: Service?.Id }));
    expect(changed.Service).toMatchObject({ Description: 'new', DnsConfig: { DnsRecords: [{ TTL: 33 }] } });
    await lab.discovery.send(new DeleteServiceCommand({ Id: Service?.Id }));
    await expect(lab.discovery.send(new GetServiceCommand({ Id: Service?.Id }))).rejects.toMatchObject({
      name: 'ServiceNotFound',
    });
  });

  it('are refused for good reasons', async () => {
    const [id = ''] = lab.control.state.discovery.namespaces.keys();
    const http = await newNamespace('plain');
    const refusals: [Parameters<typeof create>[0], string][] = [
      [{ NamespaceId: 'ns-none' }, 'not found'],
      [{ NamespaceId: id }, 'DnsConfig is required'],
      [
        { NamespaceId: http, DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 1 }] } },
        'does not support DnsConfig',
      ],
      [{ Name: 'no way', ...dns(id, [{ Type: 'A', TTL: 1 }]) }, 'regular expression'],
      [
        dns(
          id,
          [
            { Type: 'A', TTL: 1 },
            { Type: 'CNAME', TTL: 1 },
          ],
          'WEIGHTED',
        ),
        'cannot be combined',
      ],
      [dns(id, [{ Type: 'CNAME', TTL: 1 }]), 'WEIGHTED'],
      [dns(id, [{ Type: 'A', TTL: -1 }]), 'TTL'],
      [
        { ...dns(id, [{ Type: 'A', TTL: 1 }]), HealthCheckConfig: { Type: 'HTTP' } },
        'do not support HealthCheckConfig',
      ],
      [
        { NamespaceId: http, HealthCheckConfig: { Type: 'HTTP' }, HealthCheckCustomConfig: {} },
        'but not both',
      ],
      [{ NamespaceId: http, HealthCheckConfig: { Type: 'HTTPS' } }, 'does not model HTTPS'],
    ];
    for (const [input, text] of refusals) await expect(create(input)).rejects.toThrow(text);
    const [service] = lab.control.state.discovery.services.keys();
    await expect(lab.discovery.send(new DeleteServiceCommand({ Id: service }))).rejects.toThrow(
      'Service contains registered instances; delete the instances before deleting the service',
    );
    await expect(lab.discovery.send(new DeleteNamespaceCommand({ Id: id }))).rejects.toThrow(
      'Namespace has associated services; delete the services before deleting the namespace',
    );
  });

  it('are listed by namespace', async () => {
    const NamespaceId = await newNamespace('many');
    for (const Name of ['a', 'b', 'c']) await create({ Name, NamespaceId });
    const names: (string | undefined)[] = [];
    for await (const page of paginateListServices(
      { client: lab.discovery, pageSize: 2 },
      { Filters: [{ Name: 'NAMESPACE_ID', Values: [NamespaceId] }] },
    ))
      names.push(...(page.Services ?? []).map(({ Name }) => Name));
    expect(new Set(names)).toEqual(new Set(['a', 'b', 'c']));
  });
});
