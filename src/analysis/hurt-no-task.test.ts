import type { Expectation, Quantity } from '#core';
import { describe, expect, it } from 'vitest';
import { findingsOf, victim } from './test/scripted-run.ts';
import type { Script } from './test/scripted-run.ts';

const steady = '.'.repeat(10);
const hold = '.'.repeat(12);
const lost = `${steady}.${'x'.repeat(25)}${hold}`;
const fine = `${steady}.${'.'.repeat(25)}${hold}`;

const atMost = (quantity: Quantity, limit: number): Expectation => ({
  quantity,
  atMost: limit,
  text: `${quantity} <= ${limit}`,
});
const judged = (expectation: Expectation, services: Script['services'], more: Partial<Script> = {}) => {
  const [finding] = findingsOf({ services, expect: [expectation], ...more }).expectations;
  if (!finding) throw new Error('no expectation');
  return finding;
};

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
