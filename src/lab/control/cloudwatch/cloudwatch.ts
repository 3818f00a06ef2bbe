import type { Context } from '../context.ts';
import type { BalancerLoad, TaskUsage } from '../world.ts';

/** CloudWatch: what its operations may change, and what the world measures. */
export class CloudWatch {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  tasksMeasured(_instanceId: string, _usage: TaskUsage[], _overMs: number): void {}

  balancerMeasured(_arn: string, _load: BalancerLoad): void {}
}
