import { describe, expect, it } from 'vitest';
import { defaultLabFile } from './default-lab.ts';
import type { LabFile } from './lab-file.ts';
import { parseLab } from './lab-file.ts';

type AlarmFile = NonNullable<LabFile['alarms']>[string];

const backlog = { metric: 'AWS/SQS/ApproximateNumberOfMessagesVisible', of: 'work', is: '> 10' };
const sick = { metric: 'AWS/ApplicationELB/UnHealthyHostCount', of: 'web', is: '>= 1' };

function alarmOf(alarm: AlarmFile, changes: Partial<LabFile> = {}) {
  return parseLab({ ...defaultLabFile, queues: { work: {} }, ...changes, alarms: { a: alarm } }).alarms[0];
}

describe('an alarm of a lab file', () => {
  it('has the defaults of CloudWatch, and the period of the metrics', () => {
    expect(alarmOf(sick)).toEqual({
      name: 'a',
      namespace: 'AWS/ApplicationELB',
      metric: 'UnHealthyHostCount',
      of: 'web',
      statistic: 'Average',
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: 'missing',
    });
  });

  it.each([
    ['>= 1', 'GreaterThanOrEqualToThreshold', 1],
    ['>0.5', 'GreaterThanThreshold', 0.5],
    [' < -3 ', 'LessThanThreshold', -3],
    ['<= 0', 'LessThanOrEqualToThreshold', 0],
  ])('is "%s": %s %d', (is, comparison, threshold) => {
    expect(alarmOf({ ...sick, is })).toMatchObject({ comparison, threshold });
  });

  it('says how many of its latest datapoints breach, how long each is, and what missing ones are', () => {
    const alarm = {
      ...backlog,
      datapoints: '2 of 5',
      period: '1s',
      missing: 'notBreaching',
      statistic: 'p99.9',
    } as const;
    expect(alarmOf(alarm)).toMatchObject({
      namespace: 'AWS/SQS',
      datapointsToAlarm: 2,
      evaluationPeriods: 5,
      periodMs: 1000,
      treatMissingData: 'notBreaching',
      statistic: 'p99.9',
    });
  });

  it.each<[what: string, message: string, alarm: AlarmFile, changes?: Partial<LabFile>]>([
    ['no metric', 'is not a metric', { ...sick, metric: 'Errors' }],
    ['no threshold', 'is not a threshold', { ...sick, is: '1' }],
    ['no statistic', 'is not a statistic', { ...sick, statistic: 'Median' }],
    ['more datapoints than it has', 'more datapoints than it looks at', { ...sick, datapoints: '3 of 2' }],
    ['no datapoints', 'is not a number of datapoints', { ...sick, datapoints: '0 of 2' }],
    ['half a second', 'whole seconds', { ...sick, period: '500ms' }],
    ['an unknown service', 'there is no service "shop"', { ...sick, of: 'shop' }],
    ['an unknown queue', 'there is no queue "jobs"', { ...backlog, of: 'jobs' }],
    ['no queue', 'names no queue', { metric: backlog.metric, is: '> 1' }],
    [
      'a service without a path, of the balancer',
      'not behind the balancer',
      { ...sick, of: 'worker' },
      { services: { worker: { tasks: 1, cpu: 128, memory: 128, worksOff: { queue: 'work' } } } },
    ],
  ])('with %s is refused', (_, message, alarm, changes) => {
    expect(() => alarmOf(alarm, changes)).toThrow(message);
  });
});
