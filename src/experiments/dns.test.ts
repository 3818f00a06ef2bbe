import { BadInputError } from '#core';
import type { DnsEndpoint, Experiment, Inventory, ProbePlan } from '#core';
import { describe, expect, it } from 'vitest';
import { longTtls, refuseWithoutResolver } from './dns.ts';

const experiment: Experiment = {
  name: 'a',
  target: { kind: 'lab' },
  probes: [],
  faults: [],
  watch: {
    steadyForMs: 1,
    settleForMs: 1,
    giveUpAfterMs: 2,
    pollEveryMs: 500,
    lostAfter: { sends: 1, forMs: 1 },
  },
  expect: [{ quantity: 'dnsRecovery', atMost: 90_000, text: 'dnsRecovery <= 90s' }],
};
const probe = (kind: string): ProbePlan => ({
  id: kind,
  kind,
  service: 'api',
  summary: kind,
  params: {},
  intervalMs: 1000,
  timeoutMs: 1000,
});

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

describe('an expected DNS recovery', () => {
  it('is refused when no resolver is asked, and says what to do', () => {
    const refused = () => refuseWithoutResolver(experiment, { probes: [probe('http')] });
    expect(refused).toThrow(BadInputError);
    expect(refused).toThrow("dnsRecovery <= 90s can't be told: no dns probe is planned");
  });

  it('is taken with a dns probe, and none is needed where it is not expected', () => {
    expect(() => refuseWithoutResolver(experiment, { probes: [probe('dns')] })).not.toThrow();
    expect(() => refuseWithoutResolver({ ...experiment, expect: [] }, { probes: [] })).not.toThrow();
  });
});

describe('a long TTL', () => {
  it('is told from above 60 s, with what it means', () => {
    expect(longTtls(inventory(10, 60, 300))).toEqual([
      'A t300.shop has a TTL of 5 m 00 s: a client that obeys it may keep a dead address for that long after it left DNS.',
    ]);
  });
});
