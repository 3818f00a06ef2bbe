import { DescribeScalingProcessTypesCommand } from '@aws-sdk/client-auto-scaling';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { processes } from './processes.ts';

export const DescribeScalingProcessTypes = operation(
  DescribeScalingProcessTypesCommand,
  async (_input, _request: LabRequest) => ({
    Processes: processes.map((ProcessName) => ({ ProcessName })),
  }),
);
