import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { MathError } from '../control/cloudwatch/math-parser.ts';
import { Queries } from '../control/cloudwatch/queries.ts';
import type { MetricQuery } from '../control/cloudwatch/records.ts';
import { statisticOf } from '../control/cloudwatch/statistic.ts';
import { Constraints, units } from './constraints.ts';
import { dimensionsOf } from './dimensions.ts';
import { validationError } from './refusals.ts';

const idPattern = /^[a-z]\w*$/;

interface QueryRules {
  account: string;
  /** What is wrong with a period in seconds; undefined when nothing is. */
  refusePeriod: (seconds: number) => string | undefined;
}

/** Metrics and expressions of an input, checked one by one and together. */
export function queriesOf(given: readonly MetricDataQuery[], at: string, rules: QueryRules): MetricQuery[] {
  const constraints = new Constraints();
  const queries = given.map((query, index) =>
    queryOf(query, `${at}.${index + 1}.member`, rules, constraints),
  );
  constraints.check();
  const ids = new Set<string>();
  for (const { id } of queries) {
    if (!idPattern.test(id))
      throw validationError(
        `The value ${id} for parameter ${at}.Id is invalid. It must start with a lowercase letter and hold letters, numbers and underscores.`,
      );
    if (ids.has(id)) throw validationError(`The id "${id}" is given more than once; ids must be unique.`);
    ids.add(id);
  }
  checkTogether(queries);
  return queries;
}

function queryOf(
  query: MetricDataQuery,
  at: string,
  { account, refusePeriod }: QueryRules,
  constraints: Constraints,
): MetricQuery {
  const { Id: id = '', Expression: expression, MetricStat: stat, Label: label, Period: period } = query;
  constraints.text(id, `${at}.id`, { min: 1, max: 255 });
  constraints.text(expression, `${at}.expression`, { min: 1, max: 2048 });
  if (query.AccountId !== undefined && query.AccountId !== account)
    throw validationError('The lab does not model metrics of other accounts: AccountId is not its own.');
  if ((expression === undefined) === (stat === undefined))
    throw validationError(
      `Exactly one of the parameters ${at}.Expression and ${at}.MetricStat must be specified.`,
    );
  if (/^\s*SELECT\b/i.test(expression ?? ''))
    throw validationError('The lab does not model Metrics Insights queries.');
  const wrong = period === undefined ? undefined : refusePeriod(period);
  if (wrong !== undefined) throw validationError(wrong);
  const metric = stat && metricOf(stat, at, refusePeriod, constraints);
  return {
    id,
    ...(expression !== undefined && { expression }),
    ...(metric && { metric }),
    ...(label !== undefined && { label }),
    ...(period !== undefined && { periodMs: period * 1000 }),
    returnData: query.ReturnData ?? true,
  };
}

function metricOf(
  { Metric, Period = 0, Stat = '', Unit }: NonNullable<MetricDataQuery['MetricStat']>,
  at: string,
  refusePeriod: QueryRules['refusePeriod'],
  constraints: Constraints,
): NonNullable<MetricQuery['metric']> {
  const place = `${at}.metricStat`;
  constraints.text(Metric?.Namespace, `${place}.metric.namespace`, { min: 1, max: 255 }, /^[^:].*/);
  constraints.text(Metric?.MetricName, `${place}.metric.metricName`, { min: 1, max: 255 });
  constraints.oneOf(Unit, `${place}.unit`, units);
  if (Metric?.Namespace === undefined || Metric.MetricName === undefined)
    throw validationError(`The parameters ${place}.Metric.Namespace and MetricName must be specified.`);
  const wrong = refusePeriod(Period);
  if (wrong !== undefined) throw validationError(wrong);
  if (!statisticOf(Stat))
    throw validationError(`The value ${Stat} for parameter ${place}.Stat is not supported.`);
  return {
    namespace: Metric.Namespace,
    name: Metric.MetricName,
    dimensions: dimensionsOf(Metric.Dimensions, `${place}.metric.dimensions`, constraints),
    periodMs: Period * 1000,
    statistic: Stat,
    ...(Unit !== undefined && { unit: Unit }),
  };
}

/** Tries the queries where there is no data, so that an expression that never makes sense is refused. */
function checkTogether(queries: readonly MetricQuery[]): void {
  const nothing = { metrics: new Map(), alarms: new Map(), alarmHistory: [] };
  try {
    new Queries(queries).results(
      nothing,
      { start: 0, end: 0, now: 0 },
      queries.map(({ id }) => id),
    );
  } catch (error) {
    if (error instanceof MathError) throw validationError(error.message);
    throw error;
  }
}
