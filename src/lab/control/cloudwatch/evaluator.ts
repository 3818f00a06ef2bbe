import type { Context } from '../context.ts';
import type { AlarmReason } from './alarm-history.ts';
import { MathError } from './math-parser.ts';
import { Queries, setsOf } from './queries.ts';
import type { QuerySpan } from './queries.ts';
import { reasonDataOf, reasonOf } from './reasons.ts';
import type { MetricAlarmRecord, StatisticSet } from './records.ts';
import { percentileOf } from './statistic.ts';
import { breaching, extraPoints, verdictOf } from './verdict.ts';
import type { AlarmPoint, Verdict } from './verdict.ts';

const minute = 60_000;

/** What an evaluation of a metric alarm comes to; undefined where it keeps its state. */
export interface Evaluation {
  to?: AlarmReason;
  latestValue?: number;
  hasFailed?: boolean;
}

/** Evaluates metric alarms by what can be read now. */
export class Evaluator {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  evaluate(alarm: MetricAlarmRecord): Evaluation {
    const span = this.#spanOf(alarm);
    try {
      return this.#judged(alarm, this.#pointsOf(alarm, span), span.now);
    } catch (error) {
      if (error instanceof MathError) return { hasFailed: true };
      throw error;
    }
  }

  #judged(alarm: MetricAlarmRecord, points: readonly AlarmPoint[], now: number): Evaluation {
    const verdict = this.#verdictOf(alarm, points);
    const latestValue = points.findLast(({ value }) => value !== undefined)?.value;
    const latest = latestValue === undefined ? {} : { latestValue };
    const { state } = verdict;
    if (state === undefined || state === alarm.state || hasTooFewSamples(alarm, verdict)) return latest;
    const data = reasonDataOf(alarm, verdict, now);
    return { ...latest, to: { state, reason: reasonOf(alarm, verdict), data } };
  }

  #verdictOf(alarm: MetricAlarmRecord, points: readonly AlarmPoint[]): Verdict {
    const { evaluationPeriods, threshold, comparison, treatMissingData = 'missing' } = alarm;
    const needed = this.#context.does('m-of-n') ? alarm.datapointsToAlarm : undefined;
    return verdictOf(points, {
      evaluationPeriods,
      datapointsToAlarm: needed ?? evaluationPeriods,
      treatMissingData: this.#context.does('missing-data') ? treatMissingData : 'missing',
      isPatient: this.#context.does('premature-alarms'),
      breaches: breaching(comparison, threshold),
    });
  }

  /** The evaluation range: it slides with the time, and ends where data can have been published. */
  #spanOf(alarm: MetricAlarmRecord): QuerySpan {
    const { agenda, state } = this.#context;
    const now = agenda.now();
    const isOwn = alarm.queries.some(({ metric }) => metric && isOwnNamespace(metric.namespace));
    const { metricPeriodMs, metricLagMs } = state.constants;
    const step = isOwn ? metricPeriodMs : minute;
    const lagMs = isOwn && this.#context.does('publication-lag') ? metricLagMs : 0;
    const slidesBy = alarm.periodMs % step === 0 ? step : alarm.periodMs;
    const end = Math.floor((now - lagMs) / slidesBy) * slidesBy;
    const extra = this.#context.does('evaluation-range') ? extraPoints : 0;
    const start = end - (alarm.evaluationPeriods + extra) * alarm.periodMs;
    return { start, end, origin: end, now };
  }

  #pointsOf(alarm: MetricAlarmRecord, span: QuerySpan): AlarmPoint[] {
    const queries = new Queries(alarm.queries);
    const { cloudWatch } = this.#context.state;
    const own = alarm.queries.find(({ returnData }) => returnData);
    const [series] = own ? (queries.results(cloudWatch, span, [own.id]).get(own.id) ?? []) : [];
    const sets = own?.metric ? setsOf(cloudWatch, own.metric, span) : new Map<number, StatisticSet>();
    const points: AlarmPoint[] = [];
    for (let at = span.start; at < span.end; at += alarm.periodMs) {
      const value = series?.get(at);
      const sampleCount = sets.get(at)?.count;
      points.push({
        at,
        ...(value !== undefined && { value }),
        ...(sampleCount !== undefined && { sampleCount }),
      });
    }
    return points;
  }
}

/** Whether AWS itself puts the metrics of a namespace, with its own period and lag. */
function isOwnNamespace(namespace: string): boolean {
  return namespace.startsWith('AWS/') || namespace === 'ECS/ContainerInsights';
}

/** A percentile of few samples says little: 10/(1-percentile) are wanted above the median. */
function hasTooFewSamples({ lowSamples, queries }: MetricAlarmRecord, { evaluated }: Verdict): boolean {
  const percent = percentileOf(queries.find(({ returnData }) => returnData)?.metric?.statistic ?? '');
  if (lowSamples !== 'ignore' || percent === undefined) return false;
  const share = percent / 100;
  const wanted = 10 / (share >= 0.5 ? 1 - share : share);
  return evaluated.some(({ sampleCount = Infinity }) => sampleCount < wanted);
}
