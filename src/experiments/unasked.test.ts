import type { FaultPlan, ProbePlan } from '#core';
import { expect, it } from 'vitest';
import { buildInventory } from '../../test/reporters/build-plan.ts';
import { parseExperiment } from './index.ts';
import { makePlan } from './plan.ts';
import { hurtUnasked } from './unasked.ts';

const fault = (...services: string[]) => {
  const tasks = services.map((service, n) => ({ id: `t-${n}`, service }));
  return { victims: [{ id: 'i-1', tasks }] } as unknown as FaultPlan;
};
const probe = (service: string, role: ProbePlan['role'] = 'users') => ({ service, role }) as ProbePlan;

it.each<[string, FaultPlan[], ProbePlan[], RegExp | undefined]>([
  ['all that is hurt is asked', [fault('web')], [probe('web')], undefined],
  ['nothing is hurt', [], [], undefined],
  ['another is asked', [fault('web', 'api', 'web')], [probe('else')], /users of api, web feel/],
  ['only the cluster is', [fault('web')], [probe('web', 'cluster')], /users of web feel/],
  ['many are not', [fault('a', 'b', 'c', 'd', 'e', 'f', 'g')], [], /a, b, c, d, e and 2 more/],
])('where %s', (_, faults, probes, told) => {
  const [text, ...others] = hurtUnasked({ faults, probes });
  expect(others).toEqual([]);
  expect(text ?? '').toMatch(told ?? /^$/);
});

it('names in the plan the services that are hurt and that no listed probe asks', () => {
  const text = [
    'version: 1',
    'name: listed',
    'probes: [{ tcp: { to: "127.0.0.1:1", service: search } }]',
    'faults: [{ terminate-instances: { count: 1, seed: 1 } }]',
  ].join('\n');
  const inventory = buildInventory();
  const instances = inventory.instances.slice(2).map((one) => ({ ...one, tags: { squall: 'allowed' } }));
  const { unprobed } = makePlan(parseExperiment(text, 'a.yaml'), { ...inventory, instances });
  expect(unprobed).toEqual([{ service: 'checkout', why: 'no probe in the file asks it' }]);
});
