// Route 53 as the lab answers it.
import { Route53Client } from '@aws-sdk/client-route-53';
import { awsService } from '../wire/index.ts';
import { ChangeResourceRecordSets } from './ChangeResourceRecordSets.ts';
import { ChangeTagsForResource } from './ChangeTagsForResource.ts';
import { CreateHealthCheck } from './CreateHealthCheck.ts';
import { CreateHostedZone } from './CreateHostedZone.ts';
import { DeleteHealthCheck } from './DeleteHealthCheck.ts';
import { DeleteHostedZone } from './DeleteHostedZone.ts';
import { GetChange } from './GetChange.ts';
import { GetHealthCheck } from './GetHealthCheck.ts';
import { GetHealthCheckCount } from './GetHealthCheckCount.ts';
import { GetHealthCheckLastFailureReason } from './GetHealthCheckLastFailureReason.ts';
import { GetHealthCheckStatus } from './GetHealthCheckStatus.ts';
import { GetHostedZone } from './GetHostedZone.ts';
import { GetHostedZoneCount } from './GetHostedZoneCount.ts';
import { ListHealthChecks } from './ListHealthChecks.ts';
import { ListHostedZones } from './ListHostedZones.ts';
import { ListHostedZonesByName } from './ListHostedZonesByName.ts';
import { ListHostedZonesByVPC } from './ListHostedZonesByVPC.ts';
import { ListResourceRecordSets } from './ListResourceRecordSets.ts';
import { ListTagsForResource } from './ListTagsForResource.ts';
import { TestDNSAnswer } from './TestDNSAnswer.ts';
import { UpdateHealthCheck } from './UpdateHealthCheck.ts';
import { UpdateHostedZoneComment } from './UpdateHostedZoneComment.ts';

export const route53 = awsService(Route53Client, [
  ChangeResourceRecordSets,
  ChangeTagsForResource,
  CreateHealthCheck,
  CreateHostedZone,
  DeleteHealthCheck,
  DeleteHostedZone,
  GetChange,
  GetHealthCheck,
  GetHealthCheckCount,
  GetHealthCheckLastFailureReason,
  GetHealthCheckStatus,
  GetHostedZone,
  GetHostedZoneCount,
  ListHealthChecks,
  ListHostedZones,
  ListHostedZonesByName,
  ListHostedZonesByVPC,
  ListResourceRecordSets,
  ListTagsForResource,
  TestDNSAnswer,
  UpdateHealthCheck,
  UpdateHostedZoneComment,
]);
