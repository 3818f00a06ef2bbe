import type { FaultPlan, Inventory, Plan, Service, Victim } from '#core';
import { buildVictim } from './build-findings.ts';

const hosts = ['a', 'b', 'c', 'd'].map((zone, place) =>
  buildVictim(`i-000000000000000${place}`, `lab-local-1${zone}`, []),
);

function serviceOn(name: string, places: number[]): Service {
  const tasks = places.map((place, n) => ({
    id: `${name}-${n}`,
    service: name,
    status: 'RUNNING',
    instanceId: hosts[place]?.id ?? 'elsewhere',
  }));
  return { name, desired: places.length, running: places.length, tasks, targetGroups: [], endpoints: [] };
}

export function buildInventory(parts: Partial<Inventory> = {}): Inventory {
  return {
    target: 'lab',
    account: '000000000000',
    region: 'lab-local-1',
    takenAt: '2026-03-14T09:26:53.000Z',
    instances: hosts,
    services: [
      serviceOn('search', [2, 3]),
      serviceOn('checkout', [0, 1, 2, 3]),
      serviceOn('payments', [1]),
      serviceOn('batch', []),
    ],
    groups: [],
    targetGroups: [],
    gaps: [],
    ...parts,
  };
}

/** A plan that terminates the second of four instances. */
export function buildPlan(parts: Partial<Plan> = {}): Plan {
  return {
    faults: [buildFaultPlan([buildVictim('i-0000000000000001', 'lab-local-1b', ['checkout', 'payments'])])],
    probes: ['search', 'checkout', 'payments'].map((service) => ({
      id: service,
      kind: 'http',
      service,
      summary: `GET http://127.0.0.1:8080/${service}, 10/s`,
      params: {},
      intervalMs: 100,
      timeoutMs: 1000,
    })),
    unprobed: [{ service: 'batch', why: 'no load balancer leads to it' }],
    ways: [
      ...['search', 'checkout', 'payments'].map((service) => ({
        service,
        to: `http://127.0.0.1:8080/${service}`,
        foundBy: `load balancer shop, listener HTTP:8080 rule 1, target group ${service}`,
        probes: [service],
      })),
      {
        service: 'batch',
        to: 'queue jobs',
        foundBy: 'tag squall:queue',
        probes: [],
        why: 'no probe asks it',
      },
      { service: 'batch', probes: [], why: 'no load balancer leads to it' },
    ],
    ...parts,
  };
}

export function buildFaultPlan(victims: Victim[]): FaultPlan {
  return {
    kind: 'terminate-instances',
    params: { share: 0.25 },
    summary: 'terminate 1 of 3 eligible instances (4 running) (25 %, rounded up), abrupt, seed 7',
    draw: {
      aim: {
        tag: 'squall=allowed',
        amount: { share: 0.25 },
        round: 'up',
        of: 'eligible',
        choose: { by: 'random' },
        seed: 7,
      },
      running: 4,
      eligible: 3,
      method: 'uniform',
      excluded: [{ reason: 'protected from termination', ids: ['i-0000000000000000'] }],
      victims: victims.map(({ id }) => id),
    },
    victims,
    isReversible: false,
  };
}
