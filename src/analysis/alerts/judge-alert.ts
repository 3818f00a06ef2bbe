import { formatDuration } from '#core';
import type { AlertDescription, AlertStatus } from '#core';
import type { AlertFinding, AlertOutcome, Firing } from './finding.ts';
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
}

type Judged = Pick<AlertFinding, 'outcome' | 'because' | 'firings' | 'recovery'>;

const ordinaryPeriodMs = 60_000;

/** How long after its cause an alert may still begin to fire: its periods, and the time its data takes. */
export function mayFireForMs({ periodMs, periods, lagMs }: AlertDescription): number {
  return (periodMs ?? ordinaryPeriodMs) * (periods ?? 1) + (lagMs ?? 0);
}

/** The least time from a fault to the clear of an alert that fired for it: it speaks once a period. */
export function alertFloorMs({ periodMs }: AlertDescription): number | null {
  return periodMs;
}

/** What became of an alert since t0. */
export function judgeAlert(alert: SeenAlert, context: AlertContext): Judged {
  const { t0, ignored } = context;
  const { description, last, lastSent } = alert;
  if (t0 === null) return unknown('the run ended before t0');
  if (lastSent === null || lastSent < t0) return unknown('its source did not tell of it since the fault');
  const { firings, wasFiring } = firingsOf(alert, t0);
  const isNamed = ignored.includes(description.name) || ignored.includes(description.id);
  if (wasFiring && isNamed) return told('ignored', 'it fired before the fault, as expected', firings, null);
  if (wasFiring) return told('pre-existing', 'it fired before the fault', firings, null);
  if (last === 'no-data') {
    const dead = description.subjects.filter((id) => context.victims.has(id));
    const orphan = `it watches ${dead.join(', ')}, which is gone`;
    if (dead.length > 0) return told('orphaned', orphan, firings, null);
    return { ...unknown('it has no data'), firings };
  }
  return firings.length === 0
    ? neverFired(description, lastSent, context)
    : fired(firings, lastSent - t0, context.settleForMs);
}

function fired(firings: Firing[], watchedMs: number, settleForMs: number): Judged {
  const cleared = firings.at(-1)?.cleared ?? null;
  const times = firings.length === 1 ? 'it fired' : `it fired ${firings.length} times`;
  if (cleared === null || cleared.hi === null) {
    const recovery = { interval: { lo: watchedMs, hi: null }, why: 'it fired when the run ended' };
    return { outcome: 'firing', because: `${times} and did not clear`, firings, recovery };
  }
  const heldMs = watchedMs - cleared.hi;
  if (heldMs < settleForMs) {
    const why = `it cleared, and was watched for ${formatDuration(Math.max(0, heldMs))} after`;
    return {
      outcome: 'relaxed',
      because: why,
      firings,
      recovery: { interval: { lo: cleared.lo, hi: null }, why },
    };
  }
  return { outcome: 'settled', because: `${times} and cleared`, firings, recovery: { interval: cleared } };
}

function neverFired(description: AlertDescription, lastSent: number, { recoveredAt }: AlertContext): Judged {
  const mayFireMs = mayFireForMs(description);
  if (recoveredAt === null || lastSent < recoveredAt + mayFireMs) {
    const why = `it may still fire: it takes up to ${formatDuration(mayFireMs)} after the recovery`;
    return { outcome: 'may still fire', because: why, firings: [], recovery: { interval: null, why } };
  }
  const because = 'it was quiet for as long as it could have taken to fire';
  return { outcome: 'never fired', because, firings: [], recovery: { interval: { lo: 0, hi: 0 } } };
}

/** Firings that were not over at t0, from t0; those before are left out. */
function firingsOf(
  { first, firstDone, changes }: SeenAlert,
  t0: number,
): { firings: Firing[]; wasFiring: boolean } {
  const firings: Firing[] = [];
  let open: { lo: number; hi: number } | undefined =
    first === 'firing' ? { lo: -Infinity, hi: firstDone } : undefined;
  let wasFiring = false;
  const close = (cleared: Firing['cleared']) => {
    if (!open) return;
    if (open.hi < t0) wasFiring = true;
    else firings.push({ fired: { lo: Math.max(0, open.lo - t0), hi: open.hi - t0 }, cleared });
    open = undefined;
  };
  for (const { to, lo, hi } of changes) {
    if (to === 'firing') open ??= { lo, hi };
    else if (hi < t0) open = undefined;
    else close({ lo: Math.max(0, lo - t0), hi: hi - t0 });
  }
  close(null);
  return { firings, wasFiring };
}

function unknown(why: string): Judged {
  return { outcome: 'unknown', because: why, firings: [], recovery: { interval: null, why } };
}

function told(outcome: AlertOutcome, because: string, firings: Firing[], interval: null): Judged {
  return { outcome, because, firings, recovery: { interval, why: because } };
}
