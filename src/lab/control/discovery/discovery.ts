import type { Context } from '../context.ts';

/** Cloud Map: what its operations may change. */
export class Discovery {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }
}
