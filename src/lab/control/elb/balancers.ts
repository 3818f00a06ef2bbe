import type { Context } from '../context.ts';
import type { BalancerLoad } from '../world.ts';
import type { Capacity } from './capacity.ts';
import type { Changes } from './changes.ts';
import type { BalancerRecord } from './records.ts';

type Wanted = Pick<BalancerRecord, 'name' | 'zones' | 'scheme' | 'tags'>;
type Attributes = Partial<Pick<BalancerRecord, 'idleTimeoutMs' | 'isDeletionProtected'>>;

/** The balancers themselves: how they come and go. */
export class Balancers {
  readonly #context: Context;
  readonly #changes: Changes;
  readonly #capacity: Capacity;
  /** Tells that rules went with a balancer. */
  readonly #rulesChanged: () => void;

  /** Those whose process is not there yet. */
  readonly #opening = new Set<BalancerRecord>();
  /** Those of them whose time of provisioning is over. */
  readonly #pending = new Set<BalancerRecord>();

  constructor(context: Context, changes: Changes, capacity: Capacity, rulesChanged: () => void) {
    this.#context = context;
    this.#changes = changes;
    this.#capacity = capacity;
    this.#rulesChanged = rulesChanged;
  }

  create(wanted: Wanted): BalancerRecord {
    const { ids, state, agenda, world, does } = this.#context;
    return this.#context.turn(() => {
      const id = ids.hex('balancer', 16);
      const arn = `arn:aws:elasticloadbalancing:${state.region}:${state.account}:loadbalancer/app/${wanted.name}/${id}`;
      const { balancerCapacity, balancerProvisioningMs } = state.constants;
      const balancer: BalancerRecord = {
        ...wanted,
        id,
        arn,
        state: 'provisioning',
        host: world.openBalancer(arn),
        createdAt: agenda.now(),
        isDeletionProtected: false,
        listeners: new Map(),
        capacity: { requestsPerSecond: balancerCapacity, reservedUnits: 0, decreasesLeft: 2 },
      };
      state.elb.balancers.set(arn, balancer);
      this.#opening.add(balancer);
      agenda.after(does('balancer-provisioning') ? balancerProvisioningMs : 0, () => this.#ready(balancer));
      return balancer;
    });
  }

  delete(balancer: BalancerRecord): void {
    const { state, world } = this.#context;
    const { arn } = balancer;
    this.#context.turn(() => {
      state.elb.balancers.delete(arn);
      this.#opening.delete(balancer);
      this.#pending.delete(balancer);
      this.#rulesChanged();
      world.closeBalancer(arn);
    });
  }

  setAttributes(balancer: BalancerRecord, attributes: Attributes): void {
    this.#context.turn(() => {
      Object.assign(balancer, attributes);
      this.#changes.balancer(balancer.arn);
    });
  }

  setTags(of: { tags: Record<string, string> }, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => {
      of.tags = { ...tags };
    });
  }

  opened(arn: string): void {
    const balancer = this.#context.state.elb.balancers.get(arn);
    if (!balancer) return;
    this.#opening.delete(balancer);
    if (this.#pending.delete(balancer)) this.#activate(balancer);
  }

  /** True when what the balancer did changed what it can carry. */
  measured(arn: string, load: BalancerLoad): boolean {
    const balancer = this.#context.state.elb.balancers.get(arn);
    return balancer ? this.#capacity.measured(balancer, load) : false;
  }

  #ready(balancer: BalancerRecord): void {
    if (this.#opening.has(balancer)) this.#pending.add(balancer);
    else this.#activate(balancer);
  }

  #activate(balancer: BalancerRecord): void {
    if (!this.#context.state.elb.balancers.has(balancer.arn)) return;
    balancer.state = 'active';
    this.#changes.balancer(balancer.arn);
  }
}
