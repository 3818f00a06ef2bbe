import { DescribeTerminationPolicyTypesCommand } from '@aws-sdk/client-auto-scaling';
import { terminationPolicies } from '../control/auto-scaling/scale-in.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';

export const DescribeTerminationPolicyTypes = operation(
  DescribeTerminationPolicyTypesCommand,
  async (_input, _request: LabRequest) => ({ TerminationPolicyTypes: terminationPolicies }),
);
