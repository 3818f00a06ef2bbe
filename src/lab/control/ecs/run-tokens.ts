import type { Context } from '../context.ts';

/** What a client token of RunTask stands for. */
export interface KnownRun {
  /** The request in one text: a token is good for one request alone. */
  request: string;
  taskIds: readonly string[];
}

/** The client tokens of RunTask, so that a request that is sent again starts nothing. */
export class RunTokens {
  readonly #context: Context;
  readonly #known = new Map<string, KnownRun>();

  constructor(context: Context) {
    this.#context = context;
  }

  recall(token: string): KnownRun | undefined {
    return this.#known.get(token);
  }

  /** Remembers a token as long as the tasks that it stands for may be described. */
  remember(token: string, run: KnownRun): void {
    this.#known.set(token, run);
    const { agenda, state } = this.#context;
    agenda.after(state.constants.endedVisibleMs, () => this.#known.delete(token));
  }
}
