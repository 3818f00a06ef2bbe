import type { Recovery } from '#analysis';
import { formatSeconds, formatSecondsBetween, isUnbounded, unknownBecause } from '../amounts.ts';
import { escapeText } from './escape.ts';

/** A recovery in seconds, or why there is none to tell. What was not hit can only have been away unseen. */
export function recoveryCell({ interval, why }: Recovery, wasHit = true): string {
  if (interval === null) return escapeText(why ?? '–');
  if (isUnbounded(interval)) return escapeText(unknownBecause(why));
  if (wasHit || interval.hi === null) return formatSecondsBetween(interval);
  return `no outage longer than ${formatSeconds(interval.hi)}`;
}
