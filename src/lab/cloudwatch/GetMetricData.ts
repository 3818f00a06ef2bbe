import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { MathError } from '../control/cloudwatch/math-parser.ts';
import type { Series } from '../control/cloudwatch/math-functions.ts';
import { Queries } from '../control/cloudwatch/queries.ts';
import type { MetricQuery } from '../control/cloudwatch/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { pageOf } from '../paging.ts';
import { operation } from '../wire/index.ts';
import { Constraints } from './constraints.ts';
import { wrongPeriodOfData } from './periods.ts';
import { queriesOf } from './queries.ts';
import { invalidToken, validationError } from './refusals.ts';

const mostQueries = 500;
const mostPoints = 100_800;

interface Line {
  query: MetricQuery;
  points: [at: number, value: number][];
}

export const GetMetricData = operation(GetMetricDataCommand, async (input, { lab }: LabRequest) => {
  const { MetricDataQueries = [], MaxDatapoints = mostPoints, ScanBy, NextToken } = input;
  const [start, end] = [input.StartTime?.getTime() ?? 0, input.EndTime?.getTime() ?? 0];
  const constraints = new Constraints();
  constraints.oneOf(ScanBy, 'scanBy', ['TimestampDescending', 'TimestampAscending']);
  constraints.number(MaxDatapoints, 'maxDatapoints', { min: 1, max: mostPoints });
  constraints.check();
  if (MetricDataQueries.length > mostQueries)
    throw validationError(
      `The collection MetricDataQueries must not have a size greater than ${mostQueries}.`,
    );
  if (start >= end) throw validationError('The parameter StartTime must be less than the parameter EndTime.');
  if (MetricDataQueries.some(({ Label = '' }) => Label.includes('${')))
    throw validationError('The lab does not model dynamic labels.');
  const queries = queriesOf(MetricDataQueries, 'metricDataQueries', {
    account: lab.state.account,
    refusePeriod: wrongPeriodOfData,
  });
  if (MetricDataQueries.length > 0 && !queries.some(({ returnData }) => returnData))
    throw validationError('At least one element of MetricDataQueries must return data.');
  const lines = linesOf(lab.state, queries, { start, end, now: lab.cloudWatch.now() });
  const isAscending = ScanBy === 'TimestampAscending';
  const points = lines.flatMap((line, place) =>
    (isAscending ? line.points : line.points.toReversed()).map((point, index) => ({
      line: place,
      point,
      key: `${String(place).padStart(6, '0')}/${String(index).padStart(7, '0')}`,
    })),
  );
  const { items, token } = pageOf(points, {
    of: 'GetMetricData',
    keyOf: ({ key }) => key,
    limit: MaxDatapoints,
    token: NextToken,
    refuse: invalidToken,
  });
  const last = token === undefined ? Infinity : (items.at(-1)?.line ?? 0);
  const shown = Map.groupBy(items, ({ line }) => line);
  const results = lines.map((line, place): MetricDataResult => {
    const own = (shown.get(place) ?? []).map(({ point }) => point);
    return {
      Id: line.query.id,
      Label: line.query.label ?? line.query.metric?.name ?? line.query.id,
      Timestamps: own.map(([at]) => new Date(at)),
      Values: own.map(([, value]) => value),
      StatusCode: place >= last ? 'PartialData' : 'Complete',
    };
  });
  return {
    MetricDataResults: results,
    ...(token !== undefined && { NextToken: token }),
    Messages: [],
  };
});

function linesOf(
  { cloudWatch }: LabState,
  queries: readonly MetricQuery[],
  span: { start: number; end: number; now: number },
): Line[] {
  const run = new Queries(queries);
  const wanted = queries.filter(({ returnData }) => returnData);
  try {
    return wanted.flatMap((query) => {
      // The first period is the one that the start falls into.
      const periodMs = run.periodOf(query.id);
      const start = Math.floor(span.start / periodMs) * periodMs;
      const found = run.results(cloudWatch, { ...span, start }, [query.id]).get(query.id) ?? [];
      return found.map((series: Series) => ({ query, points: [...series] }));
    });
  } catch (error) {
    if (error instanceof MathError) throw validationError(error.message);
    throw error;
  }
}
