import type { Context } from '../context.ts';
import type { BalancerLoad } from '../world.ts';

/** The balancers themselves: their life and what they can carry. */
export class Balancers {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  opened(arn: string, host: string): void {
    const balancer = this.#context.state.elb.balancers.get(arn);
    if (balancer) balancer.host = host;
  }

  /** True when what the balancer did changed what it can carry. */
  measured(_arn: string, _load: BalancerLoad): boolean {
    return false;
  }
}
