import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Datapoint, Metric, MetricQuestion } from '../contract.ts';
import type { Connection } from './connection.ts';
import { dateOf, keepDates } from './response-date.ts';

/** So many periods back a datapoint is looked for: one that is too old to count is still told with its age. */
const periodsBack = 20;
const resultId = 'squall_result';

/** The latest datapoint of every series that the question comes to; of a period that lasts there is none yet. */
export async function readLatest(
  { clients, read }: Connection,
  question: MetricQuestion,
): Promise<Datapoint[]> {
  const { periodMs } = question;
  const end = Math.floor(Date.now() / periodMs) * periodMs;
  keepDates(clients.cloudWatch);
  const answer = await read('cloudwatch:GetMetricData', (options) =>
    clients.cloudWatch.getMetricData(
      {
        StartTime: new Date(end - periodsBack * periodMs),
        EndTime: new Date(end),
        ScanBy: 'TimestampDescending',
        MetricDataQueries: queriesOf(question),
      },
      options,
    ),
  );
  const now = dateOf(answer) ?? Date.now();
  return (answer.MetricDataResults ?? []).flatMap(({ Timestamps = [], Values = [] }): Datapoint[] => {
    const [at] = Timestamps;
    const [value] = Values;
    if (at === undefined || value === undefined) return [];
    return [{ value, ageMs: Math.max(0, now - (at.getTime() + periodMs)) }];
  });
}

function queriesOf(question: MetricQuestion): MetricDataQuery[] {
  const Period = question.periodMs / 1000;
  if ('metric' in question) return [{ Id: resultId, MetricStat: { ...statOf(question.metric), Period } }];
  const metrics = Object.entries(question.metrics).map(([Id, metric]): MetricDataQuery => ({
    Id,
    MetricStat: { ...statOf(metric), Period },
    ReturnData: false,
  }));
  return [...metrics, { Id: resultId, Expression: question.expression, Period }];
}

function statOf({ namespace, name, dimensions, statistic }: Metric) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return { Metric: { Namespace: namespace, MetricName: name, Dimensions }, Stat: statistic };
}
