import type { Activity } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord, ScalingActivity } from '../control/auto-scaling/records.ts';

/** A scaling activity as Auto Scaling describes it. */
export function describedActivity(
  activity: ScalingActivity,
  { name, arn }: Pick<GroupRecord, 'name' | 'arn'>,
  isDeleted = false,
): Activity {
  const { id, at, endedAt, status, statusMessage, progress, description, cause, details } = activity;
  return {
    ActivityId: id,
    AutoScalingGroupName: name,
    AutoScalingGroupARN: arn,
    ...(isDeleted && { AutoScalingGroupState: 'Deleted' }),
    Description: description,
    Cause: cause,
    StartTime: new Date(at),
    ...(endedAt !== undefined && { EndTime: new Date(endedAt) }),
    StatusCode: status,
    ...(statusMessage !== undefined && { StatusMessage: statusMessage }),
    Progress: progress,
    Details: details,
  };
}
