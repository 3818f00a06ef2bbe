import { AttachLoadBalancerTargetGroupsCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { validationError } from './errors.ts';
import { changeableGroup } from './group.ts';
import { targetGroupsOf } from './placement.ts';

const mostAtOnce = 10;
const mostAttached = 100;

export const AttachLoadBalancerTargetGroups = operation(
  AttachLoadBalancerTargetGroupsCommand,
  async ({ AutoScalingGroupName, TargetGroupARNs = [] }, { lab }: LabRequest) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    if (TargetGroupARNs.length > mostAtOnce)
      throw validationError(`The number of target groups per request is limited to ${mostAtOnce}.`);
    const arns = targetGroupsOf(lab.state, TargetGroupARNs);
    if (new Set([...group.targetGroupArns, ...arns]).size > mostAttached)
      throw validationError(`The number of attached target groups is limited to ${mostAttached}.`);
    lab.autoScaling.members.attachTargetGroups(group, arns);
    return {};
  },
);
