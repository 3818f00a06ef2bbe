import type { ProbePlan } from '#core';
import type { Probe, ReachedTarget } from '#probes';

/** The one plan that these fields of an experiment file come to, under an id of one's own where told. */
export function planned<Params>(
  probe: Probe<Params>,
  given: object,
  told: string | ReachedTarget = {},
): ProbePlan {
  const [id, target] = typeof told === 'string' ? [told, {}] : [undefined, told];
  const [plan, ...others] = probe.plan(probe.params.parse(given), target);
  if (!plan || others.length > 0) throw new Error(`${probe.name} comes to ${others.length + 1} plans.`);
  return id === undefined ? plan : { ...plan, id };
}
