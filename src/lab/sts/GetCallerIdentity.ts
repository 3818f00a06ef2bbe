import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';

export const GetCallerIdentity = operation(
  GetCallerIdentityCommand,
  async (_input, { lab: { state, iam }, accessKeyId }: LabRequest) => ({
    UserId: iam.sessionOf(accessKeyId)?.userId ?? 'AIDALABLABLABLABLABLA',
    Account: state.account,
    Arn: iam.callerArn(accessKeyId),
  }),
);
