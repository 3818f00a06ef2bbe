import { DeletePolicyCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { policyNamed } from './policy.ts';

export const DeletePolicy = operation(DeletePolicyCommand, async (input, { lab }: LabRequest) => {
  const { group, policy } = policyNamed(lab.state, input);
  lab.autoScaling.policies.remove(group, policy.name);
  return {};
});
