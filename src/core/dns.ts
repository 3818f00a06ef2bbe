export const dnsTypes = ['A', 'AAAA', 'CNAME', 'SRV'] as const;
export type DnsType = (typeof dnsTypes)[number];

/** A name as names are compared, since DNS takes case and the root's dot for nothing: small letters, no dot at the end. */
export function plainName(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}

/**
 * Answers of one resolver to consecutive sends that gave the same addresses: a fold, told at least once a second.
 * A send that came to no answer is in the samples alone. In the order of sends, but for an answer that came after that to
 * a later send: it is told alone, when it came. Times are monotonic milliseconds of the run.
 */
export interface DnsObservation {
  kind: 'dns-answers';
  /** As the file or Squall calls it: `system`, `authoritative`, `10.0.0.2:53`. */
  resolver: string;
  name: string;
  type: DnsType;
  count: number;
  sent: [first: number, last: number];
  done: [first: number, last: number];
  /** `NOERROR`, `NXDOMAIN`… */
  code: string;
  /** The resolver spoke for the zone itself. */
  isAuthoritative: boolean;
  /** What a client would connect to, as `address` or `address:port`; names for CNAME. Sorted; none is a negative answer. */
  addresses: string[];
  /** Seconds, the least of each answer's records: the smallest and the largest of them; null without records. */
  ttlSeconds: [least: number, most: number] | null;
  /** The largest TTL of all records that led to these answers, where it is above those: a CNAME's, an SRV's. */
  longestTtlSeconds?: number;
  /** Until when a client that obeys the TTL kept the first and the last of these answers: done + TTL; null without records. */
  keptUntil: [first: number, last: number] | null;
}
