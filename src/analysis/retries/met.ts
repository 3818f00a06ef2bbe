import type { Reach, Reaches } from './reach.ts';
import type { SendHistory } from './send-history.ts';

/** A send that failed, of which a client would have known only this. */
export interface FailedSend {
  place: number;
  /** Between which moments it was sent, and its failure known. */
  sent: [number, number];
  done: [number, number];
  reason: string;
}

/** What a retry could have met at one choice of where to go. */
export interface Met {
  mayFail: boolean;
  mayServe: boolean;
  /** The reasons with which it may have failed; null where it may have been any. */
  reasons: ReadonlySet<string> | null;
}

const anything: Met = { mayFail: true, mayServe: true, reasons: null };

/** What the sends of one probe tell of what others met. */
export interface Neighbours {
  history: SendHistory;
  reaches: Reaches;
  intervalMs: number;
}

/** Where a retry may go: the sends of `stride` places apart that went there, by one of their places. */
interface Choice {
  stride: number;
  place: number;
}

/**
 * What a retry that left between two moments could have met at each choice it had: what the sends before, between and
 * after it met there. Two oks with nothing else between them served in between, two failures failed.
 */
export function metBetween(
  failed: FailedSend,
  [from, to]: [number, number],
  reach: Reach,
  choices: readonly Choice[],
  { history, reaches, intervalMs }: Neighbours,
): Met[] {
  const before = history.lastBy(from);
  const after = history.firstAfter(to);
  if (before === undefined || after === undefined || reach.kind === 'unknown') return [anything];
  const [first, last] = [before - reach.count + 1, after + reach.count - 1];
  const folds = history.over(Math.min(first, failed.place), last);
  // A send that may not have left took no turn: who went where is not known across it.
  if (!folds || folds.some(({ outcome }) => outcome === 'unknown')) return [anything];
  const [begun, ended] = [folds[0]?.sent[0] ?? from, folds.at(-1)?.sent[1] ?? to];
  if (!reaches.isSameBetween(begun, ended, intervalMs)) return [anything];
  return choices.map(({ stride, place }) => {
    const met = { mayFail: false, mayServe: false, reasons: new Set<string>() };
    const begin = stride === 1 ? first : before - modulo(before - place, stride);
    const end = stride === 1 ? last : after + modulo(place - after, stride);
    for (const { n, outcome, reason } of folds) {
      const next = Math.max(begin, stride === 1 ? n[0] : n[0] + modulo(place - n[0], stride));
      if (next > n[1] || next > end || n[1] < begin) continue;
      if (outcome === 'ok') met.mayServe = true;
      else {
        met.mayFail = true;
        met.reasons.add(reason ?? 'failed');
      }
    }
    return met;
  });
}

/** The choices of where a retry of a failed send may go. */
export function choicesOf(
  { place }: FailedSend,
  to: 'another address' | 'the same address' | 'any address',
  { kind, count }: Reach,
): Choice[] {
  if (kind !== 'in-turn' || count === 1) return [{ stride: 1, place }];
  const own = { stride: count, place };
  if (to === 'the same address') return [own];
  const others = Array.from({ length: count - 1 }, (_, n) => ({ stride: count, place: place + n + 1 }));
  return to === 'any address' ? [own, ...others] : others;
}

/** The remainder from 0 on, also of a negative number. */
function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
