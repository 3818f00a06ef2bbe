import { formatDuration } from '#core';
import type { AlertDescription, AlertStatus } from '#core';
import { between } from '../evidence.ts';
import type { Evidence } from '../findings.ts';
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
  /** When the services were warmed up; null where they were not. */
  warmUp?: { from: number; to: number } | null;
  /** Ids of what was really hurt. */
  victims: ReadonlySet<string>;
}

/** What was seen of one alert. */
export interface SeenAlert {
  source: string;
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
  const { wasFiring, ...seen } = firingsOf(alert, changes, t0);
  const { firings } = seen;
  if (wasFiring) {
    return isNamed(description, ignored)
      ? told('ignored', 'it fired before the fault, as expected', firings)
      : told('pre-existing', 'it fired before the fault', firings);
  }
  const blind = [...withoutData(alert, changes), ...alert.unwatched].filter(({ hi }) => hi >= t0);
  if (last === 'no-data') return silent(alert, seen, blind, t0, context.victims);
  const watchedMs = lastSent - t0;
  if (firings.length > 0)
    return fired(alert, seen, blind, { t0, watchedMs, settleForMs: context.settleForMs });
  if (blind.length > 0)
    return unknown('it may have fired unseen: for a time it had no data, or nobody looked');
  return neverFired(alert, lastSent, context);
}

type Seen = Omit<ReturnType<typeof firingsOf>, 'wasFiring'>;

/** An alert that has no data when the run ends. */
function silent(
  { description, source: by }: SeenAlert,
  { firings, lastClear }: Seen,
  blind: readonly Span[],
  t0: number,
  victims: ReadonlySet<string>,
): Judged {
  const dead = description.subjects.filter((id) => victims.has(id));
  const because = dead.length > 0 ? `it watches ${dead.join(', ')}, which is gone` : 'it has no data';
  const outcome = dead.length > 0 ? 'orphaned' : 'unknown';
  if (firings.length === 0) return told(outcome, because, firings);
  const bounds = lastClear && clearBounds(by, lastClear);
  // What died fires no more: a clear before that was the last one.
  if (bounds && dead.length > 0)
    return { outcome, because, firings, recovery: between(bounds.lo, bounds.hi) };
  const since = Math.max(0, (blind.find(({ hi }) => hi === Infinity)?.lo ?? t0) - t0);
  const lo = bounds?.lo ?? { at: since, by, saw: 'the last look that still saw it firing' };
  return { outcome, because, firings, recovery: between(lo, null, `it fired, and then ${because}`) };
}

function fired(
  { source: by }: SeenAlert,
  { firings, lastClear }: Seen,
  blind: readonly Span[],
  { t0, watchedMs, settleForMs }: { t0: number; watchedMs: number; settleForMs: number },
): Judged {
  const times = firings.length === 1 ? 'it fired' : `it fired ${firings.length} times`;
  if (lastClear === undefined) {
    const lo = { at: watchedMs, by, saw: 'the last look, which saw it firing' };
    const recovery = between(lo, null, 'it fired when the run ended');
    return { outcome: 'firing', because: `${times} and did not clear`, firings, recovery };
  }
  const bounds = clearBounds(by, lastClear);
  // It may have fired again, and cleared, where nobody could see it.
  const unseenUntil = Math.max(...blind.map((span) => span.hi - t0));
  const saw = 'until then it had no data, or nobody looked';
  const hi = unseenUntil > bounds.hi.at ? { at: unseenUntil, by, saw } : bounds.hi;
  const heldMs = watchedMs - hi.at;
  if (heldMs < settleForMs) {
    const why = `it cleared, and was watched for ${formatDuration(Math.max(0, heldMs))} after`;
    return { outcome: 'relaxed', because: why, firings, recovery: between(bounds.lo, null, why) };
  }
  return { outcome: 'settled', because: `${times} and cleared`, firings, recovery: between(bounds.lo, hi) };
}

function clearBounds(
  by: string,
  { lo, hi, saw }: NonNullable<Seen['lastClear']>,
): { lo: Evidence; hi: Evidence } {
  return {
    lo: { at: lo, by, saw: lo === 0 ? `${saw.lo}, before t0` : saw.lo },
    hi: { at: hi, by, saw: saw.hi },
  };
}

function neverFired(
  { description, last, source: by }: SeenAlert,
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
  const evidence = { at: 0, by, saw: 'it never fired' };
  return { outcome: 'never fired', because, firings: [], recovery: between(evidence, evidence) };
}

function unknown(why: string): Judged {
  return told('unknown', why, []);
}

/** An outcome of which no time is known. */
function told(outcome: AlertOutcome, because: string, firings: Firing[]): Judged {
  return { outcome, because, firings, recovery: { interval: null, why: because } };
}
