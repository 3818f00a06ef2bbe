export const dnsTypes = ['A', 'AAAA', 'CNAME', 'SRV'] as const;
export type DnsType = (typeof dnsTypes)[number];

/** One record of an answer. */
export interface DnsRecord {
  name: string;
  type: DnsType;
  /** The address of A and AAAA, the name of CNAME, `target:port` of SRV. */
  data: string;
  ttlSeconds: number;
}

/**
 * One answer of a resolver, kept where it differs from the one before by more than the age of its TTLs. Times are
 * monotonic milliseconds of the run.
 */
export interface DnsObservation {
  kind: 'dns-answer';
  sent: number;
  done: number;
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL`… as DNS names them. */
  code: string;
  isAuthoritative: boolean;
  records: DnsRecord[];
}
