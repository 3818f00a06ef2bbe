import type { Context } from '../context.ts';
import type { Changes } from './changes.ts';
import type { BalancerRecord, ListenerRecord, RuleAction, RuleRecord } from './records.ts';

type Tags = Record<string, string>;
type Conditions = Pick<RuleRecord, 'hosts' | 'paths'>;

/** Listeners and their rules. */
export class Listeners {
  readonly #context: Context;
  readonly #changes: Changes;
  /** Tells that groups may be used, or no longer be. */
  readonly #rulesChanged: () => void;

  constructor(context: Context, changes: Changes, rulesChanged: () => void) {
    this.#context = context;
    this.#changes = changes;
    this.#rulesChanged = rulesChanged;
  }

  create(balancer: BalancerRecord, port: number, action: RuleAction, tags: Tags): ListenerRecord {
    const { ids } = this.#context;
    return this.#change(balancer.arn, () => {
      const path = `${balancer.arn.replace(':loadbalancer/', ':listener/')}/${ids.hex('listener', 16)}`;
      const listener: ListenerRecord = { arn: path, balancerArn: balancer.arn, port, rules: [], tags };
      listener.rules.push(this.#newRule(listener, { hosts: [], paths: [] }, Infinity, action, {}));
      balancer.listeners.set(listener.arn, listener);
      return listener;
    });
  }

  modify(listener: ListenerRecord, { port, action }: { port?: number; action?: RuleAction }): void {
    this.#change(listener.balancerArn, () => {
      if (port !== undefined) listener.port = port;
      const last = listener.rules.at(-1);
      if (action !== undefined && last) last.action = action;
    });
  }

  delete({ arn, balancerArn }: ListenerRecord): void {
    this.#change(balancerArn, () =>
      this.#context.state.elb.balancers.get(balancerArn)?.listeners.delete(arn),
    );
  }

  createRule(
    listener: ListenerRecord,
    wanted: Conditions & { priority: number; action: RuleAction; tags: Tags },
  ): RuleRecord {
    return this.#change(listener.balancerArn, () => {
      const { priority, action, tags, ...conditions } = wanted;
      const rule = this.#newRule(listener, conditions, priority, action, tags);
      listener.rules.push(rule);
      sort(listener);
      return rule;
    });
  }

  modifyRule(
    listener: ListenerRecord,
    rule: RuleRecord,
    changed: Partial<Conditions & { action: RuleAction }>,
  ): void {
    this.#change(listener.balancerArn, () => Object.assign(rule, changed));
  }

  deleteRule(listener: ListenerRecord, rule: RuleRecord): void {
    this.#change(listener.balancerArn, () => listener.rules.splice(listener.rules.indexOf(rule), 1));
  }

  setPriorities(listener: ListenerRecord, priorities: ReadonlyMap<RuleRecord, number>): void {
    this.#change(listener.balancerArn, () => {
      for (const [rule, priority] of priorities) rule.priority = priority;
      sort(listener);
    });
  }

  #newRule(
    { arn }: ListenerRecord,
    conditions: Conditions,
    priority: number,
    action: RuleAction,
    tags: Tags,
  ): RuleRecord {
    const id = this.#context.ids.hex('rule', 16);
    const ruleArn = `${arn.replace(':listener/', ':listener-rule/')}/${id}`;
    return { arn: ruleArn, priority, ...conditions, action, tags };
  }

  #change<T>(balancerArn: string, change: () => T): T {
    return this.#context.turn(() => {
      const changed = change();
      this.#rulesChanged();
      this.#changes.balancer(balancerArn);
      return changed;
    });
  }
}

function sort({ rules }: ListenerRecord): void {
  rules.sort((a, b) => a.priority - b.priority);
}
