// CloudWatch as the lab answers it.
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { awsService } from '../wire/index.ts';
import { DeleteAlarms } from './DeleteAlarms.ts';
import { DescribeAlarmHistory } from './DescribeAlarmHistory.ts';
import { DescribeAlarms } from './DescribeAlarms.ts';
import { DescribeAlarmsForMetric } from './DescribeAlarmsForMetric.ts';
import { DisableAlarmActions } from './DisableAlarmActions.ts';
import { EnableAlarmActions } from './EnableAlarmActions.ts';
import { GetMetricData } from './GetMetricData.ts';
import { GetMetricStatistics } from './GetMetricStatistics.ts';
import { ListMetrics } from './ListMetrics.ts';
import { ListTagsForResource } from './ListTagsForResource.ts';
import { PutCompositeAlarm } from './PutCompositeAlarm.ts';
import { PutMetricAlarm } from './PutMetricAlarm.ts';
import { PutMetricData } from './PutMetricData.ts';
import { SetAlarmState } from './SetAlarmState.ts';
import { TagResource } from './TagResource.ts';
import { UntagResource } from './UntagResource.ts';

export const cloudWatch = awsService(CloudWatchClient, [
  DeleteAlarms,
  DescribeAlarmHistory,
  DescribeAlarms,
  DescribeAlarmsForMetric,
  DisableAlarmActions,
  EnableAlarmActions,
  GetMetricData,
  GetMetricStatistics,
  ListMetrics,
  ListTagsForResource,
  PutCompositeAlarm,
  PutMetricAlarm,
  PutMetricData,
  SetAlarmState,
  TagResource,
  UntagResource,
]);
