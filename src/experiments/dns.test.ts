import type { DnsEndpoint, Inventory } from '#core';
import { describe, expect, it } from 'vitest';
import { longTtls } from './dns.ts';

function inventory(...ttls: number[]): Inventory {
  const endpoints = ttls.map((ttlSeconds): DnsEndpoint => ({
    kind: 'dns',
    name: `t${ttlSeconds}.shop`,
    type: 'A',
    ttlSeconds,
    foundBy: 'Cloud Map',
  }));
  const service = { name: 'api', desired: 1, running: 1, tasks: [], targetGroups: [], endpoints };
  return {
    target: 'lab',
    account: '0',
    region: 'lab-local-1',
    takenAt: '',
    instances: [],
    services: [service],
    groups: [],
    targetGroups: [],
    gaps: [],
  };
}

describe('a long TTL', () => {
  it('is told from above 60 s, with what it means', () => {
    expect(longTtls(inventory(10, 60, 300))).toEqual([
      'A t300.shop has a TTL of 5 m 00 s: a client that obeys it may keep a dead address for that long after it left DNS.',
    ]);
  });
});
