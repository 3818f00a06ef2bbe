import type { LiveLoad, LiveView } from '#analysis';
import { formatLatency, formatPart, formatRate } from '../amounts.ts';
import { stageWords } from '../load.ts';
import { labelled } from './labelled.ts';
import type { Line, Segment } from './paint.ts';

/** So much less leaves than is due before what was due is told too. */
const behindShare = 0.02;

/** The load that is being sent, and below it why a warm-up does what it does, or why the traffic is no ground to go on. */
export function loadLines({
  load,
  trafficTrouble,
  trafficTold,
}: Pick<LiveView, 'load' | 'trafficTrouble' | 'trafficTold'>): Line[] {
  if (!load) return [];
  const segments = [...stage(load), ...closed(load), { text: rate(load) }, ...shares(load), ...latency(load)];
  const label = load.role === 'warm-up' ? 'Warm-up' : 'Traffic';
  const line = labelled(
    label,
    segments.flatMap((segment, place) => (place === 0 ? [segment] : [{ text: '  ' }, segment])),
  );
  if (load.role === 'warm-up') return [line, labelled('', [{ text: load.why ?? '' }])];
  if (trafficTrouble === null || trafficTold === 0) return [line];
  return [line, labelled('', [{ text: `! ${trafficTrouble}`, tone: 'bad' }])];
}

function stage(load: LiveLoad): Segment[] {
  if (load.stage === null) return [];
  const { symbol, word, tone } = stageWords[load.stage];
  return [{ text: `${symbol} ${word}`, tone }];
}

/** All that follows on its line is of the same seconds. */
function rate({ windowMs, perSecond, duePerSecond }: LiveLoad): string {
  if (perSecond === null) return 'starting';
  const isBehind = perSecond < duePerSecond * (1 - behindShare);
  const due = isBehind ? ` of ${formatRate(duePerSecond)} due` : '';
  return `last ${windowMs / 1000} s: ${formatRate(perSecond)}${due}`;
}

/** Shares of what came to an end; what is unknown is told only where anything is. */
function shares({ perSecond, failed, rejected, unknown }: LiveLoad): Segment[] {
  if (perSecond !== null && failed === null) return [{ text: 'nothing answered yet', tone: 'doubt' }];
  return [
    ...share('failed', failed, 'bad'),
    ...share('rejected', rejected, 'bad'),
    ...(unknown === null || unknown === 0 ? [] : share('unknown', unknown, 'doubt')),
  ];
}

function share(word: string, value: number | null, tone: 'bad' | 'doubt'): Segment[] {
  if (value === null) return [];
  const text = `${word} ${formatPart({ lo: value, hi: value }, 1)}`;
  return value === 0 ? [{ text }] : [{ text: `${tone === 'bad' ? '!' : '?'} ${text}`, tone }];
}

function latency({ p50, p99 }: LiveLoad): Segment[] {
  if (p50 === null || p99 === null) return [];
  return [{ text: `p50 ${formatLatency(p50)}  p99 ${formatLatency(p99)}` }];
}

function closed({ model }: LiveLoad): Segment[] {
  return model === 'closed' ? [{ text: 'closed loop', tone: 'doubt' }] : [];
}
