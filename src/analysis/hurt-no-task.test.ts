import type { Quantity } from '#core';
import { describe, expect, it } from 'vitest';
import { atMost, fine, judged, lost } from './test/judged.ts';
import { victim } from './test/scripted-run.ts';

describe('a fault that hurt no task', () => {
  const task = (service: string, instanceId: string) => ({
    id: `${service}-${instanceId}`,
    service,
    status: 'RUNNING',
    instanceId,
  });
  const elsewhere = { tasks: [task('a', 'i-2')] };
  const onVictim = {
    tasks: [task('a', 'i-1')],
    victims: [victim('i-1', [{ id: 'a-i-1', service: 'a' }]), victim('i-3')],
  };

  it.each<[Quantity, number]>([
    ['servicesLost', 0],
    ['servicesDegraded', 0],
    ['recoveryTime', 5000],
    ['requestsLost', 1],
  ])('lets no %s hold, which could not have failed', (quantity, limit) => {
    const idle = judged(atMost(quantity, limit), { a: fine }, elsewhere);
    expect([idle.verdict, idle.why]).toEqual([
      'inconclusive',
      expect.stringContaining('what was hurt carried no task of any service'),
    ]);
    expect(judged(atMost(quantity, limit), { a: fine }, onVictim).verdict).toBe('held');
    // Where the target does not tell what runs where, nobody knows.
    expect(judged(atMost(quantity, limit), { a: fine }).verdict).toBe('held');
  });

  it('refutes all the same what did fail', () => {
    expect(judged(atMost('servicesLost', 0), { a: lost }, elsewhere).verdict).toBe('refuted');
  });
});
