// Route 53 as the lab answers it.
import { Route53Client } from '@aws-sdk/client-route-53';
import { awsService } from '../wire/index.ts';

export const route53 = awsService(Route53Client, []);
