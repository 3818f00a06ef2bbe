// ECS as the lab answers it.
import { ECSClient } from '@aws-sdk/client-ecs';
import { awsService } from '../wire/index.ts';
import { CreateCluster } from './CreateCluster.ts';
import { CreateService } from './CreateService.ts';
import { DeleteAttributes } from './DeleteAttributes.ts';
import { DeleteCluster } from './DeleteCluster.ts';
import { DeleteService } from './DeleteService.ts';
import { DeleteTaskDefinitions } from './DeleteTaskDefinitions.ts';
import { DeregisterContainerInstance } from './DeregisterContainerInstance.ts';
import { DeregisterTaskDefinition } from './DeregisterTaskDefinition.ts';
import { DescribeCapacityProviders } from './DescribeCapacityProviders.ts';
import { DescribeClusters } from './DescribeClusters.ts';
import { DescribeContainerInstances } from './DescribeContainerInstances.ts';
import { DescribeServices } from './DescribeServices.ts';
import { DescribeTaskDefinition } from './DescribeTaskDefinition.ts';
import { DescribeTasks } from './DescribeTasks.ts';
import { ListAccountSettings } from './ListAccountSettings.ts';
import { ListAttributes } from './ListAttributes.ts';
import { ListClusters } from './ListClusters.ts';
import { ListContainerInstances } from './ListContainerInstances.ts';
import { ListServices } from './ListServices.ts';
import { ListTagsForResource } from './ListTagsForResource.ts';
import { ListTaskDefinitionFamilies } from './ListTaskDefinitionFamilies.ts';
import { ListTaskDefinitions } from './ListTaskDefinitions.ts';
import { ListTasks } from './ListTasks.ts';
import { PutAttributes } from './PutAttributes.ts';
import { RegisterTaskDefinition } from './RegisterTaskDefinition.ts';
import { RunTask } from './RunTask.ts';
import { StartTask } from './StartTask.ts';
import { StopTask } from './StopTask.ts';
import { TagResource } from './TagResource.ts';
import { UntagResource } from './UntagResource.ts';
import { UpdateContainerInstancesState } from './UpdateContainerInstancesState.ts';
import { UpdateService } from './UpdateService.ts';

export const ecs = awsService(ECSClient, [
  CreateCluster,
  CreateService,
  DeleteAttributes,
  DeleteCluster,
  DeleteService,
  DeleteTaskDefinitions,
  DeregisterContainerInstance,
  DeregisterTaskDefinition,
  DescribeCapacityProviders,
  DescribeClusters,
  DescribeContainerInstances,
  DescribeServices,
  DescribeTaskDefinition,
  DescribeTasks,
  ListAccountSettings,
  ListAttributes,
  ListClusters,
  ListContainerInstances,
  ListServices,
  ListTagsForResource,
  ListTaskDefinitionFamilies,
  ListTaskDefinitions,
  ListTasks,
  PutAttributes,
  RegisterTaskDefinition,
  RunTask,
  StartTask,
  StopTask,
  TagResource,
  UntagResource,
  UpdateContainerInstancesState,
  UpdateService,
]);
