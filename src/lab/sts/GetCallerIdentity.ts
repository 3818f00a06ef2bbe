import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';

export const GetCallerIdentity = operation(
  GetCallerIdentityCommand,
  async (_input, { lab: { state } }: LabRequest) => ({
    UserId: 'AIDALABLABLABLABLABLA',
    Account: state.account,
    Arn: `arn:aws:iam::${state.account}:user/lab`,
  }),
);
