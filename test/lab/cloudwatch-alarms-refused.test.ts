import {
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  TagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import type {
  DescribeAlarmsCommandInput,
  PutCompositeAlarmCommandInput,
  PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const topic = 'arn:aws:sns:lab-local-1:000000000000:pager';
const settings = {
  AlarmName: 'errors',
  Namespace: 'Shop',
  MetricName: 'errors',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 2,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanThreshold',
} satisfies PutMetricAlarmCommandInput;
let lab: ServedLab;

beforeAll(async () => {
  lab = await servedLab();
  await lab.cloudWatch.send(new PutMetricAlarmCommand(settings));
  await lab.cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName: 'any', AlarmRule: 'ALARM(errors)' }));
  await lab.cloudWatch.send(new PutCompositeAlarmCommand({ AlarmName: 'lone', AlarmRule: 'FALSE' }));
});

afterAll(() => lab.close());

const invalid = (message: string) => ({
  name: 'ValidationException',
  message: expect.stringContaining(message),
  $metadata: expect.objectContaining({ httpStatusCode: 400 }),
});

const metric = (Id: string, Period = 60, ReturnData = true) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'Shop', MetricName: Id }, Period, Stat: 'Sum' },
  ReturnData,
});
const ofMath = { Namespace: undefined, MetricName: undefined, Statistic: undefined, Period: undefined };

describe('PutMetricAlarm refuses', () => {
  const refusals: [what: string, message: string, changes: Partial<PutMetricAlarmCommandInput>][] = [
    ['a period between', 'Period must be 10, 20, 30 or a multiple of 60', { Period: 45 }],
    [
      'more than a day',
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).',
      { Period: 300, EvaluationPeriods: 289 },
    ],
    ['more than a week', 'more than seven days', { Period: 3600, EvaluationPeriods: 169 }],
    ['more datapoints than periods', 'DatapointsToAlarm (3)', { DatapointsToAlarm: 3 }],
    ['no periods', 'greater than or equal to 1', { EvaluationPeriods: 0 }],
    [
      'an unknown comparison',
      'enum value set: [GreaterThanOrEqualToThreshold',
      { ComparisonOperator: 'Equal' as 'LessThanThreshold' },
    ],
    [
      'anomaly detection',
      'does not model anomaly detection',
      { ComparisonOperator: 'GreaterThanUpperThreshold' },
    ],
    ['no comparison', 'ComparisonOperator must be specified', { ComparisonOperator: undefined }],
    ['no threshold', 'Threshold must be specified', { Threshold: undefined }],
    ['two statistics', 'Exactly one', { ExtendedStatistic: 'p99' }],
    ['an unknown percentile', 'not supported', { Statistic: undefined, ExtendedStatistic: 'p999' }],
    ['an unknown unit', "'unit'", { Unit: 'Apples' as 'Count' }],
    ['another treatment', 'TreatMissingData', { TreatMissingData: 'guess' }],
    ['a name that is too long', "'alarmName'", { AlarmName: 'a'.repeat(256) }],
    ['six actions', "'alarmActions'", { AlarmActions: Array.from({ length: 6 }, () => topic) }],
    ['an action that is no ARN', 'Invalid arn syntax: mail me', { OKActions: ['mail me'] }],
    [
      'an action on an instance',
      'does not model the alarm action',
      { AlarmActions: ['arn:aws:automate:lab-local-1:ec2:stop'] },
    ],
    ['metric and metrics', 'must not be specified when Metrics is', { Metrics: [metric('m1')] }],
    ['neither', 'Exactly one of the parameters', { ...ofMath }],
    [
      'two that return data',
      'Exactly one element of the metrics list should return data.',
      { ...ofMath, Metrics: [metric('m1'), metric('m2')] },
    ],
    [
      'different periods',
      'same period',
      { ...ofMath, Metrics: [metric('m1', 60, false), metric('m2', 120)] },
    ],
    [
      'an expression that makes no sense',
      "Error in expression 'e1'",
      { ...ofMath, Metrics: [metric('m1', 60, false), { Id: 'e1', Expression: 'FROB(m1)' }] },
    ],
    [
      'what the lab has not',
      'does not model WarmUpConfiguration',
      { WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 5 } },
    ],
    ['a name that a composite alarm has', 'taken', { AlarmName: 'any' }],
  ];

  it.each(refusals)('%s', async (_, message, changes) => {
    const put = new PutMetricAlarmCommand({ ...settings, ...changes });
    await expect(lab.cloudWatch.send(put)).rejects.toMatchObject(invalid(message));
  });

  it('tells every violation at once', async () => {
    const put = new PutMetricAlarmCommand({ ...settings, AlarmName: '', EvaluationPeriods: 0 });
    await expect(lab.cloudWatch.send(put)).rejects.toMatchObject(invalid('2 validation errors detected: '));
  });
});

describe('PutCompositeAlarm refuses', () => {
  const refusals: [what: string, message: string, changes: Partial<PutCompositeAlarmCommandInput>][] = [
    ['a rule that ends too early', 'ends too early', { AlarmRule: 'ALARM(errors) AND' }],
    ['a rule with blanks around it', 'leading or trailing whitespace', { AlarmRule: ' TRUE' }],
    [
      'unknown children',
      'Could not save the composite alarm as alarms [a, b] in the alarm rule do not exist',
      { AlarmRule: 'ALARM(a) OR OK(b) OR OK(errors)' },
    ],
    ['itself', 'itself', { AlarmRule: 'ALARM(new)' }],
    [
      'scaling policies',
      'cannot perform Auto Scaling actions',
      { AlarmActions: ['arn:aws:autoscaling:lab-local-1:000000000000:scalingPolicy:1:p'] },
    ],
    ['a suppressor without its times', 'needs ActionsSuppressorWaitPeriod', { ActionsSuppressor: 'errors' }],
    ['times without a suppressor', 'need ActionsSuppressor', { ActionsSuppressorWaitPeriod: 1 }],
    ['a name that a metric alarm has', 'taken', { AlarmName: 'errors', AlarmRule: 'TRUE' }],
  ];

  it.each(refusals)('%s', async (_, message, changes) => {
    const put = new PutCompositeAlarmCommand({ AlarmName: 'new', AlarmRule: 'ALARM(errors)', ...changes });
    await expect(lab.cloudWatch.send(put)).rejects.toMatchObject(invalid(message));
  });
});

describe('the other operations refuse', () => {
  const refusals: [what: string, message: string, input: DescribeAlarmsCommandInput][] = [
    ['names and a prefix', 'mutually exclusive', { AlarmNames: ['a'], AlarmNamePrefix: 'b' }],
    ['101 a page', "'maxRecords'", { MaxRecords: 101 }],
    [
      'children and more',
      'cannot be specified with any other',
      { ChildrenOfAlarmName: 'any', StateValue: 'OK' },
    ],
    ['an unknown type', "'alarmTypes'", { AlarmTypes: ['Bell' as 'MetricAlarm'] }],
  ];

  it.each(refusals)('%s', async (_, message, input) => {
    await expect(lab.cloudWatch.send(new DescribeAlarmsCommand(input))).rejects.toMatchObject(
      invalid(message),
    );
  });

  it('a token that was not issued', async () => {
    const refusal = { name: 'InvalidNextToken' };
    const NextToken = 'x';
    await expect(lab.cloudWatch.send(new DescribeAlarmsCommand({ NextToken }))).rejects.toMatchObject(
      refusal,
    );
    await expect(lab.cloudWatch.send(new DescribeAlarmHistoryCommand({ NextToken }))).rejects.toMatchObject(
      refusal,
    );
  });

  it('to set the state of an unknown alarm, or to reasons that are no JSON', async () => {
    const set = (AlarmName: string, StateReasonData?: string) =>
      lab.cloudWatch.send(
        new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'r', StateReasonData }),
      );
    await expect(set('ghost')).rejects.toMatchObject({
      name: 'ResourceNotFound',
      $metadata: { httpStatusCode: 404 },
    });
    await expect(set('errors', '{')).rejects.toMatchObject({ name: 'InvalidFormatFault' });
  });

  it('to delete a child, or two composite alarms at once, and nothing is deleted', async () => {
    const erase = (...AlarmNames: string[]) => lab.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames }));
    await expect(erase('errors')).rejects.toMatchObject(
      invalid('Cannot delete errors as there are composite alarm(s) depending on it.'),
    );
    await expect(erase('any', 'lone')).rejects.toMatchObject(invalid('one composite alarm'));
    const { CompositeAlarms } = await lab.cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmTypes: ['CompositeAlarm'] }),
    );
    expect(CompositeAlarms).toHaveLength(2);
  });

  it('tags of AWS and of what has none', async () => {
    const tag = (ResourceARN: string, Key: string) =>
      lab.cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key, Value: '' }] }));
    const arn = 'arn:aws:cloudwatch:lab-local-1:000000000000:alarm:errors';
    await expect(tag(arn, 'aws:x')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    await expect(tag('errors', 'x')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});
