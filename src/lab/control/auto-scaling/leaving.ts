import type { Context } from '../context.ts';
import type { Instances } from '../ec2/instances.ts';
import type { Activities } from './activities.ts';
import type { Hooks } from './hooks.ts';
import type { GroupMember, GroupRecord, ScalingActivity } from './records.ts';
import { deregisterMember } from './registration.ts';
import { forgetGroup, isLeaving, membershipOf } from './roster.ts';

interface Parts {
  instances: Instances;
  activities: Activities;
  hooks: Hooks;
}

interface Departure {
  causes: readonly string[];
  /** Neither draining nor hooks are waited for. */
  isAtOnce?: boolean;
}

/** The way of a member out of its group: drained, held by hooks, terminated, gone. */
export class Leaving {
  readonly #context: Context;
  readonly #parts: Parts;
  /** Members that nothing holds any more: gone as soon as their instance is terminated. */
  readonly #ending = new Set<string>();

  constructor(context: Context, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
    context.signals.on('instanceTerminated', ({ id }) => {
      const membership = this.#ending.has(id) ? membershipOf(context.state, id) : undefined;
      if (membership) this.#gone(membership.group, id);
    });
  }

  begin(group: GroupRecord, id: string, member: GroupMember, how: Departure): ScalingActivity | undefined {
    const { activities, hooks } = this.#parts;
    if (member.lifecycle === 'Terminating:Wait' && how.isAtOnce === true) {
      hooks.forget(id, member);
      this.#end(group, id);
    }
    if (isLeaving(member)) return activities.of(id);
    const isComing = member.lifecycle.startsWith('Pending');
    activities.close(group, id, 'Cancelled', isComing ? this.#reasonOf(id, member) : undefined);
    hooks.forget(id, member);
    const drainingMs = member.lifecycle === 'InService' ? deregisterMember(this.#context, group, id) : 0;
    member.lifecycle = 'Terminating';
    const activity = activities.open(group, id, {
      description: `Terminating EC2 instance: ${id}`,
      causes: how.causes,
      zone: member.zone,
    });
    if (how.isAtOnce === true) this.#end(group, id);
    else if (drainingMs > 0 && this.#context.does('drains-before-termination'))
      this.#drain(group, id, member, drainingMs);
    else this.#hold(group, id, member);
    return activity;
  }

  #reasonOf(id: string, member: GroupMember): string {
    const reason = this.#context.state.ec2.instances.get(id)?.stateReason?.message;
    return (
      member.because ??
      `Instance became unhealthy while waiting for instance to be in InService state.${reason === undefined ? '' : ` Termination Reason: ${reason}`}`
    );
  }

  #drain(group: GroupRecord, id: string, member: GroupMember, drainingMs: number): void {
    this.#parts.activities.progress(id, 'WaitingForELBConnectionDraining', 50);
    this.#context.agenda.after(drainingMs, () => {
      if (group.members.get(id) === member && !this.#ending.has(id)) this.#hold(group, id, member);
    });
  }

  #hold(group: GroupRecord, id: string, member: GroupMember): void {
    const isAlive = this.#context.state.ec2.instances.get(id)?.state === 'running';
    const isHeld =
      (isAlive || this.#context.does('hooks-hold-terminated-members')) &&
      this.#parts.hooks.hold(group, id, member, 'autoscaling:EC2_INSTANCE_TERMINATING', () => {
        member.lifecycle = 'Terminating:Proceed';
        this.#end(group, id);
      });
    if (isHeld) {
      member.lifecycle = 'Terminating:Wait';
      this.#parts.activities.progress(id, 'MidLifecycleAction', 60);
    } else this.#end(group, id);
  }

  #end(group: GroupRecord, id: string): void {
    this.#ending.add(id);
    this.#parts.activities.progress(id, 'InProgress', 75);
    this.#parts.instances.terminate(id, false);
    const state = this.#context.state.ec2.instances.get(id)?.state;
    const isOver = state === undefined || state === 'terminated';
    // One that was stopped is terminated at once, and this has been heard.
    if (isOver && this.#ending.has(id)) this.#gone(group, id);
  }

  #gone(group: GroupRecord, id: string): void {
    this.#ending.delete(id);
    group.members.delete(id);
    this.#parts.activities.close(group, id, 'Successful');
    if (group.status === 'Delete in progress' && group.members.size === 0)
      forgetGroup(this.#context.state, group);
  }
}
