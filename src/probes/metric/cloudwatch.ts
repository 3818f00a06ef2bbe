import { formatDuration } from '#core';
import type { Sender, SenderContext } from '#pacing';
import type { Datapoint } from '#targets';
import { askingSender, type Told } from '../target-of.ts';
import type { IsWithin } from '../tolerance.ts';
import { judgeValues } from './judge-values.ts';
import type { CloudwatchQuestion } from './question.ts';

/** A datapoint whose period has been over for longer than so many periods says nothing of now. */
const freshPeriods = 3;

/** Asks the CloudWatch of the run's target once a send. */
export function cloudwatchSender(
  { cloudwatch, timeoutMs }: CloudwatchQuestion,
  isWithin: IsWithin,
  context: SenderContext,
): Sender {
  return askingSender(context, timeoutMs, async ({ metrics }, signal) => {
    if (!metrics) return { outcome: 'unknown', reason: 'the target tells no metrics' };
    return judgeDatapoints(await metrics.latest(cloudwatch, signal), cloudwatch.periodMs, isWithin);
  });
}

/** What the latest datapoints come to: none, several, or one that is too old, tell nothing. */
function judgeDatapoints(datapoints: readonly Datapoint[], periodMs: number, isWithin: IsWithin): Told {
  const oldest = Math.max(0, ...datapoints.map(({ ageMs }) => ageMs));
  if (oldest > freshPeriods * periodMs)
    return { outcome: 'unknown', reason: `the latest datapoint is ${formatDuration(oldest)} old` };
  return judgeValues(
    'metric',
    datapoints.map(({ value }) => value),
    isWithin,
  );
}
