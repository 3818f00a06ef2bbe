import type { Evidence, Recovery } from '#analysis';
import { formatSeconds, formatSecondsBetween, isUnbounded, unknownBecause } from '../amounts.ts';
import { boundText } from '../bounds.ts';
import { code, escapeText } from './escape.ts';

/** A recovery in seconds, or why there is none to tell. What was not hit can only have been away unseen. */
export function recoveryCell({ interval, why }: Recovery, wasHit = true): string {
  if (interval === null) return escapeText(why ?? '–');
  if (isUnbounded(interval)) return escapeText(unknownBecause(why));
  if (wasHit || interval.hi === null) return formatSecondsBetween(interval);
  return `no outage longer than ${formatSeconds(interval.hi)}`;
}

/** What is behind the lower and the upper bound; why there is no upper one. */
export function boundCells({ evidence, why }: Recovery): [notBefore: string, atTheLatest: string] {
  if (evidence === undefined) return ['–', '–'];
  const { lo, hi } = evidence;
  return [boundCell(lo), hi === null ? escapeText(why ?? 'not seen') : boundCell(hi)];
}

function boundCell(evidence: Evidence): string {
  const of = evidence.of === undefined ? '' : `${code(evidence.of)} `;
  return `${of}${escapeText(boundText(evidence))}`;
}
