import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

/** A person makes namespaces and services, changes and tags them, and takes them away. */
export function namespaceSession(tools: () => SessionTools): void {
  const discovery = () => tools().lab.control.state.discovery;
  const cloudMap = (method: string, params: object = {}) =>
    tools().boto3.call('servicediscovery', method, params);
  const namespace = (name: string) => {
    const found = [...discovery().namespaces.values()].find((each) => each.name === name);
    if (!found) throw new Error(`the lab has no namespace ${name}`);
    return found;
  };
  const service = (name: string) => {
    const found = [...discovery().services.values()].find((each) => each.name === name);
    if (!found) throw new Error(`the lab has no service ${name}`);
    return found;
  };
  /** Waits until the operation is over, and reads what came of it. */
  const done = async ({ OperationId }: Record<string, unknown>) => {
    const isOver = () => /SUCCESS|FAIL/.test(discovery().operations.get(String(OperationId))?.status ?? '');
    await until(tools().lab, isOver);
    const { Operation } = await cloudMap('get_operation', { OperationId });
    return Object(Operation);
  };
  const refusal = (method: string, params: object, of: string, message: unknown) =>
    refused(tools(), ['servicediscovery', method, params], { class: of, code: of, status: 400, message });

  it('makes a namespace of private DNS with its zone, and one of HTTP', async () => {
    const { boto3, lab } = tools();
    const { account, ec2 } = lab.control.state;
    const corp = await done(
      await cloudMap('create_private_dns_namespace', {
        Name: 'corp.test',
        Vpc: ec2.vpcId,
        Description: 'ours',
        CreatorRequestId: 'once',
        Properties: { DnsProperties: { SOA: { TTL: 60 } } },
        Tags: [{ Key: 'team', Value: 'shop' }],
      }),
    );
    const { id, arn, hostedZoneId, createdAt } = namespace('corp.test');
    expect(corp).toMatchObject({
      Status: 'SUCCESS',
      Type: 'CREATE_NAMESPACE',
      OwnerAccount: account,
      Targets: { NAMESPACE: id },
    });
    const { Namespace } = await cloudMap('get_namespace', { Id: id });
    expect(Namespace).toMatchObject({
      Id: id,
      Arn: arn,
      Name: 'corp.test',
      Type: 'DNS_PRIVATE',
      Description: 'ours',
      CreatorRequestId: 'once',
      ServiceCount: 0,
      Properties: {
        DnsProperties: { HostedZoneId: hostedZoneId, SOA: { TTL: 60 } },
        HttpProperties: { HttpName: 'corp.test' },
      },
    });
    expect(Date.parse(Object(Namespace).CreateDate)).toBe(createdAt);
    const { HostedZone } = await boto3.call('route53', 'get_hosted_zone', { Id: hostedZoneId });
    expect(HostedZone).toMatchObject({
      Name: 'corp.test.',
      LinkedService: { ServicePrincipal: 'servicediscovery.amazonaws.com' },
    });
    const plain = await done(await cloudMap('create_http_namespace', { Name: 'plain' }));
    expect(plain).toMatchObject({ Status: 'SUCCESS', Targets: { NAMESPACE: namespace('plain').id } });
  });

  it('makes services in them, and changes one', async () => {
    const { Service } = await cloudMap('create_service', {
      Name: 'cart',
      DnsConfig: {
        NamespaceId: namespace('corp.test').id,
        DnsRecords: [{ Type: 'A', TTL: 10 }],
      },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
    });
    const { id, arn } = service('cart');
    expect(Service).toMatchObject({
      Id: id,
      Arn: arn,
      NamespaceId: namespace('corp.test').id,
      Type: 'DNS_HTTP',
      InstanceCount: 0,
      DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'A', TTL: 10 }] },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
    });
    for (const Name of ['one', 'two', 'three'])
      await cloudMap('create_service', { Name, NamespaceId: namespace('plain').id });
    const change = { Description: 'carts', DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 33 }] } };
    expect(await done(await cloudMap('update_service', { Id: id, Service: change }))).toMatchObject({
      Status: 'SUCCESS',
      Type: 'UPDATE_SERVICE',
    });
    expect(service('cart')).toMatchObject({ description: 'carts', dns: { records: [{ ttlSeconds: 33 }] } });
    expect((await cloudMap('get_service', { Id: id }))['Service']).toMatchObject(change);
  });

  it('turns the pages of namespaces, services and operations', async () => {
    const { note } = tools();
    const ids = async (method: string, list: string, params: object) => {
      const pages = await tools().boto3.pages('servicediscovery', method, {
        ...params,
        PaginationConfig: { PageSize: 2 },
      });
      expect(pages.length).toBeGreaterThan(1);
      note('paginated listing', method);
      return new Set(pages.flatMap((page) => itemsOf(page[list])).map(({ Id }) => Id));
    };
    expect(await ids('list_namespaces', 'Namespaces', {})).toEqual(new Set(discovery().namespaces.keys()));
    const NamespaceId = namespace('plain').id;
    expect(
      await ids('list_services', 'Services', { Filters: [{ Name: 'NAMESPACE_ID', Values: [NamespaceId] }] }),
    ).toEqual(new Set(['one', 'two', 'three'].map((name) => service(name).id)));
    const Filters = [{ Name: 'STATUS', Values: ['SUCCESS'] }];
    expect(await ids('list_operations', 'Operations', { Filters })).toEqual(
      new Set(discovery().operations.keys()),
    );
  });

  it('tags them', async () => {
    const { arn: ResourceARN } = namespace('corp.test');
    const tier = { Key: 'tier', Value: '1' };
    await cloudMap('tag_resource', { ResourceARN, Tags: [tier] });
    await cloudMap('untag_resource', { ResourceARN, TagKeys: ['team'] });
    expect(namespace('corp.test').tags).toEqual({ tier: '1' });
    expect(await cloudMap('list_tags_for_resource', { ResourceARN })).toEqual({ Tags: [tier] });
    await refusal(
      'list_tags_for_resource',
      { ResourceARN: `${ResourceARN}0` },
      'ResourceNotFoundException',
      expect.stringContaining(ResourceARN),
    );
  });

  it('reads what is refused, and deletes services before their namespace', async () => {
    const { lab } = tools();
    const corp = namespace('corp.test');
    const { id: cart } = service('cart');
    await refusal(
      'create_private_dns_namespace',
      { Name: 'corp.test', Vpc: lab.control.state.ec2.vpcId },
      'NamespaceAlreadyExists',
      expect.stringContaining('corp.test'),
    );
    await refusal(
      'create_service',
      { Name: 'cart', DnsConfig: { NamespaceId: corp.id, DnsRecords: [{ Type: 'A', TTL: 1 }] } },
      'ServiceAlreadyExists',
      'Service already exists.',
    );
    await refusal(
      'create_service',
      { Name: 'bare', NamespaceId: corp.id },
      'InvalidInput',
      expect.stringContaining('DnsConfig is required'),
    );
    await refusal(
      'delete_namespace',
      { Id: corp.id },
      'ResourceInUse',
      'Namespace has associated services; delete the services before deleting the namespace',
    );
    await refusal(
      'get_operation',
      { OperationId: 'none' },
      'OperationNotFound',
      'Operation with id none not found',
    );
    await cloudMap('delete_service', { Id: cart });
    await refusal('get_service', { Id: cart }, 'ServiceNotFound', `Service with id ${cart} not found`);
    const gone = await cloudMap('delete_namespace', { Id: corp.id });
    expect(await done(gone)).toMatchObject({ Type: 'DELETE_NAMESPACE', Status: 'SUCCESS' });
    expect(discovery().namespaces.has(corp.id)).toBe(false);
    expect(lab.control.state.route53.zones.has(corp.hostedZoneId ?? '')).toBe(false);
    await refusal(
      'get_namespace',
      { Id: corp.id },
      'NamespaceNotFound',
      `Namespace with id ${corp.id} not found`,
    );
  });
}
