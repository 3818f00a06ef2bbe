import { LimitExceededFault, PutScalingPolicyCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { changeableGroup } from './group.ts';
import { alarmsOf } from './policy.ts';
import { wantedPolicy } from './wanted-policy.ts';

const mostPolicies = 50;

export const PutScalingPolicy = operation(PutScalingPolicyCommand, async (input, { lab }: LabRequest) => {
  const group = changeableGroup(lab.state, input.AutoScalingGroupName);
  const wanted = wantedPolicy(input);
  if (!group.policies.has(wanted.name) && group.policies.size >= mostPolicies)
    throw new LimitExceededFault({
      message: `You cannot have more than ${mostPolicies} scaling policies for an Auto Scaling group.`,
      $metadata: {},
    });
  const policy = lab.autoScaling.policies.put(group, wanted);
  return { PolicyARN: policy.arn, Alarms: alarmsOf(policy, lab.state) };
});
