import type { Answer } from 'dns-packet';
import type { DnsRecord } from '../control/route53/dns-answer.ts';
import type { RecordType } from '../control/route53/records.ts';

/** A record as dns-packet encodes it. */
export function packetRecord({ name, type, ttlSeconds, value }: DnsRecord): Answer {
  return forms[type]({ name, ttl: ttlSeconds }, value);
}

type Form = (head: { name: string; ttl: number }, value: string) => Answer;

/** What each type makes of a value in the form of a zone file. */
const forms: Readonly<Record<RecordType, Form>> = {
  A: (head, data) => ({ ...head, type: 'A', data }),
  AAAA: (head, data) => ({ ...head, type: 'AAAA', data }),
  CAA: (head, value) => ({ ...head, type: 'CAA', data: caaOf(value) }),
  CNAME: (head, data) => ({ ...head, type: 'CNAME', data }),
  MX: (head, value) => {
    const [preference, exchange = '.'] = value.split(/\s+/);
    return { ...head, type: 'MX', data: { preference: Number(preference), exchange } };
  },
  NS: (head, data) => ({ ...head, type: 'NS', data }),
  PTR: (head, data) => ({ ...head, type: 'PTR', data }),
  SOA: (head, value) => {
    const [mname = '.', rname = '.', ...numbers] = value.split(/\s+/);
    const [serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0] = numbers.map(Number);
    return { ...head, type: 'SOA', data: { mname, rname, serial, refresh, retry, expire, minimum } };
  },
  SRV: (head, value) => {
    const [priority, weight, port, target = '.'] = value.split(/\s+/);
    const data = { priority: Number(priority), weight: Number(weight), port: Number(port), target };
    return { ...head, type: 'SRV', data };
  },
  TXT: (head, value) => ({ ...head, type: 'TXT', data: textsOf(value) }),
};

/** The strings of a TXT record, unquoted; `\"`, `\\` and octal `\ooo` are escapes. */
function textsOf(value: string): Buffer[] {
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, quoted = '']) =>
    Buffer.from(
      quoted.replace(/\\([0-3][0-7]{2}|.)/g, (_, escaped: string) =>
        escaped.length === 3 ? String.fromCharCode(Number.parseInt(escaped, 8)) : escaped,
      ),
      'latin1',
    ),
  );
}

function caaOf(value: string): Extract<Answer, { type: 'CAA' }>['data'] {
  const [, flags = '0', tag = '', text = ''] = /^(\d+)\s+(\w+)\s+"(.*)"$/.exec(value) ?? [];
  const isKnown = tag === 'issuewild' || tag === 'iodef';
  return { flags: Number(flags), tag: isKnown ? tag : 'issue', value: text };
}
