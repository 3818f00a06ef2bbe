import type { Context } from '../context.ts';

/** Route 53's health checks. */
export class HealthChecks {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  settle(): void {
    void this.#context;
  }

  /** True when the check changed its health. */
  checked(_id: string, _result: { isOk: boolean; text: string }): boolean {
    return false;
  }
}
