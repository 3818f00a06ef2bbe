// CloudWatch as the lab answers it.
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { awsService } from '../wire/index.ts';

export const cloudWatch = awsService(CloudWatchClient, []);
