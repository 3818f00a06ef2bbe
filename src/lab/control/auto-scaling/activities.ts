import type { Context } from '../context.ts';
import { shortened, stamped } from './causes.ts';
import type { GroupRecord, ScalingActivity } from './records.ts';

const keptActivities = 10_000;
const longestCause = 1023;

interface Opening {
  description: string;
  causes: readonly string[];
  status?: ScalingActivity['status'];
  progress?: number;
  /** Of the instance. */
  zone?: string;
}

/** The scaling activities of the groups; at most one of an instance is in progress. */
export class Activities {
  readonly #context: Context;
  /** In progress, by instance. */
  readonly #open = new Map<string, ScalingActivity>();

  constructor(context: Context) {
    this.#context = context;
  }

  open(group: GroupRecord, instanceId: string, opening: Opening): ScalingActivity {
    const activity = this.#noted(group, opening);
    this.#open.set(instanceId, activity);
    return activity;
  }

  /** An activity that is over as soon as it began: that of a launch which EC2 refused. */
  failed(group: GroupRecord, opening: Opening, message: string): void {
    const activity = this.#noted(group, opening);
    Object.assign(activity, { endedAt: activity.at, status: 'Failed', progress: 100 });
    activity.statusMessage = message;
  }

  progress(instanceId: string, status: ScalingActivity['status'], progress: number): void {
    const activity = this.#open.get(instanceId);
    if (activity) Object.assign(activity, { status, progress });
  }

  of(instanceId: string): ScalingActivity | undefined {
    return this.#open.get(instanceId);
  }

  close(
    group: GroupRecord,
    instanceId: string,
    status: 'Successful' | 'Failed' | 'Cancelled',
    message?: string,
  ): void {
    const activity = this.#open.get(instanceId);
    if (!activity) return;
    this.#open.delete(instanceId);
    const now = this.#context.agenda.now();
    Object.assign(activity, { status, progress: 100, endedAt: now });
    if (message !== undefined) activity.statusMessage = message;
    // A cooldown that runs counts from the end of what it was begun for.
    if (group.scaled && now - group.scaled.at < group.scaled.cooldownMs) group.scaled.at = now;
  }

  #noted(group: GroupRecord, { description, causes, status, progress, zone }: Opening): ScalingActivity {
    const at = this.#context.agenda.now();
    const { zones } = this.#context.state.ec2;
    const subnet = zones.find(({ name }) => name === zone)?.subnetId;
    const activity: ScalingActivity = {
      id: this.#context.ids.uuid('activity'),
      at,
      status: status ?? 'InProgress',
      progress: progress ?? 0,
      description,
      cause: shortened(causes.map((cause) => stamped(at, cause)).join('  '), longestCause),
      details: JSON.stringify({
        ...(subnet !== undefined && { 'Subnet ID': subnet }),
        ...(zone !== undefined && { 'Availability Zone': zone }),
      }),
    };
    group.activities.unshift(activity);
    if (group.activities.length > keptActivities) group.activities.length = keptActivities;
    return activity;
  }
}
