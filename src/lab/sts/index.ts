// STS as the lab answers it.
import { STSClient } from '@aws-sdk/client-sts';
import { awsService } from '../wire/index.ts';
import { AssumeRole } from './AssumeRole.ts';
import { GetCallerIdentity } from './GetCallerIdentity.ts';

export const sts = awsService(STSClient, [AssumeRole, GetCallerIdentity]);
