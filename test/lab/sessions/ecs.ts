import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 1, MaxAttempts: 60 };

/** A person registers revisions of a program, runs a service of it, rolls out and ends it. */
export function serviceSession(tools: () => SessionTools): void {
  const ecs = () => tools().lab.control.state.ecs;
  const running = () =>
    [...ecs().tasks.values()].filter(
      ({ service, lastStatus }) => service === 'mail' && lastStatus === 'RUNNING',
    );
  const described = async () => {
    const { services } = await tools().boto3.call('ecs', 'describe_services', {
      services: ['mail'],
      include: ['TAGS'],
    });
    return itemsOf(services)[0] ?? {};
  };

  it('registers revisions of a task definition, and turns their pages', async () => {
    const { boto3, note } = tools();
    for (const revision of [1, 2, 3]) {
      const { taskDefinition } = await boto3.call('ecs', 'register_task_definition', {
        family: 'mail',
        containerDefinitions: [
          {
            name: 'mail',
            image: `mail:${revision}`,
            cpu: 64,
            memory: 64,
            portMappings: [{ containerPort: 25 }],
          },
        ],
        tags: [{ key: 'team', value: 'post' }],
      });
      expect(taskDefinition).toMatchObject({ family: 'mail', revision, status: 'ACTIVE' });
    }
    const { taskDefinition, tags } = await boto3.call('ecs', 'describe_task_definition', {
      taskDefinition: 'mail',
      include: ['TAGS'],
    });
    const record = ecs().taskDefinitions.get('mail:3');
    expect(tags).toEqual([{ key: 'team', value: 'post' }]);
    expect(taskDefinition).toMatchObject({
      taskDefinitionArn: 'arn:aws:ecs:lab-local-1:000000000000:task-definition/mail:3',
      containerDefinitions: [
        {
          image: record?.container.image,
          essential: true,
          portMappings: [{ containerPort: 25, hostPort: 0, protocol: 'tcp' }],
        },
      ],
    });
    // It is described as it was registered: without the network mode that it has by default.
    expect(taskDefinition).not.toHaveProperty('networkMode');
    expect(record?.networkMode).toBe('bridge');
    expect(Date.parse(String(Object(taskDefinition).registeredAt))).toBe(record?.registeredAt);

    const revisions = await boto3.pages('ecs', 'list_task_definitions', {
      familyPrefix: 'mail',
      sort: 'DESC',
      PaginationConfig: { PageSize: 2 },
    });
    expect(revisions.map(({ taskDefinitionArns }) => taskDefinitionArns)).toEqual([
      [expect.stringMatching(/mail:3$/), expect.stringMatching(/mail:2$/)],
      [expect.stringMatching(/mail:1$/)],
    ]);
    note('paginated listing', 'list_task_definitions');
    const families = await boto3.pages('ecs', 'list_task_definition_families', {
      PaginationConfig: { PageSize: 3 },
    });
    expect(families.flatMap((page) => page['families'])).toEqual([...ecs().revisions.keys()].toSorted());
    expect(families.length).toBeGreaterThan(1);
    note('paginated listing', 'list_task_definition_families');

    await boto3.call('ecs', 'deregister_task_definition', { taskDefinition: 'mail:1' });
    expect(
      await boto3.call('ecs', 'delete_task_definitions', { taskDefinitions: ['mail:1', 'mail:2'] }),
    ).toMatchObject({
      taskDefinitions: [{ revision: 1, status: 'DELETE_IN_PROGRESS' }],
      failures: [
        { arn: expect.stringMatching(/mail:2$/), reason: expect.stringMatching(/still in ACTIVE status/) },
      ],
    });
  });

  it('runs a service of it, and rolls out another revision', async () => {
    const { boto3, lab, note } = tools();
    const created = {
      serviceName: 'mail',
      taskDefinition: 'mail:2',
      desiredCount: 3,
      clientToken: 'once',
      placementStrategy: [{ type: 'spread', field: 'attribute:ecs.availability-zone' }],
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
      tags: [{ key: 'team', value: 'post' }],
    };
    const { service } = await boto3.call('ecs', 'create_service', created);
    expect(service).toMatchObject({ serviceName: 'mail', status: 'ACTIVE', runningCount: 0 });
    await boto3.wait('ecs', 'services_stable', { services: ['mail'], WaiterConfig });
    note('waiter', 'services_stable');
    const zoneOf = ({ instanceId }: { instanceId: string }) =>
      lab.control.state.ec2.instances.get(instanceId)?.zone;
    expect(new Set(running().map(zoneOf)).size).toBe(3);
    const record = ecs().services.get('mail');
    expect(await described()).toMatchObject({
      desiredCount: record?.desired,
      runningCount: running().length,
      pendingCount: 0,
      placementStrategy: record?.placement,
      deploymentConfiguration: {
        minimumHealthyPercent: record?.minimumHealthyPercent,
        maximumPercent: record?.maximumPercent,
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
      availabilityZoneRebalancing: 'ENABLED',
      deployments: [{ id: record?.deployments[0]?.id, status: 'PRIMARY' }],
      tags: created.tags,
    });
    expect(await boto3.call('ecs', 'create_service', created)).toMatchObject({
      service: { serviceArn: Object(service).serviceArn },
    });

    const change = { service: 'mail', taskDefinition: 'mail', desiredCount: 4 };
    expect(await boto3.call('ecs', 'update_service', change)).toMatchObject({
      service: { deployments: [{ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }, { status: 'ACTIVE' }] },
    });
    await boto3.wait('ecs', 'services_stable', { services: ['mail'], WaiterConfig });
    await until(lab, () => record?.deployments[0]?.rolloutState === 'COMPLETED');
    expect(running().map(({ definition }) => definition)).toEqual(Array(4).fill('mail:3'));
    const { events, deployments } = await described();
    expect(itemsOf(events).map(({ message }) => message)).toEqual(
      record?.events.map(({ message }) => message),
    );
    expect(itemsOf(events).map(({ message }) => message)).toContain(
      '(service mail) has reached a steady state.',
    );
    expect(deployments).toMatchObject([
      { id: record?.deployments[0]?.id, runningCount: 4, rolloutState: 'COMPLETED' },
    ]);
  });

  it('finds it among the others, and tags it', async () => {
    const { boto3, note } = tools();
    const pages = await boto3.pages('ecs', 'list_services', { PaginationConfig: { PageSize: 3 } });
    expect(pages.flatMap(({ serviceArns }) => serviceArns)).toEqual(
      [...ecs().services.keys()]
        .toSorted()
        .map((name) => `arn:aws:ecs:lab-local-1:000000000000:service/default/${name}`),
    );
    expect(pages).toHaveLength(3);
    note('paginated listing', 'list_services');
    const { serviceArn: resourceArn } = await described();
    await boto3.call('ecs', 'tag_resource', { resourceArn, tags: [{ key: 'env', value: 'lab' }] });
    await boto3.call('ecs', 'untag_resource', { resourceArn, tagKeys: ['team'] });
    expect(await boto3.call('ecs', 'list_tags_for_resource', { resourceArn })).toEqual({
      tags: [{ key: 'env', value: 'lab' }],
    });
    expect(ecs().services.get('mail')?.tags).toEqual({ env: 'lab' });
  });

  it('reads what is refused, and ends it', async () => {
    const { boto3, note } = tools();
    const refusal = (method: string, params: object, code: string, message: string) =>
      refused(tools(), ['ecs', method, params], { class: code, code, status: 400, message });
    const service = 'mail';
    await refusal(
      'delete_service',
      { service },
      'InvalidParameterException',
      'The service cannot be stopped while it is scaled above 0.',
    );
    await refusal(
      'create_service',
      { serviceName: service, taskDefinition: 'mail', desiredCount: 1 },
      'InvalidParameterException',
      'Creation of service was not idempotent.',
    );
    await refusal(
      'update_service',
      { service, taskDefinition: 'ghost' },
      'ClientException',
      'TaskDefinition not found.',
    );
    await refusal(
      'describe_task_definition',
      { taskDefinition: 'ghost' },
      'ClientException',
      'Unable to describe task definition.',
    );
    await refusal('update_service', { service: 'ghost' }, 'ServiceNotFoundException', 'Service not found.');
    await refusal(
      'describe_services',
      { cluster: 'ghost', services: [service] },
      'ClusterNotFoundException',
      'Cluster not found.',
    );
    expect(await boto3.call('ecs', 'describe_services', { services: ['ghost'] })).toEqual({
      services: [],
      failures: [{ arn: 'arn:aws:ecs:lab-local-1:000000000000:service/default/ghost', reason: 'MISSING' }],
    });
    await boto3.call('ecs', 'update_service', { service, desiredCount: 0 });
    await boto3.wait('ecs', 'services_stable', { services: [service], WaiterConfig });
    await boto3.call('ecs', 'delete_service', { service });
    await boto3.wait('ecs', 'services_inactive', { services: [service], WaiterConfig });
    note('waiter', 'services_inactive');
    expect(running()).toEqual([]);
    expect(await described()).toMatchObject({ status: 'INACTIVE', desiredCount: 0, deployments: [] });
    await refusal(
      'update_service',
      { service, desiredCount: 1 },
      'ServiceNotActiveException',
      'Service was not ACTIVE.',
    );
  });
}
