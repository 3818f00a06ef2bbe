// SQS as the lab answers it.
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsService } from '../wire/index.ts';

export const sqs = awsService(SQSClient, []);
