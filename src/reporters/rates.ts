import { formatDuration, formatShare } from '#core';
import type { Growth, RateProfile, WarmCriteria } from '#core';
import { formatRate } from './amounts.ts';

const mostStages = 5;

/** How a warm-up rises: `× 1.5 every 5 m 00 s`. */
export function growthInWords(growth: Growth): string {
  if (growth.by === 'line') return `evenly over ${formatDuration(growth.overMs)}`;
  if (growth.by === 'steps') return `× ${growth.factor} every ${formatDuration(growth.everyMs)}`;
  return `as answers allow: at most × ${growth.factor} a step, ${formatShare(growth.rejectedAtMost)} rejected`;
}

/** What has to hold for a balancer to be warm. */
export function readyInWords({ errorsBelow, rejectedBelow, p99BelowMs, driftBelow }: WarmCriteria): string {
  return [
    `failed < ${formatShare(errorsBelow)}`,
    `rejected < ${formatShare(rejectedBelow)}`,
    `p99 < ${formatDuration(p99BelowMs)}`,
    `latency drifts < ${formatShare(driftBelow)}`,
  ].join(', ');
}

/** A rate over time: constant, in stages, or a curve that begins anew. */
export function profileInWords({ points, repeats }: RateProfile): string {
  const [first, ...rest] = points;
  if (!first) return 'nothing';
  if (repeats === true) return curveInWords(points);
  const stages = rest.map(([at, perSecond], place): string => {
    const [before, was] = points[place] ?? first;
    const over = at === before ? 'at once' : `over ${formatDuration(at - before)}`;
    return perSecond === was
      ? `${formatRate(perSecond)} for ${formatDuration(at - before)}`
      : `to ${formatRate(perSecond)} ${over}`;
  });
  if (stages.length === 0) return formatRate(first[1]);
  const shown = stages.slice(0, mostStages);
  const more = stages.length > shown.length ? [`+${stages.length - shown.length} more`] : [];
  const last = points.at(-1) ?? first;
  return `${formatRate(first[1])}, ${[...shown, ...more].join(', ')}; then ${formatRate(last[1])}`;
}

/** Its span, its highest and its mean rate, by the area below its lines. */
function curveInWords(points: RateProfile['points']): string {
  const peak = Math.max(...points.map(([, perSecond]) => perSecond));
  const span = (points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0);
  const area = points.slice(1).reduce((sum, [at, perSecond], place) => {
    const [before, was] = points[place] ?? [at, perSecond];
    return sum + ((was + perSecond) / 2) * (at - before);
  }, 0);
  const mean = span === 0 ? peak : area / span;
  return `a curve over ${formatDuration(span)}, peak ${formatRate(peak)}, mean ${formatRate(mean)}, again and again`;
}
