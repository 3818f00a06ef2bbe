import type { Findings, LoadFinding, WarmUpFinding } from '#analysis';
import { formatDuration } from '#core';
import { formatNumberOf, formatPart, formatRate } from '../amounts.ts';
import { latencyInWords, loadOf, lostInWords, stageWords, trafficLoss, windowInWords } from '../load.ts';
import { reservationInWords } from '../reservation.ts';
import type { Word } from '../words.ts';
import { beside, marked, type Room } from './labelled.ts';
import type { Line } from './paint.ts';

interface LoadLinesOptions {
  width: number;
  /** Leaves a line to each load, for where there is no room for more. */
  isShort: boolean;
}

/** What became of the reservation, the warm-up and the traffic; nothing where there was none. */
export function loadLines(findings: Findings, { width, isShort }: LoadLinesOptions): Line[] {
  const room = { width, ...(isShort && { most: 1 }) };
  const loads = [reservationLines(findings, room), warmUpLines(findings, room), trafficLines(findings, room)];
  return loads.flatMap((lines) => (isShort ? lines.slice(0, 1) : lines));
}

function reservationLines({ reservation }: Findings, room: Room): Line[] {
  if (!reservation) return [];
  const { word, told } = reservationInWords(reservation);
  return marked('Capacity', word, told, room);
}

/** Whether what is in front of the services got warm, and what that took. */
function warmUpLines({ warmUp, loads, endingReason }: Findings, room: Room): Line[] {
  if (!warmUp) return [];
  const { stage, why } = warmUp;
  const { word, told } = warmth(warmUp);
  const sent = sentInWords(loadOf(loads, 'warm-up'));
  const isTold = stage === 'warm' || stage === null || endingReason?.includes(why) === true;
  const lines = marked('Warm-up', word, `${told}${sent}`, room);
  return isTold ? lines : [...lines, ...beside('', [why], room.width)];
}

function warmth({ stage, plan, lastedMs, steps }: WarmUpFinding): { word: Word; told: string } {
  const after = lastedMs === null ? '' : ` after ${formatDuration(lastedMs)}`;
  if (stage === 'warm') return { word: stageWords.warm, told: `${after} at ${formatRate(plan.toPerSecond)}` };
  if (stage === 'gave up') return { word: { symbol: '✗', word: 'never warm', tone: 'bad' }, told: after };
  if (stage === null) return { word: { symbol: '?', word: 'not begun', tone: 'doubt' }, told: '' };
  const rate = steps.at(-1)?.perSecond ?? 0;
  const told = `${after}: ${stageWords[stage].word} at ${formatRate(rate)} when it ended`;
  return { word: { symbol: '?', word: 'not warm', tone: 'doubt' }, told };
}

function sentInWords(load: LoadFinding | undefined): string {
  if (!load || load.total.due === 0) return '';
  const { total } = load;
  const told = (['failed', 'rejected', 'unknown'] as const).flatMap((outcome) => {
    const count = total[outcome];
    return count === 0 ? [] : `${formatPart({ lo: count, hi: count }, total.due)} ${outcome}`;
  });
  const how = told.length === 0 ? 'all ok' : told.join(', ');
  // A closed loop hides what happened while nothing was answered: it is always called so.
  const loop = load.model === 'closed' ? ' in a closed loop' : '';
  return `; ${formatNumberOf(total.due, 'request')}${loop}, ${how}`;
}

/** What the traffic lost, in which window, and when that is not known. */
function trafficLines(findings: Findings, room: Room): Line[] {
  const traffic = loadOf(findings.loads, 'traffic');
  const lost = trafficLoss(findings);
  if (!traffic || !lost) return [];
  const loop = traffic.model === 'closed' ? 'closed loop, ' : '';
  const told = lost.loss.due === 0 ? 'no request was due' : lostInWords(lost.loss);
  const from = findings.t0?.at ?? null;
  const [first, ...others] = traffic.unknownWindows.filter(({ to }) => from === null || to > from);
  const more = others.length === 0 ? '' : ` (+${others.length} more in report.md)`;
  const blind = first ? [`unknown ${windowInWords(first, from)}${more}`] : [];
  const text = ` ${loop}${lost.window}: ${told}`;
  return [...marked('Traffic', lost.mark, text, room), ...beside('', blind, room.width)];
}

/** How fast the traffic was answered in steady and since t0. */
export function trafficLatencyLines({ loads, t0 }: Findings, width: number): Line[] {
  const traffic = loadOf(loads, 'traffic');
  const told = traffic && latencyInWords(traffic, t0 !== null);
  return told === undefined ? [] : beside('Latency', [told], width);
}
