import type { Context } from '../context.ts';
import { Balancers } from './balancers.ts';
import { Capacity } from './capacity.ts';
import { Changes } from './changes.ts';
import { Listeners } from './listeners.ts';
import { Routings } from './routing.ts';
import { TargetGroups } from './target-groups.ts';
import { Targets } from './targets.ts';

/** Elastic Load Balancing: what its operations may change. */
export class Elb {
  readonly balancers: Balancers;
  readonly capacity: Capacity;
  readonly listeners: Listeners;
  readonly targetGroups: TargetGroups;
  readonly targets: Targets;
  readonly #context: Context;
  readonly #changes: Changes;
  readonly #routings: Routings;

  constructor(context: Context) {
    this.#context = context;
    const changes = new Changes(context);
    const rulesChanged = (): void => this.#rulesChanged();
    this.#changes = changes;
    this.#routings = new Routings(context);
    this.capacity = new Capacity(context, changes);
    this.balancers = new Balancers(context, changes, this.capacity, rulesChanged);
    this.listeners = new Listeners(context, changes, rulesChanged);
    this.targets = new Targets(context, changes);
    this.targetGroups = new TargetGroups(context, changes, this.targets);
  }

  /** Tells each balancer its configuration, when it changed. */
  settle(): void {
    const changed = this.#changes.take();
    if (!changed) return;
    const { state, world } = this.#context;
    for (const arn of changed.groups) this.#routings.forget(arn);
    for (const arn of changed.balancers) {
      const balancer = state.elb.balancers.get(arn);
      if (balancer?.state === 'active') world.route(arn, this.#routings.of(balancer));
    }
  }

  #rulesChanged(): void {
    for (const arn of this.#changes.readUsers()) {
      const group = this.#context.state.elb.targetGroups.get(arn);
      if (group) this.targets.useChanged(group);
    }
  }
}
