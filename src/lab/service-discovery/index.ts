// Cloud Map as the lab answers it.
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { awsService } from '../wire/index.ts';

export const serviceDiscovery = awsService(ServiceDiscoveryClient, []);
