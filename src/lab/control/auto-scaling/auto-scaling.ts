import type { Context } from '../context.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import { Groups } from './groups.ts';

/** EC2 Auto Scaling: what its operations may change. */
export class AutoScaling {
  readonly groups: Groups;
  readonly #context: Context;

  constructor(context: Context, { instances }: Pick<Ec2, 'instances'>) {
    this.#context = context;
    this.groups = new Groups(context, instances);
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
}
