import type { Context } from '../context.ts';
import type { Instances } from '../ec2/instances.ts';
import type { InstanceRecord } from '../ec2/records.ts';
import type { GroupMember, GroupRecord, ScalingActivity } from './records.ts';

const keptActivities = 1000;

/** The Auto Scaling groups: each replaces a member that no longer runs, unless a process is suspended. */
export class Groups {
  readonly #context: Context;
  readonly #instances: Instances;
  /** Activities in progress, by instance. */
  readonly #open = new Map<string, ScalingActivity>();

  constructor(context: Context, instances: Instances) {
    this.#context = context;
    this.#instances = instances;
    context.signals.on('instanceRunning', (instance) => this.#instanceRunning(instance));
    context.signals.on('instanceTerminated', ({ id }) => this.#instanceTerminated(id));
  }

  /** The first instances, without the time of a launch; then one look each `groupCheckMs`. */
  boot(): void {
    for (const group of this.#context.state.autoScaling.groups.values()) {
      const cause = `a user request created an AutoScalingGroup changing the desired capacity from 0 to ${group.desired}.`;
      const { protected: protectedCount } = this.#context.spec.instances;
      for (let index = 0; index < group.desired; index += 1)
        this.#launch(group, cause, { launchMs: 0, isProtected: index < protectedCount });
    }
    this.#context.agenda.every(this.#context.state.constants.groupCheckMs, () => this.#look());
  }

  #instanceRunning(instance: InstanceRecord): void {
    const member = this.#groupOf(instance.id)?.members.get(instance.id);
    if (member?.lifecycle !== 'Pending') return;
    member.lifecycle = 'InService';
    member.inServiceAt = this.#context.agenda.now();
    this.#close(instance.id, 'Successful');
  }

  #instanceTerminated(instanceId: string): void {
    const group = this.#groupOf(instanceId);
    if (group?.members.get(instanceId)?.lifecycle !== 'Terminating') return;
    group.members.delete(instanceId);
    this.#close(instanceId, 'Successful');
  }

  #look(): void {
    for (const group of this.#context.state.autoScaling.groups.values()) {
      if (!group.suspendedProcesses.has('HealthCheck')) this.#checkHealth(group);
      const mayReplace = ['ReplaceUnhealthy', 'Terminate'].every(
        (name) => !group.suspendedProcesses.has(name),
      );
      const replaced = mayReplace ? this.#takeOut(group) : 0;
      if (!group.suspendedProcesses.has('Launch')) this.#fill(group, replaced);
    }
  }

  #checkHealth(group: GroupRecord): void {
    for (const [id, member] of group.members) {
      const state = this.#context.state.ec2.instances.get(id)?.state;
      if (state !== 'pending' && state !== 'running') member.health = 'Unhealthy';
    }
  }

  /** Starts the termination of unhealthy members; how many. */
  #takeOut(group: GroupRecord): number {
    const unhealthy = [...group.members].filter(
      ([, member]) => member.health === 'Unhealthy' && member.lifecycle !== 'Terminating',
    );
    for (const [id, member] of unhealthy) this.#terminate(group, id, member);
    return unhealthy.length;
  }

  #terminate(group: GroupRecord, id: string, member: GroupMember): void {
    if (member.lifecycle === 'Pending') this.#close(id, 'Failed');
    member.lifecycle = 'Terminating';
    this.#openActivity(group, id, `Terminating EC2 instance: ${id}`, [
      'an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.',
    ]);
    const state = this.#context.state.ec2.instances.get(id)?.state;
    if (state === undefined || state === 'terminated') this.#instanceTerminated(id);
  }

  #fill(group: GroupRecord, replaced: number): void {
    const alive = [...group.members.values()].filter(({ lifecycle }) => lifecycle !== 'Terminating').length;
    for (let count = alive; count < group.desired; count += 1) {
      const cause =
        count - alive < replaced
          ? 'an instance was launched in response to an unhealthy instance needing to be replaced.'
          : `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${alive} to ${group.desired}.`;
      this.#launch(group, cause, {
        launchMs: this.#context.state.constants.instanceLaunchMs,
        isProtected: false,
      });
    }
  }

  #launch(group: GroupRecord, cause: string, how: { launchMs: number; isProtected: boolean }): void {
    const zone = this.#emptiestZone(group);
    const instance = this.#instances.launch({
      zone,
      group: group.name,
      ...(group.cluster !== undefined && { cluster: group.cluster }),
      tags: {
        ...Object.fromEntries(Object.entries(group.tags).filter(([key]) => group.propagated.has(key))),
        'aws:autoscaling:groupName': group.name,
      },
      isSpot: false,
      ...how,
    });
    group.members.set(instance.id, {
      lifecycle: 'Pending',
      health: 'Healthy',
      isProtected: group.newInstancesProtected,
    });
    this.#openActivity(group, instance.id, `Launching a new EC2 instance: ${instance.id}`, [cause]);
  }

  #emptiestZone(group: GroupRecord): string {
    const counts = new Map(group.zones.map((zone) => [zone, 0]));
    for (const [id, { lifecycle }] of group.members) {
      const zone = this.#context.state.ec2.instances.get(id)?.zone;
      if (zone !== undefined && lifecycle !== 'Terminating') counts.set(zone, (counts.get(zone) ?? 0) + 1);
    }
    const [emptiest] = [...counts].sort(([, a], [, b]) => a - b);
    return emptiest?.[0] ?? '';
  }

  #openActivity(group: GroupRecord, instanceId: string, description: string, causes: string[]): void {
    const at = this.#context.agenda.now();
    const stamp = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
    const activity: ScalingActivity = {
      id: this.#context.ids.uuid('activity'),
      at,
      status: 'InProgress',
      progress: 0,
      description,
      cause: causes.map((cause) => `At ${stamp} ${cause}`).join('  '),
    };
    this.#open.set(instanceId, activity);
    group.activities.unshift(activity);
    if (group.activities.length > keptActivities) group.activities.length = keptActivities;
  }

  #close(instanceId: string, status: 'Successful' | 'Failed'): void {
    const activity = this.#open.get(instanceId);
    if (!activity) return;
    activity.status = status;
    activity.progress = 100;
    activity.endedAt = this.#context.agenda.now();
    this.#open.delete(instanceId);
  }

  #groupOf(instanceId: string): GroupRecord | undefined {
    return [...this.#context.state.autoScaling.groups.values()].find(({ members }) =>
      members.has(instanceId),
    );
  }
}
