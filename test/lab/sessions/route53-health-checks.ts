import { expect, it } from 'vitest';
import { isHealthy } from '../../../src/lab/control/route53/health.ts';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 0.1, MaxAttempts: 200 };
const endpoint = {
  Type: 'TCP',
  IPAddress: '127.0.0.1',
  Port: 7001,
  RequestInterval: 10,
  FailureThreshold: 1,
};

/** A person has endpoints checked, and lets DNS fail over. */
export function healthCheckSession(tools: () => SessionTools): void {
  const route53 = () => tools().lab.control.state.route53;
  const ids: string[] = [];
  let HostedZoneId = '';
  const create = async (CallerReference: string, HealthCheckConfig: object) => {
    const { HealthCheck } = await tools().boto3.call('route53', 'create_health_check', {
      CallerReference,
      HealthCheckConfig,
    });
    const id = String(Object(HealthCheck).Id);
    if (!ids.includes(id)) ids.push(id);
    return id;
  };
  const becomes = (id: string, health: boolean) =>
    until(tools().lab, () => isHealthy(tools().lab.control.state, id) === health);
  const statusOf = async (method: string, HealthCheckId = ids[0]) => {
    const { HealthCheckObservations } = await tools().boto3.call('route53', method, { HealthCheckId });
    return itemsOf(HealthCheckObservations).map(({ StatusReport }) => Object(StatusReport).Status);
  };
  const answer = async () => {
    const asked = { HostedZoneId, RecordName: 'www.over.test', RecordType: 'A' };
    return (await tools().boto3.call('route53', 'test_dns_answer', asked))['RecordData'];
  };

  it('has an endpoint checked, and what it comes to calculated', async () => {
    const { boto3 } = tools();
    const id = await create('one', endpoint);
    expect(await create('one', endpoint)).toBe(id);
    const { HealthCheck } = await boto3.call('route53', 'get_health_check', { HealthCheckId: id });
    const record = route53().healthChecks.get(id);
    expect(HealthCheck).toMatchObject({
      Id: id,
      CallerReference: 'one',
      HealthCheckVersion: record?.version,
      HealthCheckConfig: { ...endpoint, Inverted: false, Disabled: false, MeasureLatency: false },
    });
    const both = await create('both', {
      Type: 'CALCULATED',
      ChildHealthChecks: [id, await create('two', { ...endpoint, Port: 7002 })],
      HealthThreshold: 2,
    });
    expect(route53().healthChecks.get(both)?.children).toEqual([ids[0], ids[1]]);
    expect(await boto3.call('route53', 'get_health_check_count')).toEqual({ HealthCheckCount: 3 });
  });

  it('lets DNS fail over when the endpoint does not answer, and back', async () => {
    const { boto3, lab } = tools();
    const { HostedZone } = await boto3.call('route53', 'create_hosted_zone', {
      Name: 'over.test',
      CallerReference: 'over',
    });
    HostedZoneId = String(Object(HostedZone).Id);
    const set = (Failover: string, Value: string, more: object = {}) => ({
      Action: 'CREATE',
      ResourceRecordSet: {
        Name: 'www.over.test',
        Type: 'A',
        TTL: 10,
        SetIdentifier: Failover,
        Failover,
        ResourceRecords: [{ Value }],
        ...more,
      },
    });
    const { ChangeInfo } = await boto3.call('route53', 'change_resource_record_sets', {
      HostedZoneId,
      ChangeBatch: {
        Changes: [set('PRIMARY', '127.0.0.1', { HealthCheckId: ids[0] }), set('SECONDARY', '127.0.0.2')],
      },
    });
    await boto3.wait('route53', 'resource_record_sets_changed', { Id: Object(ChangeInfo).Id, WaiterConfig });
    await until(lab, () => route53().healthChecks.get(ids[0] ?? '')?.lastResult !== undefined);
    expect(await statusOf('get_health_check_status')).toEqual([expect.stringContaining('Success')]);
    expect(await statusOf('get_health_check_last_failure_reason')).toEqual([]);
    expect(await answer()).toEqual(['127.0.0.1']);

    lab.world.deadEndpoints.add('127.0.0.1:7001');
    await becomes(ids[0] ?? '', false);
    expect(await answer()).toEqual(['127.0.0.2']);
    expect(isHealthy(lab.control.state, ids[2] ?? '')).toBe(false);
    expect(await statusOf('get_health_check_last_failure_reason')).toEqual([
      expect.stringContaining('Failure'),
    ]);
    lab.world.deadEndpoints.delete('127.0.0.1:7001');
    await becomes(ids[0] ?? '', true);
    expect(await answer()).toEqual(['127.0.0.1']);
  });

  it('turns a check around, disables it, and is refused an old version', async () => {
    const { boto3 } = tools();
    const [HealthCheckId = ''] = ids;
    const update = (params: object) =>
      boto3.call('route53', 'update_health_check', { HealthCheckId, ...params });
    expect(await update({ HealthCheckVersion: 1, Inverted: true })).toMatchObject({
      HealthCheck: { HealthCheckVersion: 2, HealthCheckConfig: { Inverted: true } },
    });
    expect(await answer()).toEqual(['127.0.0.2']);
    await update({ Inverted: false, Disabled: true });
    expect(route53().healthChecks.get(HealthCheckId)).toMatchObject({ version: 3, isDisabled: true });
    await refused(
      tools(),
      ['route53', 'update_health_check', { HealthCheckId, HealthCheckVersion: 1, Port: 1 }],
      {
        class: 'HealthCheckVersionMismatch',
        code: 'HealthCheckVersionMismatch',
        status: 409,
        message: expect.stringContaining('3'),
      },
    );
  });

  it('turns the pages of health checks, and tags one', async () => {
    const { boto3, note } = tools();
    const pages = await boto3.pages('route53', 'list_health_checks', { PaginationConfig: { PageSize: 2 } });
    expect(pages.map(({ HealthChecks }) => itemsOf(HealthChecks).map(({ Id }) => Id))).toEqual([
      ids.toSorted().slice(0, 2),
      ids.toSorted().slice(2),
    ]);
    note('paginated listing', 'list_health_checks');
    const named = { ResourceType: 'healthcheck', ResourceId: ids[0] };
    const Tags = [{ Key: 'Name', Value: 'front' }];
    await boto3.call('route53', 'change_tags_for_resource', { ...named, AddTags: Tags });
    expect(await boto3.call('route53', 'list_tags_for_resource', named)).toEqual({
      ResourceTagSet: { ...named, Tags },
    });
  });

  it('reads what is refused, and deletes the checks', async () => {
    const { boto3 } = tools();
    const refusal = (method: string, params: object, of: string, message: unknown, status = 400) =>
      refused(tools(), ['route53', method, params], { class: of, code: of, status, message });
    await refusal(
      'create_health_check',
      { CallerReference: 'one', HealthCheckConfig: { ...endpoint, Port: 7009 } },
      'HealthCheckAlreadyExists',
      expect.stringContaining('same caller reference'),
      409,
    );
    await refusal(
      'create_health_check',
      { CallerReference: 'odd', HealthCheckConfig: { ...endpoint, RequestInterval: 20 } },
      'InvalidInput',
      expect.stringContaining('10 or 30'),
    );
    for (const HealthCheckId of ids.toReversed())
      await boto3.call('route53', 'delete_health_check', { HealthCheckId });
    expect(route53().healthChecks.size).toBe(0);
    await refusal(
      'get_health_check',
      { HealthCheckId: ids[0] },
      'NoSuchHealthCheck',
      `No health check exists with the specified ID: ${ids[0]}`,
      404,
    );
    // A record whose check is gone counts as healthy.
    expect(await answer()).toEqual(['127.0.0.1']);
  });
}
