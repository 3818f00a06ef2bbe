// Makes a group smaller, as an operator or an autoscaler does; the group itself picks who goes.
import type { FaultPlan } from '#core';
import { defineFault } from '../contract.ts';
import { inject } from './inject.ts';
import { params } from './params.ts';
import { plan } from './plan.ts';
import { prove } from './prove.ts';
import { undo } from './undo.ts';

const name = 'scale-in';

export default defineFault({
  name,
  summary: 'Lowers the desired capacity of a group, which picks the instances that go, and sets it back.',
  params,
  example: { share: '25%', for: '60s' },
  actions: ({ lowerMin }) => ({
    changes: ['autoscaling:SetDesiredCapacity', ...(lowerMin ? ['autoscaling:UpdateAutoScalingGroup'] : [])],
    reads: ['autoscaling:DescribeAutoScalingGroups'],
  }),
  optInTag: ({ tag }) => tag,
  plan: (params, context): FaultPlan => ({ kind: name, ...plan(params, context) }),
  claims: ({ picks }) => (picks ? [`the size of ${picks.group}`] : []),
  inject,
  prove,
  undo,
});
