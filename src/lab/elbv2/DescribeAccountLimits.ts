import { DescribeAccountLimitsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { limits } from './limits.ts';
import { elbPage } from './pages.ts';

export const DescribeAccountLimits = operation(
  DescribeAccountLimitsCommand,
  async (input, _request: LabRequest) => {
    const all = Object.entries(limits).map(([Name, most]) => ({ Name, Max: String(most) }));
    const { items, token } = elbPage('DescribeAccountLimits', all, ({ Name }) => Name, input);
    return { Limits: items, ...(token !== undefined && { NextMarker: token }) };
  },
);
