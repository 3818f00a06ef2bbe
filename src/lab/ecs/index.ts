// ECS as the lab answers it.
import { ECSClient } from '@aws-sdk/client-ecs';
import { awsService } from '../wire/index.ts';
import { DescribeClusters } from './DescribeClusters.ts';
import { DescribeContainerInstances } from './DescribeContainerInstances.ts';
import { DescribeServices } from './DescribeServices.ts';
import { DescribeTaskDefinition } from './DescribeTaskDefinition.ts';
import { DescribeTasks } from './DescribeTasks.ts';
import { ListClusters } from './ListClusters.ts';
import { ListContainerInstances } from './ListContainerInstances.ts';
import { ListServices } from './ListServices.ts';
import { ListTasks } from './ListTasks.ts';

export const ecs = awsService(ECSClient, [
  DescribeClusters,
  DescribeContainerInstances,
  DescribeServices,
  DescribeTaskDefinition,
  DescribeTasks,
  ListClusters,
  ListContainerInstances,
  ListServices,
  ListTasks,
]);
