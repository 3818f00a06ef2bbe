import type { ElbState } from './records.ts';

/** What of the balancers' configuration changed in this turn, and which balancer uses which target group. */
export class Changes {
  readonly #elb: ElbState;
  readonly #balancers = new Set<string>();
  readonly #groups = new Set<string>();
  /** Which balancer uses a target group: one at most. */
  #users = new Map<string, string>();

  constructor(elb: ElbState) {
    this.#elb = elb;
    for (const arn of elb.balancers.keys()) this.#balancers.add(arn);
    this.readUsers();
  }

  balancer(arn: string): void {
    this.#balancers.add(arn);
  }

  group(arn: string): void {
    this.#groups.add(arn);
  }

  /** Reads all rules anew; the groups whose use began or ended. */
  readUsers(): string[] {
    const before = this.#users;
    this.#users = usersOf(this.#elb);
    const ended = [...before.keys()].filter((arn) => !this.#users.has(arn));
    const begun = [...this.#users.keys()].filter((arn) => !before.has(arn));
    return [...ended, ...begun];
  }

  /** The balancer with a listener that forwards to this group. */
  userOf(groupArn: string): string | undefined {
    return this.#users.get(groupArn);
  }

  /** The groups and the balancers that changed since the last time. */
  take(): { groups: string[]; balancers: string[] } | undefined {
    if (this.#groups.size + this.#balancers.size === 0) return undefined;
    const groups = [...this.#groups];
    const users = groups.flatMap((arn) => this.#users.get(arn) ?? []);
    const balancers = [...new Set([...this.#balancers, ...users])];
    this.#groups.clear();
    this.#balancers.clear();
    return { groups, balancers };
  }
}

function usersOf({ balancers }: ElbState): Map<string, string> {
  const users = new Map<string, string>();
  for (const { arn: balancerArn, listeners } of balancers.values()) {
    const actions = [...listeners.values()].flatMap(({ rules }) => rules.map(({ action }) => action));
    for (const action of actions)
      if (action.type === 'forward') for (const { arn } of action.groups) users.set(arn, balancerArn);
  }
  return users;
}
