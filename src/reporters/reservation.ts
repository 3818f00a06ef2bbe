import type { ReservationFinding } from '#analysis';
import { formatDuration } from '#core';
import type { EventOf, ReservationState } from '#core';
import { formatNumberOf } from './amounts.ts';
import type { Word } from './words.ts';

const words: Record<ReservationState | 'none', Word> = {
  provisioned: { symbol: '✓', word: 'reserved', tone: 'good' },
  needless: { symbol: '✓', word: 'not needed', tone: 'good' },
  awaited: { symbol: '✗', word: 'not provisioned', tone: 'bad' },
  none: { symbol: '?', word: 'not reserved', tone: 'doubt' },
};

/** `100 capacity units of shop-alb`. */
export function capacityInWords(capacityUnits: number, balancer: string): string {
  return `${formatNumberOf(capacityUnits, 'capacity unit')} of ${balancer}`;
}

/** What became of capacity that was to be reserved, for a line of a report. */
export function reservationInWords(finding: ReservationFinding): { word: Word; told: string } {
  const { plan, state, waitedMs, saw } = finding;
  const name = plan.balancer.name;
  const wanted = capacityInWords(plan.capacityUnits, name);
  const awaited =
    state === 'provisioned' && waitedMs !== null ? `, awaited for ${formatDuration(waitedMs)}` : '';
  return {
    word: words[state ?? 'none'],
    told: state === 'needless' ? `: ${name} has ${saw}` : `: ${wanted}${awaited}`,
  };
}

/** The same as it goes on, for a line of the log. */
export function reservationNews(event: EventOf<'reservation'>): string {
  const { state, balancer, capacityUnits, waitedMs, saw } = event;
  const news: Record<ReservationState, string> = {
    awaited: `${capacityInWords(capacityUnits, balancer)} reserved, and awaited`,
    provisioned: `✓ ${balancer} has its capacity after ${formatDuration(waitedMs)}`,
    needless: `nothing has to be reserved: ${balancer} has ${saw}`,
  };
  return news[state];
}
