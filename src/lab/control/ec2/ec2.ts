import type { Context } from '../context.ts';
import { Instances } from './instances.ts';
import { splitByProtection } from './termination.ts';
import type { Termination } from './termination.ts';

/** EC2: what its operations may change. */
export class Ec2 {
  readonly instances: Instances;
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    this.instances = new Instances(context);
  }

  /** Ends instances, zone by zone: a protected one saves those of its zone. Ids that are unknown are left out. */
  terminate(ids: readonly string[], how: { skipOsShutdown: boolean }): Termination {
    return this.#context.turn(() => {
      const { allowed, denied } = splitByProtection(this.#context, ids);
      const changed = allowed.map((instance) => {
        const previous = instance.state;
        this.instances.terminate(instance.id, how.skipOsShutdown);
        return { instanceId: instance.id, previous, current: instance.state };
      });
      return { changed, denied };
    });
  }

  /** Turns termination protection on or off; false when there is no such instance. */
  setProtected(instanceId: string, isProtected: boolean): boolean {
    return this.#context.turn(() => {
      const record = this.#context.state.ec2.instances.get(instanceId);
      if (record) record.isProtected = isProtected;
      return record !== undefined;
    });
  }

  /** Replaces the tags of an instance; false when there is no such instance. */
  setTags(instanceId: string, tags: Readonly<Record<string, string>>): boolean {
    return this.#context.turn(() => {
      const record = this.#context.state.ec2.instances.get(instanceId);
      if (record) record.tags = { ...tags };
      return record !== undefined;
    });
  }
}
