import type { Context } from '../context.ts';
import type { Instances } from './instances.ts';

/** Spot: the notice, and the end that it announces. */
export class Spot {
  readonly #context: Context;
  readonly #instances: Instances;

  constructor(context: Context, instances: Instances) {
    this.#context = context;
    this.#instances = instances;
  }

  /** Gives running spot instances their notice; those that are not, or have it already, are left out. */
  notify(ids: readonly string[]): void {
    const { state, agenda, world, signals, does } = this.#context;
    const { spotNoticeMs } = state.constants;
    this.#context.turn(() => {
      for (const id of new Set(ids)) {
        const instance = state.ec2.instances.get(id);
        if (!instance?.isSpot || instance.state !== 'running' || instance.reclaimedAt !== undefined) continue;
        const at = agenda.now() + spotNoticeMs;
        instance.reclaimedAt = at;
        if (does('spot-notice')) {
          world.setSpotAction(id, { action: 'terminate', at });
          signals.emit('spotNotice', instance);
        }
        agenda.after(spotNoticeMs, () => this.#reclaim(id));
      }
    });
  }

  #reclaim(id: string): void {
    if (this.#context.does('spot-reclaim')) this.#instances.terminate(id, false, 'spot');
  }
}
