import type { Context } from '../context.ts';
import type { GroupMember, GroupRecord, LifecycleHook } from './records.ts';

const hour = 3_600_000;

/** What came of the hooks that held an instance; `abandoned` says why, in Auto Scaling's words. */
type Released = (outcome: { abandoned?: string }) => void;

/** How long a hook can hold an instance at most, heartbeats or not. */
export function longestHoldMs({ heartbeatMs }: LifecycleHook): number {
  return Math.min(48 * hour, 100 * heartbeatMs);
}

/** Lifecycle hooks: each holds an instance until it is completed or its time is over. */
export class Hooks {
  readonly #context: Context;
  /** What goes on when an instance is let go, by its id. */
  readonly #held = new Map<string, Released>();

  constructor(context: Context) {
    this.#context = context;
  }

  put(group: GroupRecord, hook: LifecycleHook): void {
    this.#context.turn(() => group.hooks.set(hook.name, hook));
  }

  /** Removes a hook; what it holds comes into service never, or leaves at once. */
  remove(group: GroupRecord, name: string): void {
    this.#context.turn(() => {
      const hook = group.hooks.get(name);
      if (!hook) return;
      group.hooks.delete(name);
      const isLaunching = hook.transition === 'autoscaling:EC2_INSTANCE_LAUNCHING';
      for (const [id, member] of group.members)
        if (member.actions.has(name)) this.#end(id, member, name, isLaunching ? 'ABANDON' : 'CONTINUE');
    });
  }

  complete(id: string, member: GroupMember, name: string, result: LifecycleHook['defaultResult']): void {
    this.#context.turn(() => this.#end(id, member, name, result));
  }

  /** Starts the hook's time anew, within the longest that it may hold. */
  heartbeat(group: GroupRecord, id: string, member: GroupMember, name: string): void {
    this.#context.turn(() => {
      const hook = group.hooks.get(name);
      if (hook) this.#beat(id, member, hook);
    });
  }

  /** Whether a hook holds the instance; `released` is called when none does any more. */
  hold(
    group: GroupRecord,
    id: string,
    member: GroupMember,
    transition: LifecycleHook['transition'],
    released: Released,
  ): boolean {
    if (!this.#context.does('lifecycle-hooks')) return false;
    const hooks = [...group.hooks.values()].filter((hook) => hook.transition === transition);
    if (hooks.length === 0) return false;
    this.#held.set(id, released);
    const startedAt = this.#context.agenda.now();
    for (const hook of hooks) {
      const token = this.#context.ids.uuid('lifecycle-action');
      member.actions.set(hook.name, { token, startedAt, until: startedAt });
      this.#beat(id, member, hook);
    }
    return true;
  }

  /** Forgets what holds an instance that goes another way. */
  forget(id: string, member: GroupMember): void {
    member.actions.clear();
    this.#held.delete(id);
  }

  #beat(id: string, member: GroupMember, hook: LifecycleHook): void {
    const action = member.actions.get(hook.name);
    if (!action) return;
    const now = this.#context.agenda.now();
    const until = Math.min(now + hook.heartbeatMs, action.startedAt + longestHoldMs(hook));
    action.until = until;
    this.#context.agenda.after(until - now, () => {
      const isCurrent = member.actions.get(hook.name) === action && action.until === until;
      if (isCurrent) this.#end(id, member, hook.name, hook.defaultResult, 'Heartbeat Timeout');
    });
  }

  #end(
    id: string,
    member: GroupMember,
    name: string,
    result: LifecycleHook['defaultResult'],
    why = 'Lifecycle Action Completed with ABANDON Result',
  ): void {
    const action = member.actions.get(name);
    if (!action) return;
    member.actions.delete(name);
    if (result === 'CONTINUE' && member.actions.size > 0) return;
    const released = this.#held.get(id);
    this.forget(id, member);
    const abandoned = `Instance failed to complete user's Lifecycle Action: Lifecycle Action with token ${action.token} was abandoned: ${why}`;
    released?.(result === 'ABANDON' ? { abandoned } : {});
  }
}
