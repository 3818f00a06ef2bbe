import type { Experiment, Inventory } from '#core';
import type { Target } from '#targets';
import { describe, expect, it } from 'vitest';
import { refuseAbsent } from './absent.ts';
import { parseExperiment } from './index.ts';

const signal = new AbortController().signal;
const inventory: Inventory = {
  target: 'shop',
  account: '000000000000',
  region: 'lab-local-1',
  takenAt: '2026-01-01T00:00:00Z',
  instances: [],
  services: [],
  groups: ['shop-hosts', 'batch', 'c', 'd', 'e', 'f', 'g'].map((name) => ({
    name,
    desired: 1,
    min: 1,
    max: 1,
    instanceIds: [],
    suspendedProcesses: [],
  })),
  targetGroups: [],
  gaps: [],
};

const asked = (probe: string): Experiment =>
  parseExperiment(`version: 1\nname: a\nfaults: []\nprobes:\n  - auto\n  - ${probe}\n`, 'a.yaml');

/** A target that has these things, and nothing else. */
function targetWith(...names: string[]): Target {
  const counts = { inService: 1, desired: 1, healthy: 1, registered: 1, unhealthy: 0, unknown: 0 };
  const one = { ...counts, running: 1, deployments: 1 };
  const read = (name: string) => Promise.resolve(names.includes(name) ? one : undefined);
  const depth = { waiting: 0, inFlight: 0, oldestAgeMs: null, minutes: [] };
  return {
    name: 'shop',
    inventory: () => Promise.resolve(inventory),
    look: () => Promise.reject(new Error('nobody looks')),
    groupCapacity: { read },
    targetHealth: { read },
    serviceCounts: { read },
    queues: { depth: (url) => Promise.resolve(names.includes(url) ? depth : undefined) },
    close: () => undefined,
  };
}

const refuse = (probe: string, target: Target) => refuseAbsent(asked(probe), { target, inventory, signal });

describe('a probe of something that the target does not have', () => {
  const queue = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';
  it.each([
    ['asg-capacity: { group: web }', 'web', 'the Auto Scaling group'],
    ['target-health: { targetGroup: web }', 'web', 'the target group'],
    ['ecs-service: { service: web }', 'web', 'the ECS service'],
    ['container-health: { service: web }', 'web', 'the ECS service'],
    [`queue: { url: "${queue}", service: web }`, queue, 'the queue'],
  ])('is refused: %s', async (probe, name, what) => {
    await expect(refuse(probe, targetWith())).rejects.toThrow(
      expect.objectContaining({
        exitCode: 64,
        message: expect.stringMatching(/^The probe [a-z-]+ asks for .*, which is not there\.$/),
      }),
    );
    await expect(refuse(probe, targetWith())).rejects.toThrow(`${what} ${name}`);
    await expect(refuse(probe, targetWith(name))).resolves.toBeUndefined();
  });

  it('is told with the one that was meant, else with some that there are', async () => {
    await expect(refuse('asg-capacity: { group: shop-host }', targetWith())).rejects.toThrow(
      expect.objectContaining({ hint: 'Did you mean shop-hosts?' }),
    );
    await expect(refuse('asg-capacity: { group: something-else }', targetWith())).rejects.toThrow(
      expect.objectContaining({ hint: 'The target has shop-hosts, batch, c, d, e and 2 more.' }),
    );
  });

  it('is not refused where the target does not tell, or can not now', async () => {
    const { groupCapacity: _, ...silent } = targetWith();
    await expect(refuse('asg-capacity: { group: web }', silent)).resolves.toBeUndefined();
    const broken = { ...targetWith(), groupCapacity: { read: () => Promise.reject(new Error('denied')) } };
    await expect(refuse('asg-capacity: { group: web }', broken)).resolves.toBeUndefined();
  });
});
