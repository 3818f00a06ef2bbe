// Cloud Map as the lab answers it.
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { awsService } from '../wire/index.ts';
import { CreateHttpNamespace } from './CreateHttpNamespace.ts';
import { CreatePrivateDnsNamespace } from './CreatePrivateDnsNamespace.ts';
import { CreateService } from './CreateService.ts';
import { DeleteNamespace } from './DeleteNamespace.ts';
import { DeleteService } from './DeleteService.ts';
import { DeregisterInstance } from './DeregisterInstance.ts';
import { DiscoverInstances } from './DiscoverInstances.ts';
import { DiscoverInstancesRevision } from './DiscoverInstancesRevision.ts';
import { GetInstance } from './GetInstance.ts';
import { GetInstancesHealthStatus } from './GetInstancesHealthStatus.ts';
import { GetNamespace } from './GetNamespace.ts';
import { GetOperation } from './GetOperation.ts';
import { GetService } from './GetService.ts';
import { ListInstances } from './ListInstances.ts';
import { ListNamespaces } from './ListNamespaces.ts';
import { ListOperations } from './ListOperations.ts';
import { ListServices } from './ListServices.ts';
import { ListTagsForResource } from './ListTagsForResource.ts';
import { RegisterInstance } from './RegisterInstance.ts';
import { TagResource } from './TagResource.ts';
import { UntagResource } from './UntagResource.ts';
import { UpdateInstanceCustomHealthStatus } from './UpdateInstanceCustomHealthStatus.ts';
import { UpdateService } from './UpdateService.ts';

export const serviceDiscovery = awsService(ServiceDiscoveryClient, [
  CreateHttpNamespace,
  CreatePrivateDnsNamespace,
  CreateService,
  DeleteNamespace,
  DeleteService,
  DeregisterInstance,
  DiscoverInstances,
  DiscoverInstancesRevision,
  GetInstance,
  GetInstancesHealthStatus,
  GetNamespace,
  GetOperation,
  GetService,
  ListInstances,
  ListNamespaces,
  ListOperations,
  ListServices,
  ListTagsForResource,
  RegisterInstance,
  TagResource,
  UntagResource,
  UpdateInstanceCustomHealthStatus,
  UpdateService,
]);
