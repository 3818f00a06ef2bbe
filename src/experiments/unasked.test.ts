import type { FaultPlan, ProbePlan } from '#core';
import { expect, it } from 'vitest';
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
