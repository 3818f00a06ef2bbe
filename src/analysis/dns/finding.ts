import type { DnsType, Interval } from '#core';
import type { Recovery } from '../findings.ts';
import type { Counted } from './since.ts';

/** Equal answers that one resolver gave one after the other, held against the addresses of the running tasks. */
export interface AnswerSet {
  addresses: string[];
  code: string;
  answers: number;
  /** First and last send, monotonic milliseconds of the run. */
  first: number;
  last: number;
  ttlSeconds: [least: number, most: number] | null;
  /** Of the addresses, when this was last given: those of running tasks, and those that surely and perhaps were dead. */
  live: number;
  dead: Interval;
  /** For how long the one that was dead the longest was so; null when none surely was. */
  oldestDeadMs: Interval | null;
}

/** What one probe's resolver answered for one name since t0, and how long it gave what was dead in the target. */
export interface DnsFinding {
  probe: string;
  service: string;
  resolver: string;
  name: string;
  type: DnsType;
  /** Every answer of the run was from a resolver that speaks for the zone itself. */
  isAuthoritative: boolean;
  /** Since t0: an interval where t0 lies within a fold. So are the counts below. */
  answers: Counted;
  /** From t0 until it gave no dead address any more. */
  recovery: Recovery;
  /** Answers with a dead address: from those that surely had one to those that perhaps had. Times of the sure ones. */
  stale: { answers: Counted; first: number | null; last: number | null };
  /** Answers with an address for longer than a cache that obeys the TTL could hold it; null where that can't be told. */
  pastTtl: {
    answers: Counted | null;
    /** By how much the last of them was late. */
    byMs: Interval | null;
    basis: 'authoritative' | 'discovery' | null;
    why?: string;
  };
  /** The proof that the resolver does not obey the TTL; null without one. */
  ignoresTtl: string | null;
  /** Answers that the name does not exist, or has no such record. */
  negative: { answers: Counted; first: number | null; last: number | null };
  /** From t0, how long a client that obeys the TTL and asked at the worst moment kept a dead address. */
  kept: Interval | null;
  /** As the answers of the whole run had it. */
  ttlSeconds: [least: number, most: number] | null;
  sets: AnswerSet[];
  /** Sets between the first and the last of `sets` that are not kept. */
  setsLeftOut: number;
}
