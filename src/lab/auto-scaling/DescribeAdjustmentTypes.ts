import { DescribeAdjustmentTypesCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { adjustmentTypes } from './wanted-policy.ts';

export const DescribeAdjustmentTypes = operation(
  DescribeAdjustmentTypesCommand,
  async (_input, _request: LabRequest) => ({
    AdjustmentTypes: adjustmentTypes.map((AdjustmentType) => ({ AdjustmentType })),
  }),
);
