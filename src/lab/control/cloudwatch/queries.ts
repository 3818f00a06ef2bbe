import { checkMath, evaluateMath, seriesIn } from './math.ts';
import type { Grid, MathValue, Series } from './math-functions.ts';
import { isSeries } from './math-functions.ts';
import { MathError, parseMath, queriesIn } from './math-parser.ts';
import type { Expression } from './math-parser.ts';
import { findMetric, readMetric } from './metrics.ts';
import type { CloudWatchState, MetricQuery, StatisticSet } from './records.ts';
import { statisticOf } from './statistic.ts';

type MetricStat = NonNullable<MetricQuery['metric']>;

export interface QuerySpan {
  start: number;
  end: number;
  /** Where buckets begin; 0 for the multiples of the period. */
  origin?: number;
  now: number;
}

/** The sets of one metric that can be read, by the start of each period. */
export function setsOf(
  state: CloudWatchState,
  { namespace, name, dimensions, periodMs, unit }: MetricStat,
  span: QuerySpan,
): Map<number, StatisticSet> {
  const metric = findMetric(state, { namespace, name, dimensions });
  return metric ? readMetric(metric, { ...span, periodMs }, unit) : new Map<number, StatisticSet>();
}

/** Queries that belong together: metrics, and expressions over them. */
export class Queries {
  readonly #queries: readonly MetricQuery[];
  readonly #expressions = new Map<string, Expression>();

  /** Raises MathError for an expression that cannot be computed. */
  constructor(queries: readonly MetricQuery[]) {
    this.#queries = queries;
    for (const { id, expression } of queries)
      if (expression !== undefined) this.#expressions.set(id, checked(id, expression));
    for (const { id } of queries) this.#checkCycles(id, []);
  }

  /** The period of a query: its own, or the longest of the metrics that it is made of. */
  periodOf(id: string): number {
    const query = this.#queries.find((each) => each.id === id);
    if (query?.metric) return query.metric.periodMs;
    if (query?.periodMs !== undefined) return query.periodMs;
    const expression = this.#expressions.get(id);
    const needed = expression ? queriesIn(expression).filter((each) => each !== id) : [];
    const all = needed.length > 0 ? needed : this.#metricIds();
    if (all.length === 0) throw new MathError('Period must not be null.');
    return Math.max(...all.map((each) => this.periodOf(each)));
  }

  /** Every time series that each of these queries comes to. */
  results(state: CloudWatchState, span: QuerySpan, wanted: readonly string[]): Map<string, Series[]> {
    const known = new Map<string, MathValue>();
    const valueOf = (id: string): MathValue => {
      const value = known.get(id) ?? this.#value(id, state, span, valueOf);
      known.set(id, value);
      return value;
    };
    return new Map(wanted.map((id) => [id, seriesIn(valueOf(id), this.#gridOf(id, span))]));
  }

  #value(id: string, state: CloudWatchState, span: QuerySpan, query: (id: string) => MathValue): MathValue {
    const metric = this.#queries.find((each) => each.id === id)?.metric;
    if (metric) return valuesOf(metric, setsOf(state, metric, span));
    const expression = this.#expressions.get(id);
    if (!expression) throw new MathError(`There is no query "${id}"`);
    return evaluateMath(expression, {
      grid: this.#gridOf(id, span),
      query,
      metrics: (part) =>
        this.#metricIds()
          .filter((other) => other.includes(part))
          .map(query)
          .filter(isSeries),
    });
  }

  #gridOf(id: string, { start, end, origin = 0 }: QuerySpan): Grid {
    return { start, end, periodMs: this.periodOf(id), origin };
  }

  #metricIds(): string[] {
    return this.#queries.filter(({ metric }) => metric).map(({ id }) => id);
  }

  #checkCycles(id: string, above: readonly string[]): void {
    if (above.includes(id)) throw new MathError(`Error in expression '${id}': It leads back to itself.`);
    const expression = this.#expressions.get(id);
    for (const other of expression ? queriesIn(expression) : []) {
      if (!this.#queries.some((query) => query.id === other))
        throw new MathError(`Error in expression '${id}': There is no query "${other}".`);
      this.#checkCycles(other, [...above, id]);
    }
  }
}

function checked(id: string, text: string): Expression {
  try {
    const expression = parseMath(text);
    checkMath(expression);
    return expression;
  } catch (error) {
    if (error instanceof MathError) throw new MathError(`Error in expression '${id}': ${error.message}.`);
    throw error;
  }
}

function valuesOf({ statistic: name }: MetricStat, sets: ReadonlyMap<number, StatisticSet>): Series {
  const statistic = statisticOf(name);
  const values: [number, number][] = [];
  for (const [at, set] of sets) {
    const value = statistic?.(set);
    if (value !== undefined) values.push([at, value]);
  }
  return new Map(values);
}
