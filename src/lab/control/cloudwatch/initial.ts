import type { LabSpec } from '../../spec/lab-spec.ts';
import type { EcsState } from '../ecs/records.ts';
import type { ElbState } from '../elb/records.ts';
import type { CloudWatchState } from './records.ts';

/** No metric yet, and the alarms of the lab file. */
export function initialCloudWatch(
  _spec: LabSpec,
  _now: number,
  _place: { region: string; account: string; ecs: EcsState; elb: ElbState },
): CloudWatchState {
  return { metrics: new Map(), alarms: new Map(), alarmHistory: [] };
}
