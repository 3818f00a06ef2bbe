import type { Context } from '../context.ts';
import { Balancers } from './balancers.ts';
import { routingOf } from './routing.ts';
import { Targets } from './targets.ts';

/** Elastic Load Balancing: what its operations may change. */
export class Elb {
  readonly targets: Targets;
  readonly balancers: Balancers;
  readonly #context: Context;
  /** The latest configuration of each balancer, as text. */
  readonly #routed = new Map<string, string>();

  constructor(context: Context) {
    this.#context = context;
    this.targets = new Targets(context);
    this.balancers = new Balancers(context);
  }

  /** Tells each balancer its configuration, when it changed. */
  settle(): void {
    const { state, spec, world } = this.#context;
    for (const balancer of state.elb.balancers.values()) {
      const routing = routingOf(state, balancer, spec.without);
      const text = JSON.stringify(routing);
      if (text === this.#routed.get(balancer.arn)) continue;
      this.#routed.set(balancer.arn, text);
      world.route(balancer.arn, routing);
    }
  }
}
