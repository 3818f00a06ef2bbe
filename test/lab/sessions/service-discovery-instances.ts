import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const domain = 'cart.default.internal';

/** A person registers instances of a service, finds them by the API and by DNS, and tells how they are. */
export function discoverySession(tools: () => SessionTools): void {
  const discovery = () => tools().lab.control.state.discovery;
  const cloudMap = (method: string, params: object = {}) =>
    tools().boto3.call('servicediscovery', method, params);
  const service = () => {
    const found = [...discovery().services.values()].find(({ name }) => name === 'cart');
    if (!found) throw new Error('the lab has no service cart');
    return found;
  };
  const named = { NamespaceName: 'default.internal', ServiceName: 'cart' };
  const discovered = async (params: object = {}) => {
    const { Instances } = await cloudMap('discover_instances', { ...named, ...params });
    return itemsOf(Instances);
  };
  const idsOf = (instances: Record<string, unknown>[]) => instances.map(({ InstanceId }) => InstanceId);
  const resolved = () =>
    tools()
      .lab.control.route53.answer({ name: domain, type: 'A' })
      .answers.map(({ value }) => value)
      .toSorted((a, b) => (a < b ? -1 : 1));
  const succeeds = ({ OperationId }: Record<string, unknown>) =>
    until(tools().lab, () => discovery().operations.get(String(OperationId))?.status === 'SUCCESS');

  it('registers instances, which DNS answers with', async () => {
    const { lab } = tools();
    const [NamespaceId] = discovery().namespaces.keys();
    await cloudMap('create_service', {
      Name: 'cart',
      DnsConfig: { NamespaceId, DnsRecords: [{ Type: 'A', TTL: 10 }] },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
    });
    const { id: ServiceId } = service();
    for (const n of [1, 2, 3]) {
      const Attributes = { AWS_INSTANCE_IPV4: `127.0.0.${n}`, color: n === 1 ? 'red' : 'blue' };
      await succeeds(await cloudMap('register_instance', { ServiceId, InstanceId: `cart-${n}`, Attributes }));
    }
    await until(lab, () => resolved().length === 3);
    expect(resolved()).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.3']);
    expect(await cloudMap('get_instance', { ServiceId, InstanceId: 'cart-1' })).toMatchObject({
      Instance: { Id: 'cart-1', Attributes: service().instances.get('cart-1')?.attributes },
    });
  });

  it('turns their pages, and finds them by their attributes', async () => {
    const { boto3, note } = tools();
    const pages = await boto3.pages('servicediscovery', 'list_instances', {
      ServiceId: service().id,
      PaginationConfig: { PageSize: 2 },
    });
    expect(pages.map(({ Instances }) => itemsOf(Instances).map(({ Id }) => Id))).toEqual([
      ['cart-1', 'cart-2'],
      ['cart-3'],
    ]);
    note('paginated listing', 'list_instances');
    const blue = await discovered({ QueryParameters: { color: 'blue' } });
    expect(blue).toEqual(
      [2, 3].map((n) => ({
        InstanceId: `cart-${n}`,
        NamespaceName: 'default.internal',
        ServiceName: 'cart',
        HealthStatus: 'HEALTHY',
        Attributes: service().instances.get(`cart-${n}`)?.attributes,
      })),
    );
    expect(await discovered({ MaxResults: 1 })).toHaveLength(1);
  });

  it('tells that one is not healthy, and it is no longer found', async () => {
    const { lab } = tools();
    const { id: ServiceId } = service();
    const { InstancesRevision } = await cloudMap('discover_instances_revision', named);
    expect(InstancesRevision).toBe(service().revision);
    await cloudMap('update_instance_custom_health_status', {
      ServiceId,
      InstanceId: 'cart-1',
      Status: 'UNHEALTHY',
    });
    await until(lab, () => service().instances.get('cart-1')?.health === 'UNHEALTHY');
    expect(await cloudMap('get_instances_health_status', { ServiceId })).toMatchObject({
      Status: { 'cart-1': 'UNHEALTHY', 'cart-2': 'HEALTHY', 'cart-3': 'HEALTHY' },
    });
    expect(idsOf(await discovered())).toEqual(['cart-2', 'cart-3']);
    expect(idsOf(await discovered({ HealthStatus: 'UNHEALTHY' }))).toEqual(['cart-1']);
    expect(resolved()).toEqual(['127.0.0.2', '127.0.0.3']);
    const later = await cloudMap('discover_instances_revision', named);
    expect(later).toEqual({ InstancesRevision: Number(InstancesRevision) + 1 });
  });

  it('lets ECS register the tasks of a service, and finds them', async () => {
    const { boto3, lab } = tools();
    const [NamespaceId] = discovery().namespaces.keys();
    const { Service } = await cloudMap('create_service', {
      Name: 'api',
      DnsConfig: { NamespaceId, DnsRecords: [{ Type: 'SRV', TTL: 10 }] },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
    });
    const { ecs } = lab.control.state;
    const container = ecs.taskDefinitions.get(ecs.services.get('api')?.definition ?? '')?.container;
    await boto3.call('ecs', 'update_service', {
      service: 'api',
      serviceRegistries: [
        {
          registryArn: Object(Service).Arn,
          containerName: container?.name,
          containerPort: container?.port?.container,
        },
      ],
    });
    await boto3.wait('ecs', 'services_stable', {
      services: ['api'],
      WaiterConfig: { Delay: 0.2, MaxAttempts: 200 },
    });
    const tasks = [...ecs.tasks.values()].filter(
      (task) => task.service === 'api' && task.lastStatus === 'RUNNING',
    );
    const instances = await discovered({ ServiceName: 'api' });
    expect(new Set(idsOf(instances))).toEqual(new Set(tasks.map(({ id }) => id)));
    const [task] = tasks;
    expect(instances.find(({ InstanceId }) => InstanceId === task?.id)).toMatchObject({
      Attributes: {
        AWS_INSTANCE_IPV4: task?.address?.host,
        AWS_INSTANCE_PORT: String(task?.address?.port),
        ECS_SERVICE_NAME: 'api',
      },
    });
  });

  it('reads what is refused, and deregisters the instances before their service', async () => {
    const { lab } = tools();
    const { id: ServiceId } = service();
    const refusal = (method: string, params: object, of: string, message: unknown) =>
      refused(tools(), ['servicediscovery', method, params], { class: of, code: of, status: 400, message });
    await refusal(
      'register_instance',
      { ServiceId, InstanceId: 'cart-4', Attributes: { AWS_INSTANCE_PORT: '1' } },
      'InvalidInput',
      'The attribute AWS_INSTANCE_IPV4 is required, since the service has a record of type A.',
    );
    await refusal(
      'get_instance',
      { ServiceId, InstanceId: 'cart-4' },
      'InstanceNotFound',
      'Instance with id cart-4 not found',
    );
    await refusal(
      'discover_instances',
      { ...named, ServiceName: 'nobody' },
      'ServiceNotFound',
      'Service not found: nobody',
    );
    await refusal(
      'delete_service',
      { Id: ServiceId },
      'ResourceInUse',
      'Service contains registered instances; delete the instances before deleting the service',
    );
    for (const InstanceId of service().instances.keys())
      await succeeds(await cloudMap('deregister_instance', { ServiceId, InstanceId }));
    expect(service().instances.size).toBe(0);
    expect(await discovered()).toEqual([]);
    await until(lab, () => lab.control.route53.answer({ name: domain, type: 'A' }).rcode === 'NXDOMAIN');
    await cloudMap('delete_service', { Id: ServiceId });
    expect(discovery().services.has(ServiceId)).toBe(false);
  });
}
