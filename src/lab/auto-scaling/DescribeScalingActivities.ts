import { DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';
import type { Activity } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord, ScalingActivity } from '../control/auto-scaling/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { groupArn, groupNamed } from './group.ts';
import { autoScalingPage } from './pages.ts';

const pageSizes = { usual: 100, most: 100 };

export const DescribeScalingActivities = operation(
  DescribeScalingActivitiesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { ActivityIds: ids = [], AutoScalingGroupName: name } = input;
    const groups = name === undefined ? [...state.autoScaling.groups.values()] : [groupNamed(state, name)];
    const found = groups
      .flatMap((group) => group.activities.map((activity) => ({ group, activity })))
      .filter(({ activity }) => ids.length === 0 || ids.includes(activity.id));
    const { items, token } = autoScalingPage(
      'DescribeScalingActivities',
      found,
      ({ activity }) => newestFirst(activity),
      input,
      pageSizes,
    );
    return {
      Activities: items.map(({ group, activity }) => describedActivity(activity, group, state)),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);

function newestFirst({ at, id }: ScalingActivity): string {
  return `${String(Number.MAX_SAFE_INTEGER - Math.round(at)).padStart(16, '0')} ${id}`;
}

function describedActivity(activity: ScalingActivity, group: GroupRecord, state: LabState): Activity {
  const { id, at, endedAt, status, description, cause } = activity;
  return {
    ActivityId: id,
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: groupArn(state, group.name),
    Description: description,
    Cause: cause,
    StartTime: new Date(at),
    ...(endedAt !== undefined && { EndTime: new Date(endedAt) }),
    StatusCode: status,
    Progress: endedAt === undefined ? 50 : 100,
    Details: '{}',
  };
}
