import type { Context } from '../context.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import { Activities } from './activities.ts';
import { Groups } from './groups.ts';
import { Health } from './health.ts';
import { Hooks } from './hooks.ts';
import { Launching } from './launching.ts';
import { Leaving } from './leaving.ts';
import { Members } from './members.ts';
import { Policies } from './policies.ts';
import type { GroupRecord } from './records.ts';

/** EC2 Auto Scaling: what its operations may change. */
export class AutoScaling {
  readonly groups: Groups;
  readonly members: Members;
  readonly hooks: Hooks;
  readonly policies: Policies;
  readonly #context: Context;

  constructor(context: Context, { instances }: Pick<Ec2, 'instances'>) {
    this.#context = context;
    const hooks = new Hooks(context);
    const activities = new Activities(context);
    const leaving = new Leaving(context, { instances, activities, hooks });
    const launching = new Launching(context, { instances, activities, hooks, leaving });
    const health = new Health(context, leaving);
    this.hooks = hooks;
    this.groups = new Groups(context, { launching, leaving, health });
    this.members = new Members(context, { instances, activities, hooks, launching, leaving });
    this.policies = new Policies(context, this.groups);
  }

  boot(): void {
    this.groups.boot();
  }

  /** Suspends processes of a group such as `Launch` or `ReplaceUnhealthy`; false when there is no such group. */
  suspendProcesses(group: string, processes: readonly string[]): boolean {
    return this.#context.turn(() => {
      const record = this.#context.state.autoScaling.groups.get(group);
      for (const name of processes) record?.suspendedProcesses.add(name);
      return record !== undefined;
    });
  }

  resumeProcesses(group: string, processes: readonly string[]): boolean {
    return this.#context.turn(() => {
      const record = this.#context.state.autoScaling.groups.get(group);
      for (const name of processes) record?.suspendedProcesses.delete(name);
      return record !== undefined;
    });
  }

  /** Puts tags of a group, and says of each whether its instances inherit it; those that run do not change. */
  putTags(group: GroupRecord, tags: readonly { key: string; value: string; isPropagated: boolean }[]): void {
    this.#context.turn(() => {
      for (const { key, value, isPropagated } of tags) {
        Object.defineProperty(group.tags, key, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
        if (isPropagated) group.propagated.add(key);
        else group.propagated.delete(key);
      }
    });
  }

  removeTags(group: GroupRecord, keys: readonly string[]): void {
    this.#context.turn(() => {
      for (const key of keys) {
        delete group.tags[key];
        group.propagated.delete(key);
      }
    });
  }
}
