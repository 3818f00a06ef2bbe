import { DescribeScalingActivitiesCommand } from '@aws-sdk/client-auto-scaling';
import type { DescribeScalingActivitiesCommandInput, Filter } from '@aws-sdk/client-auto-scaling';
import type { GroupRecord, ScalingActivity } from '../control/auto-scaling/records.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { describedActivity } from './activity.ts';
import { validationError } from './errors.ts';
import { groupNamed } from './group.ts';
import { autoScalingPage } from './pages.ts';

const pageSizes = { usual: 100, most: 100 };

export const DescribeScalingActivities = operation(
  DescribeScalingActivitiesCommand,
  async (input, { lab: { state } }: LabRequest) => {
    const { ActivityIds: ids = [], Filters = [] } = input;
    const passes = Filters.map(passing);
    const found = groupsOf(state, input)
      .flatMap(({ group, isDeleted }) => group.activities.map((activity) => ({ group, isDeleted, activity })))
      .filter(
        ({ activity }) =>
          (ids.length === 0 || ids.includes(activity.id)) && passes.every((pass) => pass(activity)),
      );
    const { items, token } = autoScalingPage(
      'DescribeScalingActivities',
      found,
      ({ activity }) => newestFirst(activity),
      input,
      pageSizes,
    );
    return {
      Activities: items.map(({ activity, group, isDeleted }) =>
        describedActivity(activity, group, isDeleted),
      ),
      ...(token !== undefined && { NextToken: token }),
    };
  },
);

type Listed = Pick<GroupRecord, 'name' | 'arn' | 'activities'>;

function groupsOf(
  state: LabState,
  { AutoScalingGroupName: wanted, IncludeDeletedGroups = false }: DescribeScalingActivitiesCommandInput,
): { group: Listed; isDeleted: boolean }[] {
  const { groups, deletedGroups } = state.autoScaling;
  const gone = IncludeDeletedGroups
    ? deletedGroups.filter(({ name }) => wanted === undefined || name === wanted)
    : [];
  const isOnlyGone = gone.length > 0 && wanted !== undefined && !groups.has(wanted);
  const living = wanted === undefined ? [...groups.values()] : isOnlyGone ? [] : [groupNamed(state, wanted)];
  return [
    ...living.map((group) => ({ group, isDeleted: false })),
    ...gone.map((group) => ({ group, isDeleted: true })),
  ];
}

function newestFirst({ at, id }: ScalingActivity): string {
  return `${String(Number.MAX_SAFE_INTEGER - Math.round(at)).padStart(16, '0')} ${id}`;
}

function passing({ Name, Values = [] }: Filter): (activity: ScalingActivity) => boolean {
  if (Name === 'Status') return ({ status }) => Values.includes(status);
  const times = Values.map((value) => Date.parse(value));
  if (Name === 'StartTimeLowerBound') return ({ at }) => times.some((time) => at >= time);
  if (Name === 'StartTimeUpperBound') return ({ at }) => times.some((time) => at <= time);
  throw validationError(
    `Filter type ${Name} is not correct. Allowed Filter types are: StartTimeLowerBound StartTimeUpperBound Status`,
  );
}
