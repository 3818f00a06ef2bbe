import type { Context } from '../context.ts';
import type { ServiceRecord } from './records.ts';

/** Rollouts of services: the new PRIMARY, what it replaces, and whether it fails. */
export class Deployments {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** Begins a rollout: a new PRIMARY of this definition; the deployments before it are on their way out. */
  start(service: ServiceRecord, definition: string): void {
    this.#context.turn(() => {
      service.definition = definition;
    });
  }
}
