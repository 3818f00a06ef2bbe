import { SetInstanceProtectionCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { changeableGroup } from './group.ts';
import { membersIn } from './member.ts';

const settled = ['InService', 'EnteringStandby', 'Standby'] as const;
const mostIds = 50;

export const SetInstanceProtection = operation(
  SetInstanceProtectionCommand,
  async ({ AutoScalingGroupName, InstanceIds, ProtectedFromScaleIn = false }, { lab }: LabRequest) => {
    const group = changeableGroup(lab.state, AutoScalingGroupName);
    const ids = membersIn(group, InstanceIds, settled, mostIds);
    lab.autoScaling.members.setProtection(group, ids, ProtectedFromScaleIn);
    return {};
  },
);
