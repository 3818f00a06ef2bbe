import type { Context } from '../context.ts';
import type { Instances } from '../ec2/instances.ts';
import type { Activities } from './activities.ts';
import { causes } from './causes.ts';
import type { Hooks } from './hooks.ts';
import type { Launching } from './launching.ts';
import type { Leaving } from './leaving.ts';
import type { GroupMember, GroupRecord, ScalingActivity } from './records.ts';
import { deregisterMember, registerMember } from './registration.ts';

interface Parts {
  instances: Instances;
  activities: Activities;
  hooks: Hooks;
  launching: Launching;
  leaving: Leaving;
}

/** What a user may do to single members of a group. */
export class Members {
  readonly #context: Context;
  readonly #parts: Parts;

  constructor(context: Context, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Terminates a member; smaller by it, or with a replacement to come. */
  terminate(
    group: GroupRecord,
    id: string,
    member: GroupMember,
    isDecremented: boolean,
  ): ScalingActivity | undefined {
    return this.#context.turn(() => {
      const why = causes.terminatedByUser(id, this.#decremented(group, isDecremented));
      return this.#parts.leaving.begin(group, id, member, { causes: [why] });
    });
  }

  /** Running instances of no group join this one, which wants so many more. */
  attach(group: GroupRecord, ids: readonly string[]): void {
    this.#context.turn(() => {
      for (const id of ids) {
        const instance = this.#parts.instances.joinGroup(id, group.name);
        if (!instance) continue;
        const { zone, type, imageId, isSpot, launchedAt } = instance;
        const member: GroupMember = {
          lifecycle: 'Pending',
          health: 'Healthy',
          isProtected: group.newInstancesProtected,
          zone,
          type,
          imageId,
          isSpot,
          launchedAt,
          actions: new Map(),
        };
        group.members.set(id, member);
        group.desired += 1;
        this.#parts.activities.open(group, id, {
          description: `Attaching an existing EC2 instance: ${id}`,
          causes: [causes.attached(id, group.desired - 1, group.desired)],
          progress: 50,
          zone,
        });
        this.#context.agenda.after(0, () => this.#arrive(group, id, member));
      }
    });
  }

  /** Members leave the group and run on. */
  detach(group: GroupRecord, ids: readonly string[], isDecremented: boolean): ScalingActivity[] {
    return this.#context.turn(() =>
      this.#each(group, ids, (id, member) => {
        const why = causes.detached(id, this.#decremented(group, isDecremented));
        const activity = this.#parts.activities.open(group, id, {
          description: `Detaching EC2 instance: ${id}`,
          causes: [why],
          progress: 50,
          zone: member.zone,
        });
        this.#leaveService(group, id, member, 'Detaching', () => {
          group.members.delete(id);
          this.#parts.instances.joinGroup(id, undefined);
          this.#parts.activities.close(group, id, 'Successful');
        });
        return activity;
      }),
    );
  }

  /** Members stay in the group and out of service, their health unwatched. */
  enterStandby(group: GroupRecord, ids: readonly string[], isDecremented: boolean): ScalingActivity[] {
    return this.#context.turn(() =>
      this.#each(group, ids, (id, member) => {
        const why = causes.standby(id, this.#decremented(group, isDecremented));
        const activity = this.#parts.activities.open(group, id, {
          description: `Moving EC2 instance to Standby: ${id}`,
          causes: [why],
          progress: 50,
          zone: member.zone,
        });
        this.#leaveService(group, id, member, 'EnteringStandby', () => {
          member.lifecycle = 'Standby';
          this.#parts.activities.close(group, id, 'Successful');
        });
        return activity;
      }),
    );
  }

  /** Members in standby come back; the group wants so many more. */
  exitStandby(group: GroupRecord, ids: readonly string[]): ScalingActivity[] {
    return this.#context.turn(() =>
      this.#each(group, ids, (id, member) => {
        group.desired += 1;
        member.lifecycle = 'Pending';
        const activity = this.#parts.activities.open(group, id, {
          description: `Moving EC2 instance out of Standby: ${id}`,
          causes: [causes.exited(id, group.desired - 1, group.desired)],
          status: 'PreInService',
          progress: 30,
          zone: member.zone,
        });
        this.#context.agenda.after(0, () => this.#arrive(group, id, member));
        return activity;
      }),
    );
  }

  setProtection(group: GroupRecord, ids: readonly string[], isProtected: boolean): void {
    this.#context.turn(() => {
      for (const id of ids) {
        const member = group.members.get(id);
        if (member) member.isProtected = isProtected;
      }
    });
  }

  /** What a user's own health check found; a grace period that is not over outweighs it where that is asked for. */
  setHealth(
    group: GroupRecord,
    member: GroupMember,
    health: GroupMember['health'],
    respectsGrace: boolean,
  ): void {
    this.#context.turn(() => {
      const inServiceMs = this.#context.agenda.now() - (member.inServiceAt ?? this.#context.agenda.now());
      if (health === 'Unhealthy' && respectsGrace && inServiceMs < group.gracePeriodMs) return;
      member.health = health;
      if (health === 'Unhealthy') member.because = causes.user;
      else delete member.because;
    });
  }

  /** Attaches target groups; members in service become their targets. */
  attachTargetGroups(group: GroupRecord, arns: readonly string[]): void {
    this.#context.turn(() => {
      for (const arn of arns) group.targetGroupArns.add(arn);
      for (const [id, { lifecycle }] of group.members)
        if (lifecycle === 'InService') registerMember(this.#context, group, id);
    });
  }

  detachTargetGroups(group: GroupRecord, arns: readonly string[]): void {
    this.#context.turn(() => {
      for (const arn of arns) group.targetGroupArns.delete(arn);
      for (const id of group.members.keys()) this.#context.signals.emit('memberLeaving', id, arns);
    });
  }

  #arrive(group: GroupRecord, id: string, member: GroupMember): void {
    const isComing = group.members.get(id) === member && member.lifecycle === 'Pending';
    if (isComing) this.#parts.launching.arrive(group, id, member);
  }

  #leaveService(
    group: GroupRecord,
    id: string,
    member: GroupMember,
    lifecycle: 'Detaching' | 'EnteringStandby',
    done: () => void,
  ): void {
    const drainingMs = member.lifecycle === 'InService' ? deregisterMember(this.#context, group, id) : 0;
    this.#parts.hooks.forget(id, member);
    member.lifecycle = lifecycle;
    this.#context.agenda.after(drainingMs, () => {
      if (group.members.get(id) === member && member.lifecycle === lifecycle) done();
    });
  }

  #decremented(group: GroupRecord, isDecremented: boolean): { from: number; to: number } | undefined {
    if (!isDecremented) return undefined;
    const from = group.desired;
    group.desired = Math.max(from - 1, group.min);
    return { from, to: group.desired };
  }

  #each(
    group: GroupRecord,
    ids: readonly string[],
    act: (id: string, member: GroupMember) => ScalingActivity,
  ): ScalingActivity[] {
    return ids.flatMap((id) => {
      const member = group.members.get(id);
      return member ? act(id, member) : [];
    });
  }
}
