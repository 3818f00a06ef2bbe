import type { Evidence, Recovery } from './findings.ts';

/** An interval whose bounds are the moments of what is behind them; without an upper one it says why. */
export function between(lo: Evidence, hi: Evidence): Recovery;
export function between(lo: Evidence, hi: Evidence | null, whyOpen: string): Recovery;
export function between(lo: Evidence, hi: Evidence | null, whyOpen?: string): Recovery {
  return {
    interval: { lo: lo.at, hi: hi === null ? null : hi.at },
    ...(hi === null && whyOpen !== undefined && { why: whyOpen }),
    evidence: { lo, hi },
  };
}

/** What nothing is known of, or what did not arise. */
export function unknown(why: string): Recovery {
  return { interval: null, why };
}

/** No earlier than t0, whatever was under way then. */
export function sinceT0(evidence: Evidence): Evidence {
  return evidence.at >= 0 ? evidence : { ...evidence, at: 0, saw: `${evidence.saw}, sent before t0` };
}

/** The bound of one that several are awaited for, by its name. */
export function of(name: string, { interval, why, evidence }: Recovery): Recovery {
  return {
    interval,
    ...(why !== undefined && { why: `${name}: ${why}` }),
    ...(evidence && {
      evidence: { lo: { of: name, ...evidence.lo }, hi: evidence.hi && { of: name, ...evidence.hi } },
    }),
  };
}
