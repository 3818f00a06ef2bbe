import type { Context } from '../context.ts';

/** SQS: what its operations may change. */
export class Sqs {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }
}
