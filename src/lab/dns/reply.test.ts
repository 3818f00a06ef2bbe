import { decode, encode } from 'dns-packet';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DnsAnswer } from '../control/route53/dns-answer.ts';
import { replyTo } from './reply.ts';

const name = 'api.shop.test.';
const answer: DnsAnswer = {
  rcode: 'NOERROR',
  answers: [{ name, type: 'SRV', ttlSeconds: 10, value: '1 1 8080 a.api.shop.test.' }],
  authorities: [],
  additionals: [{ name: 'a.api.shop.test.', type: 'A', ttlSeconds: 10, value: '127.0.0.1' }],
};
const valid = encode({
  type: 'query',
  id: 7,
  questions: [{ name: 'api.shop.test', type: 'SRV' }],
  additionals: [
    {
      type: 'OPT',
      name: '.',
      udpPayloadSize: 1232,
      extendedRcode: 0,
      ednsVersion: 0,
      flags: 0,
      flag_do: false,
      options: [],
    },
  ],
});

const changes = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
const mutated = changes.map((each) => {
  const bytes = Buffer.from(valid);
  for (const [place, byte] of each) bytes[place] = byte;
  return bytes;
});
const messages = fc.oneof(
  fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes)),
  mutated,
  fc.tuple(mutated, fc.nat(valid.length)).map(([bytes, end]) => bytes.subarray(0, end)),
  fc.tuple(mutated, fc.uint8Array({ maxLength: 100 })).map(([bytes, more]) => Buffer.concat([bytes, more])),
);

describe('the reply to any message', () => {
  it('never throws, has its id, fits its transport and is a response', () => {
    const property = fc.property(messages, fc.constantFrom('udp', 'tcp'), (message, transport) => {
      const reply = replyTo(message, transport, { answer: () => answer, onError() {} });
      const isSilent = message.length < 12 || ((message[2] ?? 0) & 0x80) !== 0;
      expect(reply === undefined).toBe(isSilent);
      if (!reply) return;
      expect(reply.subarray(0, 2)).toEqual(message.subarray(0, 2));
      expect(decode(reply).flag_qr).toBe(true);
      expect(reply.length).toBeLessThanOrEqual(transport === 'udp' ? 4096 : 65_535);
    });
    fc.assert(property, { numRuns: 5000, seed: 1 });
  });

  it('never answers a response, so that two servers do not talk for ever', () => {
    const response = encode({ type: 'response', id: 7, questions: [{ name, type: 'A' }] });
    expect(replyTo(response, 'udp', { answer: () => answer, onError() {} })).toBeUndefined();
  });
});
