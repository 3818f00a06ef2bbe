import { formatDuration } from '#core';
import type { AlertDescription, AlertStatus } from '#core';
import type { Recovery } from '../findings.ts';
import type { AlertFinding, AlertOutcome, Firing } from './finding.ts';
import { firingsOf, withoutData } from './firings.ts';
import type { Span } from './source-clock.ts';
import type { Change } from './timeline.ts';

/** What an alert is judged by. Times are milliseconds of the run. */
export interface AlertContext {
  t0: number | null;
  /** When the cluster had recovered at the latest; null when it had not. */
  recoveredAt: number | null;
  settleForMs: number;
  ignored: readonly string[];
  /** Ids of what was really hurt. */
  victims: ReadonlySet<string>;
}

/** What was seen of one alert. */
export interface SeenAlert {
  description: AlertDescription;
  first: AlertStatus | undefined;
  /** When the first look had told. */
  firstDone: number;
  last: AlertStatus | undefined;
  lastSent: number | null;
  changes: readonly Change[];
  /** Stretches in which a firing may have come and gone unseen. */
  unwatched: readonly Span[];
}

type Judged = Pick<AlertFinding, 'outcome' | 'because' | 'firings' | 'recovery'>;

/** The period of an alert that does not tell its own. */
export const ordinaryPeriodMs = 60_000;

/** How long after its cause an alert may still begin to fire: its periods, and the time its data takes. */
export function mayFireForMs({ periodMs, periods, lagMs }: AlertDescription): number {
  return (periodMs ?? ordinaryPeriodMs) * (periods ?? 1) + (lagMs ?? 0);
}

/**
 * The least time from a fault to the clear of an alert that fired for it. Of N periods M have to be bad before it fires,
 * and N − M + 1 good before it clears; the first bad one may have been over soon after the fault: N periods are left.
 */
export function alertFloorMs({ periodMs, periods }: AlertDescription): number | null {
  return periodMs === null ? null : periodMs * (periods ?? 1);
}

/** Whether an alert is among those that were named, by name or by id. */
export function isNamed(
  { id, name }: Pick<AlertDescription, 'id' | 'name'>,
  names: readonly string[],
): boolean {
  return names.includes(name) || names.includes(id);
}

/** What became of an alert since t0. */
export function judgeAlert(alert: SeenAlert, context: AlertContext): Judged {
  const { t0, ignored } = context;
  const { description, changes, last, lastSent } = alert;
  if (t0 === null) return unknown('the run ended before t0');
  if (lastSent === null || lastSent < t0) return unknown('its source did not tell of it since the fault');
  const { firings, wasFiring } = firingsOf(alert, changes, t0);
  if (wasFiring) {
    return isNamed(description, ignored)
      ? told('ignored', 'it fired before the fault, as expected', firings)
      : told('pre-existing', 'it fired before the fault', firings);
  }
  const blind = [...withoutData(alert, changes), ...alert.unwatched].filter(({ hi }) => hi >= t0);
  if (last === 'no-data') return silent(alert, firings, blind, t0, context.victims);
  const watchedMs = lastSent - t0;
  if (firings.length > 0) return fired(firings, blind, { t0, watchedMs, settleForMs: context.settleForMs });
  if (blind.length > 0)
    return unknown('it may have fired unseen: for a time it had no data, or nobody looked');
  return neverFired(description, last, lastSent, context);
}

/** An alert that has no data when the run ends. */
function silent(
  { description }: SeenAlert,
  firings: Firing[],
  blind: readonly Span[],
  t0: number,
  victims: ReadonlySet<string>,
): Judged {
  const dead = description.subjects.filter((id) => victims.has(id));
  const because = dead.length > 0 ? `it watches ${dead.join(', ')}, which is gone` : 'it has no data';
  const outcome = dead.length > 0 ? 'orphaned' : 'unknown';
  const last = firings.at(-1);
  if (!last) return told(outcome, because, firings);
  // What died fires no more: a clear before that was the last one.
  if (last.cleared && dead.length > 0)
    return { outcome, because, firings, recovery: { interval: last.cleared } };
  const since = Math.max(0, (blind.find(({ hi }) => hi === Infinity)?.lo ?? t0) - t0);
  const interval = { lo: last.cleared?.lo ?? since, hi: null };
  return { outcome, because, firings, recovery: { interval, why: `it fired, and then ${because}` } };
}

function fired(
  firings: Firing[],
  blind: readonly Span[],
  { t0, watchedMs, settleForMs }: { t0: number; watchedMs: number; settleForMs: number },
): Judged {
  const cleared = firings.at(-1)?.cleared ?? null;
  const times = firings.length === 1 ? 'it fired' : `it fired ${firings.length} times`;
  if (cleared === null || cleared.hi === null) {
    const recovery: Recovery = { interval: { lo: watchedMs, hi: null }, why: 'it fired when the run ended' };
    return { outcome: 'firing', because: `${times} and did not clear`, firings, recovery };
  }
  // It may have fired again, and cleared, where nobody could see it.
  const hi = Math.max(cleared.hi, ...blind.map((span) => span.hi - t0));
  const heldMs = watchedMs - hi;
  if (heldMs < settleForMs) {
    const why = `it cleared, and was watched for ${formatDuration(Math.max(0, heldMs))} after`;
    const recovery: Recovery = { interval: { lo: cleared.lo, hi: null }, why };
    return { outcome: 'relaxed', because: why, firings, recovery };
  }
  const recovery: Recovery = { interval: { lo: cleared.lo, hi } };
  return { outcome: 'settled', because: `${times} and cleared`, firings, recovery };
}

function neverFired(
  description: AlertDescription,
  last: AlertStatus | undefined,
  lastSent: number,
  { recoveredAt }: AlertContext,
): Judged {
  const mayFireMs = mayFireForMs(description);
  if (last === 'pending') return told('may still fire', 'it was about to fire when the run ended', []);
  if (recoveredAt === null || lastSent < recoveredAt + mayFireMs) {
    const why = `it may still fire: it takes up to ${formatDuration(mayFireMs)} after the recovery`;
    return told('may still fire', why, []);
  }
  const because = 'it was quiet for as long as it could have taken to fire';
  return { outcome: 'never fired', because, firings: [], recovery: { interval: { lo: 0, hi: 0 } } };
}

function unknown(why: string): Judged {
  return told('unknown', why, []);
}

/** An outcome of which no time is known. */
function told(outcome: AlertOutcome, because: string, firings: Firing[]): Judged {
  return { outcome, because, firings, recovery: { interval: null, why: because } };
}
