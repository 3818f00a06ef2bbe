import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { metricAlarmOf } from './alarm-input.ts';
import { checkRoom, refuseOtherType } from './alarms.ts';
import { Constraints } from './constraints.ts';
import { checkTagCount, tagsOf } from './tags.ts';

export const PutMetricAlarm = operation(PutMetricAlarmCommand, async (input, { lab }: LabRequest) => {
  const settings = metricAlarmOf(input, lab.state.account);
  const constraints = new Constraints();
  const tags = tagsOf(input.Tags ?? [], constraints);
  constraints.check();
  checkTagCount(tags);
  refuseOtherType(lab.state, settings.name, 'MetricAlarm');
  checkRoom(lab.state, settings.name);
  lab.cloudWatch.alarms.putMetric(settings, tags);
  return {};
});
