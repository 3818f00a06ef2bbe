import type { DnsObservation } from '#core';
import { describe, expect, it } from 'vitest';
import { Zone } from './zone.ts';

const answer = (at: number, addresses: string[], more: Partial<DnsObservation> = {}): DnsObservation => ({
  kind: 'dns-answers',
  resolver: 'authoritative',
  name: 'api.shop.test',
  type: 'A',
  count: 1,
  sent: [at, at],
  done: [at + 10, at + 10],
  code: 'NOERROR',
  isAuthoritative: true,
  addresses,
  ttlSeconds: [5, 5],
  keptUntil: null,
  ...more,
});
const zoneOf = (...answers: DnsObservation[]) => {
  const zone = new Zone();
  for (const one of answers) zone.take(one);
  return zone;
};
const many = Array.from({ length: 8 }, (_, place) => `10.0.1.${place}`);

describe('how long a cache can have an address of a zone', () => {
  it('is from the last answer with it to the first without, its TTL and a second', () => {
    const zone = zoneOf(answer(1000, ['a', 'b']), answer(2000, ['b']));
    expect(zone.limitOf('a', answer(9000, ['a']), 0)).toEqual({ perhaps: 6000, sure: 8010 });
  });

  it('is as long as the longest TTL that led to it: an alias, or what the inventory tells', () => {
    const zone = zoneOf(answer(1000, ['a'], { longestTtlSeconds: 300 }), answer(2000, []));
    expect(zone.limitOf('a', answer(9000, ['a']), 0)).toEqual({ perhaps: 6000, sure: 303_010 });
    const short = zoneOf(answer(1000, ['a']), answer(2000, []));
    expect(short.limitOf('a', answer(9000, ['a']), 60_000)?.sure).toBe(63_010);
  });

  it('has no end where eight addresses or more are given: one that is missing may be there', () => {
    const zone = zoneOf(answer(1000, ['a']), answer(2000, many));
    expect(zone.limitOf('a', answer(9000, ['a']), 0)?.sure).toBe(Infinity);
  });

  it('is not known of an address that the zone never gave, or not before', () => {
    const zone = zoneOf(answer(1000, ['b']), answer(5000, ['a']));
    expect(zone.limitOf('c', answer(9000, ['c']), 0)).toBeNull();
    expect(zone.limitOf('a', answer(3000, ['a']), 0)).toBeNull();
  });

  it('begins anew with an address that is given again', () => {
    const zone = zoneOf(answer(1000, ['a']), answer(2000, []), answer(20_000, []), answer(30_000, ['a']));
    expect(zone.limitOf('a', answer(9000, ['a']), 0)?.sure).toBe(8010);
    expect(zone.limitOf('a', answer(40_000, ['a']), 0)?.sure).toBe(Infinity);
    expect(zone.returns).toEqual([{ address: 'a', from: 1000, to: 30_000 }]);
  });
});
