import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const prefix = 'arn:aws:ecs:lab-local-1:000000000000';

/** A person reads clusters and their hosts, marks hosts, drains one and takes it out. */
export function hostSession(tools: () => SessionTools): void {
  const ecs = () => tools().lab.control.state.ecs;
  const hosts = () => [...ecs().containerInstances.values()];
  const arnOf = ({ id }: { id: string }) => `${prefix}:container-instance/default/${id}`;
  const nth = (index: number) => {
    const host = hosts()[index];
    if (!host) throw new Error('the cluster has too few hosts');
    return host;
  };
  const tasksOn = (host: { id: string }) =>
    [...ecs().tasks.values()].filter(
      ({ containerInstanceId, lastStatus }) => containerInstanceId === host.id && lastStatus !== 'STOPPED',
    );

  it('reads clusters and hosts in pages', async () => {
    const { boto3, note } = tools();
    const { cluster } = await boto3.call('ecs', 'create_cluster', {
      clusterName: 'lone',
      settings: [{ name: 'containerInsights', value: 'enabled' }],
      tags: [{ key: 'team', value: 'blue' }],
    });
    expect(cluster).toMatchObject({ clusterArn: `${prefix}:cluster/lone`, status: 'ACTIVE' });
    expect(ecs().clusters.get('lone')).toMatchObject({ insights: 'enabled', tags: { team: 'blue' } });
    const clusters = await boto3.pages('ecs', 'list_clusters', { PaginationConfig: { PageSize: 1 } });
    expect(clusters.map(({ clusterArns }) => clusterArns)).toEqual([
      [`${prefix}:cluster/default`],
      [`${prefix}:cluster/lone`],
    ]);
    note('paginated listing', 'list_clusters');
    const described = await boto3.call('ecs', 'describe_clusters', {
      clusters: ['default', 'lone', 'ghost'],
      include: ['STATISTICS'],
    });
    const count = String([...ecs().services.values()].filter(({ status }) => status === 'ACTIVE').length);
    expect(described).toMatchObject({
      clusters: [
        { clusterName: 'default', registeredContainerInstancesCount: 8, activeServicesCount: Number(count) },
        { clusterName: 'lone', registeredContainerInstancesCount: 0, runningTasksCount: 0 },
      ],
      failures: [{ arn: `${prefix}:cluster/ghost`, reason: 'MISSING' }],
    });
    expect(itemsOf(itemsOf(described['clusters'])[0]?.['statistics'])).toContainEqual({
      name: 'activeEC2ServiceCount',
      value: count,
    });

    const pages = await boto3.pages('ecs', 'list_container_instances', { PaginationConfig: { PageSize: 3 } });
    expect(pages.map(({ containerInstanceArns }) => containerInstanceArns)).toHaveLength(3);
    const arns = pages.flatMap(({ containerInstanceArns }) => containerInstanceArns);
    expect(arns).toEqual(hosts().map(arnOf).toSorted());
    note('paginated listing', 'list_container_instances');
    const { containerInstances } = await boto3.call('ecs', 'describe_container_instances', {
      containerInstances: arns,
    });
    expect(containerInstances).toMatchObject(
      hosts()
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((host) => ({
          ec2InstanceId: host.instanceId,
          status: 'ACTIVE',
          agentConnected: true,
          version: host.version,
          runningTasksCount: tasksOn(host).length,
          registeredResources: [{ name: 'CPU', integerValue: host.cpu }, {}, {}, {}],
          remainingResources: [
            { name: 'CPU', integerValue: host.cpu - tasksOn(host).reduce((sum, { cpu }) => sum + cpu, 0) },
            { name: 'MEMORY', type: 'INTEGER' },
            { name: 'PORTS', type: 'STRINGSET' },
            { name: 'PORTS_UDP' },
          ],
        })),
    );
    const settings = await boto3.pages('ecs', 'list_account_settings', {
      effectiveSettings: true,
      PaginationConfig: { PageSize: 4 },
    });
    expect(settings.flatMap((page) => itemsOf(page['settings']))).toContainEqual(
      expect.objectContaining({ name: 'taskLongArnFormat', value: 'enabled' }),
    );
    note('paginated listing', 'list_account_settings');
    const { capacityProviders } = await boto3.call('ecs', 'describe_capacity_providers');
    expect(itemsOf(capacityProviders).map(({ name }) => name)).toEqual(['FARGATE', 'FARGATE_SPOT']);
  });

  it('marks hosts and finds them again', async () => {
    const { boto3, note } = tools();
    const marked = [nth(0), nth(1), nth(2)];
    const attributes = marked.map(({ id }) => ({
      name: 'disk',
      value: 'fast',
      targetType: 'container-instance',
      targetId: id,
    }));
    await boto3.call('ecs', 'put_attributes', { attributes });
    expect(marked.map((host) => host.attributes)).toEqual(marked.map(() => ({ disk: 'fast' })));
    const pages = await boto3.pages('ecs', 'list_attributes', {
      targetType: 'container-instance',
      attributeName: 'disk',
      PaginationConfig: { PageSize: 2 },
    });
    const listed = pages.map((page) => itemsOf(page['attributes']).map(({ targetId }) => targetId));
    expect(listed.map(({ length }) => length)).toEqual([2, 1]);
    expect(listed.flat()).toEqual(marked.map(arnOf).toSorted());
    note('paginated listing', 'list_attributes');
    const { containerInstanceArns } = await boto3.call('ecs', 'list_container_instances', {
      filter: 'attribute:disk == fast',
    });
    expect(containerInstanceArns).toEqual(marked.map(arnOf).toSorted());
    await boto3.call('ecs', 'delete_attributes', { attributes: attributes.slice(0, 1) });
    expect(marked[0]?.attributes).toEqual({});
    const many = Array.from({ length: 10 }, (_, n) => ({ name: `n${n}`, targetId: arnOf(nth(1)) }));
    await refused(tools(), ['ecs', 'put_attributes', { attributes: many }], {
      class: 'AttributeLimitExceededException',
      code: 'AttributeLimitExceededException',
      status: 400,
      message: expect.stringContaining('10'),
    });
    await refused(tools(), ['ecs', 'put_attributes', { attributes: [{ name: 'n', targetId: nth(1).id }] }], {
      class: 'InvalidParameterException',
      code: 'InvalidParameterException',
      status: 400,
      message: expect.stringContaining('targetType'),
    });
    await refused(
      tools(),
      [
        'ecs',
        'put_attributes',
        { attributes: [{ name: 'a', targetType: 'container-instance', targetId: 'ghost' }] },
      ],
      {
        class: 'TargetNotFoundException',
        code: 'TargetNotFoundException',
        status: 400,
        message: expect.stringContaining('ghost'),
      },
    );
  });

  it('drains a host, takes it out, and cannot delete what is in use', async () => {
    const { boto3, lab } = tools();
    const host = nth(3);
    const busy = hosts().find((each) => each !== host && tasksOn(each).length > 0) ?? nth(4);
    await refused(tools(), ['ecs', 'deregister_container_instance', { containerInstance: busy.id }], {
      class: 'InvalidParameterException',
      code: 'InvalidParameterException',
      status: 400,
      message: 'Found running tasks on the instance.',
    });
    expect(
      await boto3.call('ecs', 'update_container_instances_state', {
        containerInstances: [arnOf(host)],
        status: 'DRAINING',
      }),
    ).toMatchObject({ containerInstances: [{ status: 'DRAINING' }], failures: [] });
    await until(lab, () => tasksOn(host).length === 0);
    const draining = await boto3.call('ecs', 'list_container_instances', { status: 'DRAINING' });
    expect(draining['containerInstanceArns']).toEqual([arnOf(host)]);
    const { containerInstance } = await boto3.call('ecs', 'deregister_container_instance', {
      containerInstance: arnOf(host),
    });
    expect(containerInstance).toMatchObject({ status: 'INACTIVE', ec2InstanceId: host.instanceId });
    expect(host.status).toBe('INACTIVE');
    const left = await boto3.call('ecs', 'list_container_instances');
    expect(left['containerInstanceArns']).not.toContain(arnOf(host));

    await refused(tools(), ['ecs', 'delete_cluster', { cluster: 'default' }], {
      class: 'ClusterContainsContainerInstancesException',
      code: 'ClusterContainsContainerInstancesException',
      status: 400,
      message: 'The Cluster cannot be deleted while Container Instances are active or draining.',
    });
    await boto3.call('ecs', 'delete_cluster', { cluster: 'lone' });
    expect(ecs().clusters.get('lone')?.status).toBe('INACTIVE');
    await refused(tools(), ['ecs', 'list_tasks', { cluster: 'lone' }], {
      class: 'ClusterNotFoundException',
      code: 'ClusterNotFoundException',
      status: 400,
      message: 'The referenced cluster was inactive.',
    });
  });
}
