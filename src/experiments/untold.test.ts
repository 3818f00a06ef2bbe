import { BadInputError } from '#core';
import type { Experiment, ProbePlan, Quantity } from '#core';
import { describe, expect, it } from 'vitest';
import { refuseUntold } from './untold.ts';

function refusing(quantity: Quantity, kinds: string[], alerts?: Experiment['alerts']) {
  const rule = { quantity, atMost: 90_000, text: `${quantity} <= 90s` };
  const experiment = { expect: [rule], ...(alerts && { alerts }) } as unknown as Experiment;
  const probes = kinds.map((kind) => ({ kind, ...(kind === 'dns' && { isRequest: false }) }) as ProbePlan);
  return () => refuseUntold(experiment, { probes });
}

describe('an expectation that nothing tells of', () => {
  it.each<[Quantity, string]>([
    ['dnsRecovery', "dnsRecovery <= 90s can't be told: no dns probe is planned"],
    ['writesLost', "writesLost <= 90s can't be told: no ledger is planned"],
    ['alertsSettle', "alertsSettle <= 90s can't be told: alerts is empty"],
    ['requestsLost', "requestsLost <= 90s can't be told: no probe that is planned sends requests"],
  ])('is refused: %s', (quantity, told) => {
    const refused = refusing(quantity, quantity === 'requestsLost' ? ['dns'] : ['http'], []);
    expect(refused).toThrow(BadInputError);
    expect(refused).toThrow(told);
  });

  it.each<[Quantity, string[], Experiment['alerts']]>([
    ['dnsRecovery', ['dns'], []],
    ['requestsLost', ['dns', 'http'], []],
    ['writesLost', ['ledger'], []],
    ['alertsSettle', [], undefined],
    ['alertsSettle', [], [{ kind: 'prometheus', params: {} }]],
    ['servicesLost', [], []],
  ])('is taken where something does: %s of %j', (quantity, kinds, alerts) => {
    expect(refusing(quantity, kinds, alerts)).not.toThrow();
  });
});
