import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateHealthCheckCommand,
  DeleteHealthCheckCommand,
  GetHealthCheckCommand,
  GetHealthCheckCountCommand,
  GetHealthCheckLastFailureReasonCommand,
  GetHealthCheckStatusCommand,
  ListHealthChecksCommand,
  UpdateHealthCheckCommand,
} from '@aws-sdk/client-route-53';
import type { HealthCheckConfig, UpdateHealthCheckRequest } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isHealthy } from '../../src/lab/control/route53/health.ts';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;
let made = 0;

beforeAll(async () => {
  lab = await servedLab();
});

afterAll(() => lab.close());

async function create(HealthCheckConfig: HealthCheckConfig, CallerReference?: string): Promise<string> {
  made += 1;
  const input = { CallerReference: CallerReference ?? `r${made}`, HealthCheckConfig };
  const { HealthCheck } = await lab.route53.send(new CreateHealthCheckCommand(input));
  return HealthCheck?.Id ?? '';
}

const update = (HealthCheckId: string, changes: Omit<UpdateHealthCheckRequest, 'HealthCheckId'>) =>
  lab.route53.send(new UpdateHealthCheckCommand({ HealthCheckId, ...changes }));
const tcp = (port: number, more: Partial<HealthCheckConfig> = {}): HealthCheckConfig => ({
  Type: 'TCP',
  IPAddress: '127.0.0.1',
  Port: port,
  ...more,
});
const healthOf = (id: string) => isHealthy(lab.control.state, id);

describe('health checks', () => {
  it('have Route 53’s defaults', async () => {
    const config: HealthCheckConfig = {
      Type: 'HTTP',
      IPAddress: '127.0.0.1',
      FullyQualifiedDomainName: 'shop.test',
    };
    const Id = await create(config);
    const { HealthCheck } = await lab.route53.send(new GetHealthCheckCommand({ HealthCheckId: Id }));
    expect(HealthCheck).toMatchObject({
      Id: expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      HealthCheckVersion: 1,
      HealthCheckConfig: {
        ...config,
        Port: 80,
        RequestInterval: 30,
        FailureThreshold: 3,
        MeasureLatency: false,
        Inverted: false,
        Disabled: false,
      },
    });
  });

  it('are checked at their own pace, and told of', async () => {
    const { routeCheckIntervalMs } = lab.control.state.constants;
    const id = await create({ ...tcp(7001), RequestInterval: 10 });
    expect(lab.world.endpointChecks.find((check) => check.id === id)).toMatchObject({
      type: 'TCP',
      port: 7001,
      intervalMs: routeCheckIntervalMs / 3,
    });
    lab.pass(routeCheckIntervalMs);
    const status = await lab.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId: id }));
    expect(status.HealthCheckObservations).toMatchObject([
      { StatusReport: { Status: expect.stringContaining('Success') } },
    ]);
    lab.world.deadEndpoints.add('127.0.0.1:7001');
    lab.pass(routeCheckIntervalMs * 2);
    expect(healthOf(id)).toBe(false);
    const reason = await lab.route53.send(new GetHealthCheckLastFailureReasonCommand({ HealthCheckId: id }));
    expect(reason.HealthCheckObservations).toMatchObject([
      { StatusReport: { Status: expect.stringContaining('Failure') } },
    ]);

    await update(id, { Inverted: true });
    expect(healthOf(id)).toBe(true);
    await update(id, { Inverted: false, Disabled: true });
    expect(healthOf(id)).toBe(true);
    expect(lab.world.endpointChecks.map((check) => check.id)).not.toContain(id);
    await lab.route53.send(new DeleteHealthCheckCommand({ HealthCheckId: id }));
    await expect(lab.route53.send(new GetHealthCheckCommand({ HealthCheckId: id }))).rejects.toMatchObject({
      name: 'NoSuchHealthCheck',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('of a name follow it through DNS', async () => {
    const [balancer] = lab.control.state.elb.balancers.values();
    const id = await create({
      Type: 'HTTP',
      FullyQualifiedDomainName: `default-alb-${balancer?.id}.elb.lab-local-1.lab`,
    });
    const lost = await create({ Type: 'HTTP', FullyQualifiedDomainName: 'nobody.test' });
    const addressOf = (of: string) => lab.world.endpointChecks.find((check) => check.id === of)?.address;
    expect([addressOf(id), addressOf(lost)]).toEqual([balancer?.host, 'nobody.test']);
  });

  it('are calculated from others', async () => {
    const children = [await create(tcp(7002)), await create(tcp(7003))];
    const config: HealthCheckConfig = { Type: 'CALCULATED', ChildHealthChecks: children, HealthThreshold: 1 };
    const id = await create(config);
    lab.world.deadEndpoints.add('127.0.0.1:7002');
    lab.pass(10_000);
    expect([...children, id].map(healthOf)).toEqual([false, true, true]);
    await update(id, { HealthThreshold: 2 });
    expect(healthOf(id)).toBe(false);
    await update(id, { ResetElements: ['ChildHealthChecks'], HealthThreshold: 0 });
    expect(healthOf(id)).toBe(true);
    await expect(create({ ...config, ChildHealthChecks: [id] })).rejects.toThrow('cannot be a child');
    await expect(
      lab.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId: id })),
    ).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('of an alarm show what it watches', async () => {
    await lab.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'errors',
        Namespace: 'Shop',
        MetricName: 'Errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 2,
        Threshold: 5,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    // The SDK's type knows AWS's regions alone.
    const AlarmIdentifier: HealthCheckConfig['AlarmIdentifier'] = JSON.parse(
      '{"Name":"errors","Region":"lab-local-1"}',
    );
    const HealthCheckId = await create({
      Type: 'CLOUDWATCH_METRIC',
      AlarmIdentifier,
      InsufficientDataHealthStatus: 'Unhealthy',
    });
    const { HealthCheck } = await lab.route53.send(new GetHealthCheckCommand({ HealthCheckId }));
    expect(HealthCheck).toMatchObject({
      HealthCheckConfig: { AlarmIdentifier, InsufficientDataHealthStatus: 'Unhealthy' },
      CloudWatchAlarmConfiguration: {
        MetricName: 'Errors',
        Period: 60,
        EvaluationPeriods: 2,
        Statistic: 'Sum',
      },
    });
    expect(healthOf(HealthCheckId)).toBe(false);
  });

  it('are made once for one caller reference', async () => {
    const first = await create(tcp(7010), 'once');
    expect(await create(tcp(7010), 'once')).toBe(first);
    await expect(create(tcp(7011), 'once')).rejects.toMatchObject({
      name: 'HealthCheckAlreadyExists',
      $metadata: { httpStatusCode: 409 },
    });
    await expect(update(first, { HealthCheckVersion: 9, Port: 1 })).rejects.toMatchObject({
      name: 'HealthCheckVersionMismatch',
    });
    const { HealthCheck } = await update(first, { HealthCheckVersion: 1, Port: 7012 });
    expect(HealthCheck).toMatchObject({ HealthCheckVersion: 2, HealthCheckConfig: { Port: 7012 } });
  });

  it('are listed by page and counted', async () => {
    const ids: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const input = { MaxItems: 2, ...(Marker !== undefined && { Marker }) };
      const page = await lab.route53.send(new ListHealthChecksCommand(input));
      ids.push(...(page.HealthChecks ?? []).map(({ Id }) => Id));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    const { HealthCheckCount } = await lab.route53.send(new GetHealthCheckCountCommand({}));
    expect(new Set(ids).size).toBe(HealthCheckCount);
  });

  it.each<[what: string, config: HealthCheckConfig, text: string]>([
    ['HTTPS', { Type: 'HTTPS', IPAddress: '127.0.0.1' }, 'does not model HTTPS'],
    ['another network', tcp(1, { IPAddress: '192.0.2.1' }), '127.0.0.0/8'],
    ['no endpoint', { Type: 'HTTP' }, 'Either IPAddress or FullyQualifiedDomainName'],
    ['TCP without a port', { Type: 'TCP', IPAddress: '127.0.0.1' }, 'Port is required'],
    ['an odd interval', tcp(1, { RequestInterval: 20 }), '10 or 30'],
    ['a threshold of 11', tcp(1, { FailureThreshold: 11 }), 'between 1 and 10'],
    [
      'a search without a string',
      { Type: 'HTTP_STR_MATCH', IPAddress: '127.0.0.1' },
      'SearchString is required',
    ],
    ['regions', tcp(1, { Regions: ['us-east-1', 'us-west-1', 'eu-west-1'] }), 'does not model Regions'],
    [
      'an alarm that is not there',
      { Type: 'CLOUDWATCH_METRIC', AlarmIdentifier: { Region: 'us-east-1', Name: 'no' } },
      'was not found',
    ],
    ['a sum without threshold', { Type: 'CALCULATED', ChildHealthChecks: [] }, 'HealthThreshold is required'],
  ])('are refused for %s', async (_what, config, text) => {
    await expect(create(config)).rejects.toMatchObject({
      name: 'InvalidInput',
      message: expect.stringContaining(text),
    });
  });
});
