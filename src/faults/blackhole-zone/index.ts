// Cuts a zone off: its instances go on running, and nothing reaches them, nor do they reach anything.
import type { FaultPlan } from '#core';
import { defineFault } from '../contract.ts';
import { inject } from './inject.ts';
import { params } from './params.ts';
import { plan } from './plan.ts';
import { prove } from './prove.ts';
import { undo } from './undo.ts';

const name = 'blackhole-zone';

export default defineFault({
  name,
  summary:
    'Cuts the subnets of one zone off by a network ACL that denies all, and gives them the old one back.',
  params,
  example: { seed: 7, for: '60s' },
  actions: () => ({
    changes: [
      'ec2:CreateNetworkAcl',
      'ec2:CreateTags',
      'ec2:ReplaceNetworkAclAssociation',
      'ec2:DeleteNetworkAcl',
    ],
    reads: ['ec2:DescribeNetworkAcls', 'ec2:DescribeInstances', 'ec2:DescribeSubnets'],
  }),
  optInTag: ({ tag }) => tag,
  plan: (params, context): FaultPlan => ({ kind: name, ...plan(params, context) }),
  inject,
  prove,
  undo,
});
