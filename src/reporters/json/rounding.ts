import type { Evidence, Latency, Outage, Recovery, Sends } from '#analysis';
import type { Interval } from '#core';
import type { Report } from './schema.ts';

/** Milliseconds to the microsecond; finer digits differ between machines and mean nothing. */
export function roundMs(ms: number): number {
  return rounded(ms, 1000);
}

/** A fraction to one in a million. */
export function roundFraction(fraction: number): number {
  return rounded(fraction, 1_000_000);
}

export function roundInterval({ lo, hi }: Interval, round: (value: number) => number): Interval {
  return { lo: round(lo), hi: hi === null ? null : round(hi) };
}

export function recoveryOf({ interval, why, evidence }: Recovery): Report['recovery'] {
  return {
    intervalMs: interval && roundInterval(interval, roundMs),
    why: why ?? null,
    evidence: evidence ? { lo: evidenceOf(evidence.lo), hi: evidence.hi && evidenceOf(evidence.hi) } : null,
  };
}

function evidenceOf({ at, sent, by, saw, of }: Evidence): NonNullable<Report['recovery']['evidence']>['lo'] {
  return { atMs: roundMs(at), sentMs: sent === undefined ? null : roundMs(sent), by, saw, of: of ?? null };
}

export function latencyOf(latency: Latency | null): Report['harness']['lateness'] {
  return latency && { p50Ms: roundMs(latency.p50), p99Ms: roundMs(latency.p99), maxMs: roundMs(latency.max) };
}

export function sendsOf({ sent, ok, failed, unknown }: Sends): Report['services'][number]['sends'] {
  return { sent, ok, failed, unknown };
}

export function outageOf({
  start,
  end,
  failed,
  reasons,
}: Outage): Report['services'][number]['outages'][number] {
  const longest = start.after === null || end.by === null ? null : end.by - start.after;
  return {
    lengthMs: roundInterval({ lo: end.after - start.by, hi: longest }, roundMs),
    lastOkBeforeAtMs: start.after === null ? null : roundMs(start.after),
    firstFailedAtMs: roundMs(start.by),
    lastFailedAtMs: roundMs(end.after),
    firstOkAfterAtMs: end.by === null ? null : roundMs(end.by),
    failed,
    reasons: reasons.map(([reason, count]) => ({ reason, count })),
  };
}

// Adding 0 turns -0, which JSON writes as 0 but which is not equal to it, into 0.
function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts + 0;
}
