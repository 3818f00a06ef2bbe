// Ends instances for good, as losing machines does.
import type { FaultPlan } from '#core';
import { defineFault } from '../contract.ts';
import { inject } from './inject.ts';
import { params } from './params.ts';
import { plan } from './plan.ts';
import { prove } from './prove.ts';

const name = 'terminate-instances';

export default defineFault({
  name,
  summary:
    'Terminates a share or a number of the instances: at random, by zone, by age, the worst case or by id.',
  params,
  example: { share: '25%', round: 'up', choose: 'random', seed: 7, how: 'abrupt' },
  actions: () => ({ changes: ['ec2:TerminateInstances'], reads: ['ec2:DescribeInstances'] }),
  optInTag: ({ tag }) => tag,
  plan: (params, context): FaultPlan => ({ kind: name, ...plan(params, context) }),
  rehearsals: ({ victims }) => [{ action: 'ec2:TerminateInstances', ids: victims.map(({ id }) => id) }],
  inject,
  prove,
});
