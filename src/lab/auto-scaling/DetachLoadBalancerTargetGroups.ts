import { DetachLoadBalancerTargetGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './errors.ts';
import { changeableGroup } from './group.ts';

export const DetachLoadBalancerTargetGroups = operation(
  DetachLoadBalancerTargetGroupsCommand,
  async ({ AutoScalingGroupName, TargetGroupARNs = [] }, { lab }: LabRequest) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    const isUnknown = TargetGroupARNs.some((arn) => !group.targetGroupArns.has(arn));
    if (isUnknown) throw validationError('Trying to remove Target Groups that are not part of the group');
    lab.autoScaling.members.detachTargetGroups(group, TargetGroupARNs);
    return {};
  },
);
