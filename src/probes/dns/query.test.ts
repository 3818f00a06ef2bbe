import { decode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Query } from './query.ts';
import { a, aaaa, cname, replyTo, soa, srv } from '../../../test/dns/name-server.ts';

const name = 'api.shop.test';
/** Of a query's EDNS record. */
const optBytes = 11;
/** Of the data of an SRV record with the target c.test. */
const srvBytes = 14;
const query = new Query({ name, type: 'SRV' }, { isRecursive: true });
const whole = replyTo(decode(query.bytes(7)), {
  answers: [cname(name, 'b.test'), srv('b.test', 'c.test', 80)],
  authorities: [soa('test')],
  additionals: [a('c.test', '127.0.0.1')],
});

const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 });
const spoilt = fc.tuple(changes, fc.nat(whole.length)).map(([changes, length]) => {
  const bytes = Buffer.from(whole);
  for (const [at, value] of changes) bytes[at] = value;
  return bytes.subarray(0, length);
});

describe('a query', () => {
  it('reads its own answer', () => {
    expect(query.read(whole, 7)).toMatchObject({ code: 'NOERROR', answers: [{}, {}], additionals: [{}] });
    expect(query.read(whole, 8)).toBeUndefined();
  });

  it('of any message tells what it came to, or that it is none of its own, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          spoilt,
          fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        ),
        (message) => {
          const told = query.read(message, 7);
          const kind = typeof told === 'object' ? ('code' in told ? 'reply' : told.outcome) : told;
          expect(['reply', 'failed', 'truncated', undefined]).toContain(kind);
          const isOurs = message.length >= 2 && message.readUInt16BE() === 7;
          expect(isOurs || told === undefined).toBe(true);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('tells the same of a message whatever it read before', () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    const nearlyWhole = fc.option(change, { nil: undefined }).map((changed) => {
      const bytes = Buffer.from(whole);
      if (changed) bytes[changed[0]] = changed[1];
      return bytes;
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(nearlyWhole, spoilt), { maxLength: 6 }), (messages) => {
        const asked = new Query({ name, type: 'SRV' }, { isRecursive: true });
        for (const message of messages) {
          const fresh = new Query({ name, type: 'SRV' }, { isRecursive: true });
          expect(asked.read(message, 7)).toEqual(fresh.read(message, 7));
        }
      }),
    );
  });

  it('reads an answer once while its bytes stay the same, under whatever id', () => {
    const asked = new Query({ name, type: 'SRV' }, { isRecursive: true });
    const again = Buffer.from(whole);
    again.writeUInt16BE(8);
    const first = asked.read(whole, 7);
    expect(asked.read(again, 8)).toBe(first);
    again.writeUInt8(again.readUInt8(again.length - 1) + 1, again.length - 1);
    expect(asked.read(again, 8)).not.toBe(first);
  });

  it.each(['A', 'AAAA', 'SRV', 'CNAME'] as const)(
    'takes an answer of %s that is cut anywhere for malformed',
    (type) => {
      const asked = new Query({ name, type }, { isRecursive: true });
      const records = {
        A: a(name, '127.0.0.1'),
        AAAA: aaaa(name, '::1'),
        SRV: srv(name, 'b.test', 1),
        CNAME: cname(name, 'b.test'),
      };
      const reply = replyTo(decode(asked.bytes(7)), { answers: [records[type]] });
      expect(asked.read(reply, 7)).toMatchObject({ code: 'NOERROR', answers: [{ type }] });
      const afterQuestion = asked.bytes(7).length - optBytes;
      for (let length = afterQuestion; length < reply.length; length += 1)
        expect(asked.read(reply.subarray(0, length), 7)).toEqual({
          outcome: 'failed',
          reason: 'malformed answer',
        });
    },
  );

  it('takes a name that does not end with its record for malformed', () => {
    const reply = replyTo(decode(query.bytes(7)), { answers: [srv(name, 'c.test', 80)] });
    const longer = Buffer.concat([reply, Buffer.alloc(1)]);
    const lengthAt = reply.length - srvBytes - 2;
    longer.writeUInt16BE(srvBytes + 1, lengthAt);
    expect(query.read(reply, 7)).toMatchObject({ code: 'NOERROR' });
    expect(query.read(longer, 7)).toEqual({ outcome: 'failed', reason: 'malformed answer' });
  });

  it('takes an address of another size for malformed', () => {
    const asked = new Query({ name, type: 'A' }, { isRecursive: true });
    const reply = replyTo(decode(asked.bytes(7)), { answers: [a(name, '127.0.0.1')] });
    const longer = Buffer.concat([reply, Buffer.alloc(1)]);
    longer.writeUInt16BE(5, reply.length - 6);
    expect(asked.read(longer, 7)).toEqual({ outcome: 'failed', reason: 'malformed answer' });
  });
});
