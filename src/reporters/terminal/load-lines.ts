import type { Findings, LoadFinding, WarmUpFinding } from '#analysis';
import { formatDuration } from '#core';
import { formatNumberOf, formatRate, formatShares } from '../amounts.ts';
import { engineInWords, latencyInWords, loadOf, lostInWords, stageWords, windowInWords } from '../load.ts';
import type { Word } from '../words.ts';
import { beside, marked } from './labelled.ts';
import type { Line } from './paint.ts';

/** Whether what is in front of the services got warm, and what that took. */
export function warmUpLines({ warmUp, loads, endingReason }: Findings, width: number): Line[] {
  if (!warmUp) return [];
  const { stage, why } = warmUp;
  const { word, told } = warmth(warmUp);
  const sent = sentInWords(loadOf(loads, 'warm-up'));
  const isTold = stage === 'warm' || stage === null || endingReason?.includes(why) === true;
  return [...marked('Warm-up', word, `${told}${sent}`, width), ...(isTold ? [] : beside('', [why], width))];
}

function warmth({ stage, plan, lastedMs, steps }: WarmUpFinding): { word: Word; told: string } {
  const after = lastedMs === null ? '' : ` after ${formatDuration(lastedMs)}`;
  if (stage === 'warm') return { word: stageWords.warm, told: `${after} at ${formatRate(plan.toPerSecond)}` };
  if (stage === 'gave up') return { word: { symbol: '✗', word: 'never warm', tone: 'bad' }, told: after };
  const rate = steps.at(-1)?.perSecond ?? 0;
  const told =
    stage === null ? '' : `${after}: ${stageWords[stage].word} at ${formatRate(rate)} when it ended`;
  return { word: { symbol: '?', word: stage === null ? 'not begun' : 'not warm', tone: 'doubt' }, told };
}

function sentInWords(load: LoadFinding | undefined): string {
  if (!load || load.total.due === 0) return '';
  const { total } = load;
  const share = (count: number) => formatShares({ lo: count / total.due, hi: count / total.due });
  const told = (['failed', 'rejected', 'unknown'] as const).flatMap((outcome) =>
    total[outcome] === 0 ? [] : `${share(total[outcome])} ${outcome}`,
  );
  const how = told.length === 0 ? 'all ok' : told.join(', ');
  return `; ${formatNumberOf(total.due, 'request')}, ${how}${closed(load)}`;
}

/** What hides what happened while nothing was answered is always called so. */
function closed(load: LoadFinding): string {
  return load.model === 'closed' ? ` (${engineInWords(load)})` : '';
}

/** What the traffic lost in the window of the fault, or at all where none was sent, and when that is not known. */
export function trafficLines({ loads, trafficLost, t0 }: Findings, width: number): Line[] {
  const traffic = loadOf(loads, 'traffic');
  if (!traffic) return [];
  const lost = trafficLost ?? traffic.total;
  const text = lost.due === 0 ? 'no request was due' : `${lostInWords(lost)}${closed(traffic)}`;
  const since = t0 === null ? traffic.unknownWindows : traffic.unknownWindows.filter(({ to }) => to > t0.at);
  const [first] = since;
  const more = since.length > 1 ? ` (+${since.length - 1} more in report.md)` : '';
  const told = first ? [`unknown ${windowInWords(first, t0?.at ?? null)}${more}`] : [];
  return [...marked('Traffic', lossMark(lost), ` ${text}`, width), ...beside('', told, width)];
}

function lossMark({
  due,
  failed,
  rejected,
  unknown,
}: Omit<NonNullable<Findings['trafficLost']>, 'share'>): Word {
  if (failed + rejected > 0) return { symbol: '✗', word: '', tone: 'bad' };
  if (unknown > 0 || due === 0) return { symbol: '?', word: '', tone: 'doubt' };
  return { symbol: '✓', word: '', tone: 'good' };
}

/** How fast the traffic was answered before the fault and since. */
export function trafficLatencyLines({ loads }: Findings, width: number): Line[] {
  const traffic = loadOf(loads, 'traffic');
  if (!traffic) return [];
  const told = (['p50', 'p99'] as const).flatMap((quantile) => latencyInWords(traffic, quantile) ?? []);
  return told.length === 0 ? [] : beside('', [`ok ${told.join(', ')} (steady → phases since)`], width);
}
