import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Fold, Observation, ProbePlan } from '#core';
import { probes, startProbes } from '#probes';
import { describe, expect, it } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { serveLab, tally, unhurried, type LabEndpoint } from '../targets/lab-endpoint.ts';
import { planned } from './planned.ts';

const connectionTo = (lab: LabEndpoint) => ({
  name: 'shop',
  cluster: lab.plane.state.ecs.cluster,
  region: 'lab-local-1',
  endpoint: lab.url,
  credentials: { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' },
});

/** What each probe tells first. */
async function firstTold(lab: LabEndpoint, plans: ProbePlan[]) {
  const folds: Fold[] = [];
  const observations: Observation[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const pacing = await startProbes(plans, {
    origin: process.hrtime.bigint(),
    connection: connectionTo(lab),
    onFolds: (more) => {
      folds.push(...more);
      if (plans.every(({ id }) => folds.some(({ probe }) => probe === id))) resolve();
    },
    onObservations: (items) => observations.push(...items),
    onError: reject,
  });
  try {
    await promise;
  } finally {
    await pacing.stop();
  }
  const told = plans.map(({ id }) => {
    const fold = folds.find(({ probe }) => probe === id);
    return [id, fold?.reason === undefined ? fold?.outcome : `${fold.outcome}: ${fold.reason}`];
  });
  return { told: Object.fromEntries(told), observations };
}

const {
  'asg-capacity': asgCapacity,
  'container-health': containerHealth,
  'ecs-service': ecsService,
  metric,
  queue,
  'target-health': targetHealth,
} = probes;
const counting = (service: string, more = {}) => planned(ecsService, { service, ...more });

describe('a probe of ECS', () => {
  it('tells services that run in full from others, in few calls', async () => {
    await using lab = await serveLab();
    const { services } = lab.plane.state.ecs;
    const names = [...services.keys()];
    const checkout = services.get('checkout');
    if (checkout) checkout.desired += 1;
    const { told } = await firstTold(lab, [...names.map((name) => counting(name)), counting('nobody')]);
    expect(told).toEqual({
      ...Object.fromEntries(names.map((name) => [name, 'ok'])),
      checkout: 'failed: too few tasks run',
      nobody: 'failed: there is no such service',
    });
    // The first may be due again before the last was told.
    expect(tally(lab.calls)['DescribeServices']).toBeLessThanOrEqual(names.length + 2);
  });

  it('knows nothing when it may not ask', async () => {
    await using lab = await serveLab();
    lab.hook(() => {
      throw new WireError('AccessDeniedException', 'No.', 403);
    });
    const { told } = await firstTold(lab, [counting('web')]);
    expect(told).toEqual({ web: expect.stringMatching(/^unknown: .*denies ecs:DescribeServices/) });
  });
});

describe('a probe of a queue', () => {
  it('tells its backlog, and judges it by its bounds', async () => {
    await using lab = await serveLab({
      queues: { orders: {} },
      services: { packer: { tasks: 1, path: 'none' } },
    });
    lab.plane.sqs.endpoint = lab.url;
    const url = `${lab.url}/000000000000/orders`;
    const planOf = (id: string, expect = {}) => planned(queue, { url, service: id, expect });
    const empty = await firstTold(lab, [planOf('empty')]);
    expect(empty.told).toEqual({ empty: 'ok' });
    expect(empty.observations[0]).toMatchObject({
      kind: 'queue-depth',
      probe: 'empty',
      waiting: 0,
      inFlight: 0,
      minutes: [],
    });
  });

  it('of a queue that is not there knows nothing', async () => {
    await using lab = await serveLab();
    const url = `${lab.url}/000000000000/nowhere`;
    const { told } = await firstTold(lab, [planned(queue, { url, service: 'a' })]);
    expect(told).toEqual({ a: expect.stringMatching(/^unknown: /) });
  });
});

describe('a probe of a metric', () => {
  const minute = 60_000;
  const errors = { namespace: 'Shop', metric: 'errors', dimensions: { page: 'cart' }, statistic: 'Sum' };
  const asking = (id: string, cloudwatch: object, more = {}) =>
    planned(metric, { name: id, cloudwatch, expect: '< 5', ...more });

  /** A lab whose clock shows the time, with values of so many minutes ago. */
  async function labWith(data: { name?: string; minutesAgo: number; value: number }[]) {
    const lab = await serveLab();
    lab.timers.shiftClock(Date.now() - lab.timers.now());
    const { region, endpoint, credentials } = connectionTo(lab);
    const client = new CloudWatchClient({ region, endpoint, credentials });
    const begun = Math.floor(Date.now() / minute) * minute;
    await client.send(
      new PutMetricDataCommand({
        Namespace: 'Shop',
        MetricData: data.map(({ name = 'errors', minutesAgo, value }) => ({
          MetricName: name,
          Dimensions: [{ Name: 'page', Value: 'cart' }],
          Timestamp: new Date(begun - minutesAgo * minute),
          Value: value,
        })),
      }),
    );
    client.destroy();
    return lab;
  }

  it('is judged by its latest whole period', async () => {
    await using lab = await labWith([
      { minutesAgo: 2, value: 9 },
      { minutesAgo: 1, value: 4 },
      { minutesAgo: 0, value: 1 },
    ]);
    const plans = [asking('few', errors), asking('none', errors, { expect: 0 })];
    const { told } = await firstTold(lab, plans);
    expect(told).toEqual({ few: 'ok', none: 'failed: the value is outside' });
  });

  it('is unknown without a datapoint, and with one that is too old', async () => {
    await using lab = await labWith([{ minutesAgo: 9, value: 1 }]);
    const plans = [asking('old', errors), asking('missing', { ...errors, metric: 'nobody' })];
    const { told } = await firstTold(lab, plans);
    expect(told).toEqual({
      old: expect.stringMatching(/^unknown: the latest datapoint is (?:8|9) m \d\d s old$/),
      missing: 'unknown: the metric has no data',
    });
  });

  it('may be an expression of several', async () => {
    await using lab = await labWith([
      { minutesAgo: 1, value: 4 },
      { name: 'requests', minutesAgo: 1, value: 400 },
    ]);
    const { metric: _, ...rest } = errors;
    const metrics = { e: errors, r: { ...rest, metric: 'requests' } };
    const plans = [
      asking('share', { expression: 'e / r * 100', metrics }, { expect: '1..1' }),
      asking('several', { expression: '[e, r]', metrics }),
      asking('wrong', { expression: 'e +', metrics }),
    ];
    const { told } = await firstTold(lab, plans);
    expect(told).toEqual({
      share: 'ok',
      several: 'unknown: the metric has 2 values, not one',
      wrong: expect.stringMatching(/^unknown: /),
    });
  });

  it('that may not be read is unknown, with the permission that is missing', async () => {
    await using lab = await labWith([{ minutesAgo: 1, value: 1 }]);
    lab.hook(() => {
      throw new WireError('AccessDeniedException', 'No.', 403);
    });
    const { told } = await firstTold(lab, [asking('denied', errors)]);
    expect(told).toEqual({ denied: expect.stringMatching(/^unknown: .*denies cloudwatch:GetMetricData/) });
  });
});

describe('a probe of target health', () => {
  const asking = (targetGroup: string, more = {}) =>
    planned(targetHealth, { targetGroup, rate: '1/s', ...more });

  it('tells the share that is healthy, by name or ARN', async () => {
    await using lab = await serveLab();
    const groups = [...lab.plane.state.elb.targetGroups.values()];
    const [search, checkout] = ['search', 'checkout'].map((name) => groups.find((one) => one.name === name));
    for (const target of search?.targets.values() ?? []) target.state = 'unhealthy';
    const [first] = checkout?.targets.values() ?? [];
    if (first) first.state = 'draining';
    const { told } = await firstTold(lab, [
      asking('web'),
      asking('search'),
      asking(checkout?.arn ?? ''),
      asking('api', { name: 'enough', healthy: '>= 7' }),
      asking('nobody'),
    ]);
    expect(told).toEqual({
      web: 'ok',
      search: 'failed: too few healthy targets',
      checkout: 'ok',
      enough: 'failed: too few healthy targets',
      nobody: 'failed: there is no such target group',
    });
  });
});

describe('a probe of the capacity of a group', () => {
  it('tells whether as many are in service as are desired', async () => {
    await using lab = await serveLab();
    const [group] = lab.plane.state.autoScaling.groups.values();
    const name = group?.name ?? '';
    const [first] = group?.members.values() ?? [];
    if (first) first.lifecycle = 'Terminating';
    const asking = (more = {}) => planned(asgCapacity, { group: name, rate: '1/s', ...more });
    const { told } = await firstTold(lab, [
      asking(),
      asking({ name: 'most', share: '75%' }),
      asking({ name: 'few', inService: '< 7' }),
      planned(asgCapacity, { group: 'nobody', rate: '1/s' }),
    ]);
    expect(told).toEqual({
      [name]: 'failed: too few instances in service',
      most: 'ok',
      few: 'failed: too few instances in service',
      nobody: 'failed: there is no such group',
    });
  });
});

describe('a probe of container health', () => {
  it('tells the services whose containers are healthy from others', async () => {
    const healthCheck = { command: 'true', interval: '2s', timeout: '1s', retries: 1, startPeriod: '0s' };
    const worker = { tasks: 2, path: 'none', healthCheck } as const;
    await using lab = await serveLab({ services: { well: worker, sick: worker } });
    lab.world.sick.add('sick');
    const young = await lab.open().inventory(unhurried());
    lab.timers.advance(3000);
    const inventory = await lab.open().inventory(unhurried());
    expect(inventory.services.map(({ endpoints }) => endpoints.map(({ kind }) => kind))).toEqual([
      ['container'],
      ['container'],
    ]);
    expect(young.services.map(({ endpoints }) => endpoints)).toEqual(
      inventory.services.map(({ endpoints }) => endpoints),
    );
    const asking = (service: string) => planned(containerHealth, { service, rate: '1/s' });
    const { told } = await firstTold(lab, [asking('well'), asking('sick')]);
    expect(told).toEqual({ well: 'ok', sick: 'failed: too few tasks are healthy' });
  });

  it('is unknown where the containers have no check, and tells when nothing runs', async () => {
    await using lab = await serveLab();
    const asking = (service: string) => planned(containerHealth, { service, rate: '1/s' });
    const { told } = await firstTold(lab, [asking('web'), asking('nobody')]);
    expect(told).toEqual({
      web: 'unknown: the health of tasks is not told yet',
      nobody: 'failed: no task runs',
    });
  });
});
