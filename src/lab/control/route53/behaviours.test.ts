import { expect } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';
import { addressesOf, labWithZone, record } from './test/lab-with-zone.ts';

const name = 'shop.test.';
const put = (set: ReturnType<typeof record>) => ({ kind: 'put', set }) as const;

function multivalue(count: number) {
  return Array.from({ length: count }, (_, place) =>
    record({ values: [`127.9.0.${place}`], setIdentifier: `${place}`, isMultivalue: true }),
  );
}

holds('at-most-eight-answers', (without) => {
  const { plane, publish } = labWithZone(without);
  publish(multivalue(20).map(put));
  const answers = Array.from({ length: 40 }, () => addressesOf(plane, name));
  for (const answer of answers) expect(new Set(answer).size).toBe(8);
  expect(new Set(answers.flat()).size).toBe(20);
  expect(new Set(answers.map(String)).size).toBeGreaterThan(30);
});

holds('unhealthy-when-all-are', (without) => {
  const { plane, publish, newCheck } = labWithZone(without);
  const checks = [newCheck(), newCheck()];
  publish(multivalue(2).map((set, place) => put({ ...set, healthCheckId: checks[place]?.id ?? '' })));
  for (const [place, left] of [
    ['0', ['127.9.0.1']],
    ['1', ['127.9.0.0', '127.9.0.1']],
  ] as const) {
    const id = checks[Number(place)]?.id ?? '';
    for (let time = 0; time < 3; time += 1) plane.endpointChecked(id, { isOk: false, text: '' });
    expect(addressesOf(plane, name).toSorted()).toEqual(left);
  }
});

holds('failover-records', (without) => {
  const { plane, publish, newCheck } = labWithZone(without);
  const { id } = newCheck();
  const primary = {
    values: ['127.9.0.1'],
    setIdentifier: 'a',
    failover: 'PRIMARY',
    healthCheckId: id,
  } as const;
  const secondary = { values: ['127.9.0.2'], setIdentifier: 'b', failover: 'SECONDARY' } as const;
  publish([put(record(primary)), put(record(secondary))]);
  expect(addressesOf(plane, name)).toEqual(['127.9.0.1']);
  for (let time = 0; time < 3; time += 1) plane.endpointChecked(id, { isOk: false, text: '' });
  expect(addressesOf(plane, name)).toEqual(['127.9.0.2']);
  for (let time = 0; time < 3; time += 1) plane.endpointChecked(id, { isOk: true, text: '' });
  expect(addressesOf(plane, name)).toEqual(['127.9.0.1']);
});

holds('propagation-delay', (without) => {
  const { plane, timers, zone } = labWithZone(without);
  const { dnsPropagationMs } = plane.state.constants;
  const change = plane.route53.zones.change(zone, [put(record({ values: ['127.9.0.1'] }))]);
  timers.advance(dnsPropagationMs - 1);
  expect(change.status).toBe('PENDING');
  expect(plane.route53.answer({ name, type: 'A' })).toMatchObject({ rcode: 'NOERROR', answers: [] });
  timers.advance(1);
  expect(change.status).toBe('INSYNC');
  expect(addressesOf(plane, name)).toEqual(['127.9.0.1']);
});

holds('health-check-threshold', (without) => {
  const { plane, newCheck, isHealthy } = labWithZone(without);
  const { id } = newCheck();
  const told = (isOk: boolean) => {
    plane.endpointChecked(id, { isOk, text: '' });
    return isHealthy(id);
  };
  expect(isHealthy(id)).toBe(true);
  expect([false, false, true, false, false].map(told)).toEqual([true, true, true, true, true]);
  expect(told(false)).toBe(false);
  expect([true, true, false, true, true].map(told)).toEqual([false, false, false, false, false]);
  expect(told(true)).toBe(true);
});

holds('alarm-health-checks', (without) => {
  const { plane, timers, newCheck, isHealthy } = labWithZone(without);
  const { cloudWatch } = plane;
  cloudWatch.alarms.putMetric(alarmOnErrors, {});
  const check = newCheck({ type: 'CLOUDWATCH_METRIC', alarm: 'errors' });
  const { id } = check;
  expect(isHealthy(id)).toBe(true);
  const measure = (value: number) => {
    cloudWatch.put([datum(value, timers.now())]);
    timers.advance(60_000);
  };
  measure(0);
  measure(0);
  cloudWatch.alarms.setState('errors', { state: 'ALARM', reason: 'somebody said so' });
  timers.advance(1);
  plane.route53.healthChecks.update(check, { ...check });
  expect(isHealthy(id)).toBe(true);
  measure(9);
  measure(9);
  expect(isHealthy(id)).toBe(false);
});

holds('balancer-names', (without) => {
  const { plane, publish } = labWithZone(without);
  const [balancer] = plane.state.elb.balancers.values();
  const own = `default-alb-${balancer?.id}.elb.lab-local-1.lab.`;
  const answer = { type: 'A', ttlSeconds: 60, value: '127.0.0.1' };
  expect(plane.route53.answer({ name: own, type: 'A' }).answers).toEqual([{ ...answer, name: own }]);
  publish([put(record({ alias: { zoneId: '', name: own, evaluatesHealth: true } }))]);
  expect(plane.route53.answer({ name, type: 'A' }).answers).toEqual([{ ...answer, name }]);
});

const alarmOnErrors = {
  type: 'MetricAlarm',
  name: 'errors',
  actionsEnabled: false,
  okActions: [],
  alarmActions: [],
  insufficientDataActions: [],
  queries: [
    {
      id: 'm1',
      metric: { namespace: 'Shop', name: 'Errors', dimensions: [], periodMs: 60_000, statistic: 'Maximum' },
      returnData: true,
    },
  ],
  isMath: false,
  periodMs: 60_000,
  evaluationPeriods: 1,
  threshold: 5,
  comparison: 'GreaterThanThreshold',
} satisfies Parameters<VirtualLab['plane']['cloudWatch']['alarms']['putMetric']>[0];

function datum(value: number, at: number) {
  return {
    metric: { namespace: 'Shop', name: 'Errors', dimensions: [] },
    unit: 'None',
    at,
    resolutionMs: 60_000,
    set: { count: 1, sum: value, min: value, max: value },
  };
}
