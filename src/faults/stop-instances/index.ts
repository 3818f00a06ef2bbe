// Stops instances and starts them again: they come back as they were, with their ids and their disks.
import type { FaultPlan } from '#core';
import { defineFault } from '../contract.ts';
import { inject } from './inject.ts';
import { decided, params } from './params.ts';
import { plan } from './plan.ts';
import { prove } from './prove.ts';
import { undo } from './undo.ts';

const name = 'stop-instances';

export default defineFault({
  name,
  summary: 'Stops a share or a number of the instances, and starts them again.',
  params,
  example: { share: '25%', seed: 7, how: 'graceful', for: '60s' },
  actions: ({ replacement }) => ({
    changes: [
      'ec2:StopInstances',
      'ec2:StartInstances',
      ...(replacement === 'suspended' ? ['autoscaling:SuspendProcesses', 'autoscaling:ResumeProcesses'] : []),
    ],
    reads: [
      'ec2:DescribeInstances',
      ...(replacement === 'suspended' ? ['autoscaling:DescribeAutoScalingGroups'] : []),
    ],
  }),
  optInTag: ({ tag }) => tag,
  plan: (params, context): FaultPlan => ({ kind: name, ...plan(params, context) }),
  claims: ({ params, victims }) => {
    if (decided.parse(params).replacement === 'allowed') return [];
    return victims.flatMap(({ group }) => (group === undefined ? [] : [`the replacement by ${group}`]));
  },
  rehearsals: ({ victims }) => {
    const ids = victims.map(({ id }) => id);
    return [
      { action: 'ec2:StopInstances', ids },
      { action: 'ec2:StartInstances', ids },
    ];
  },
  inject,
  prove,
  undo,
});
