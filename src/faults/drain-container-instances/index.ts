// Takes the tasks off instances, as a rolling update of the hosts does, and lets them have tasks again.
import type { FaultPlan } from '#core';
import { defineFault } from '../contract.ts';
import { inject } from './inject.ts';
import { params } from './params.ts';
import { plan } from './plan.ts';
import { prove } from './prove.ts';
import { undo } from './undo.ts';

const name = 'drain-container-instances';

export default defineFault({
  name,
  summary: 'Sets a share or a number of the container instances to DRAINING, and back to ACTIVE.',
  params,
  example: { share: '25%', seed: 7, for: '60s' },
  actions: () => ({
    changes: ['ecs:UpdateContainerInstancesState'],
    reads: ['ecs:ListContainerInstances', 'ecs:DescribeContainerInstances'],
  }),
  optInTag: ({ tag }) => tag,
  plan: (params, context): FaultPlan => ({ kind: name, ...plan(params, context) }),
  inject,
  prove,
  undo,
});
