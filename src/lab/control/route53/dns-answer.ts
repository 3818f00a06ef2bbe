import type { RecordType } from './records.ts';

/** What is asked of a name server; the class is always IN. */
export interface DnsQuestion {
  name: string;
  /** Such as `SRV`; one that no record can have is asked in vain. */
  type: string;
}

/** One resource record of an answer. */
export interface DnsRecord {
  /** With the dot at the end. */
  name: string;
  type: RecordType;
  ttlSeconds: number;
  /** Its data in the form of a zone file. */
  value: string;
}

/** What a name server answers. */
export interface DnsAnswer {
  rcode: 'NOERROR' | 'SERVFAIL' | 'NXDOMAIN' | 'REFUSED';
  answers: DnsRecord[];
  authorities: DnsRecord[];
  additionals: DnsRecord[];
}
