import type { Answer } from 'dns-packet';
import type { DnsRecord } from '../control/route53/dns-answer.ts';

/** A record as dns-packet encodes it. */
export function packetRecord({ name, type, ttlSeconds: ttl, value }: DnsRecord): Answer {
  const fields = value.split(/\s+/);
  const numberAt = (place: number) => Number(fields[place] ?? 0);
  const textAt = (place: number) => fields[place] ?? '.';
  switch (type) {
    case 'SRV':
      return {
        name,
        ttl,
        type,
        data: { priority: numberAt(0), weight: numberAt(1), port: numberAt(2), target: textAt(3) },
      };
    case 'MX':
      return { name, ttl, type, data: { preference: numberAt(0), exchange: textAt(1) } };
    case 'TXT':
      return { name, ttl, type, data: textsOf(value) };
    case 'CAA':
      return { name, ttl, type, data: caaOf(value) };
    case 'SOA':
      return {
        name,
        ttl,
        type,
        data: {
          mname: textAt(0),
          rname: textAt(1),
          serial: numberAt(2),
          refresh: numberAt(3),
          retry: numberAt(4),
          expire: numberAt(5),
          minimum: numberAt(6),
        },
      };
    default:
      return { name, ttl, type, data: value };
  }
}

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
