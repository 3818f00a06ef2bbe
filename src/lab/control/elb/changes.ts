import type { Context } from '../context.ts';
import type { ElbState } from './records.ts';

/** A group with more targets changes often: its changes are gathered for so long before the balancer hears of them. */
const large = 100;
const gatherMs = 20;

/** What of the balancers' configuration changed in this turn, and which balancer uses which target group. */
export class Changes {
  readonly #elb: ElbState;
  readonly #agenda: Context['agenda'];
  /** When a large group was taken last. */
  readonly #takenAt = new Map<string, number>();
  #isGathering = false;
  readonly #balancers = new Set<string>();
  readonly #groups = new Set<string>();
  /** Which balancer uses a target group: one at most. */
  #users = new Map<string, string>();

  constructor({ state, agenda }: Pick<Context, 'state' | 'agenda'>) {
    this.#elb = state.elb;
    this.#agenda = agenda;
    for (const arn of state.elb.balancers.keys()) this.#balancers.add(arn);
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

  /** The groups and the balancers that changed since the last time, without the groups that gather changes. */
  take(): { groups: string[]; balancers: string[] } | undefined {
    if (this.#groups.size + this.#balancers.size === 0) return undefined;
    const groups = [...this.#groups].filter((arn) => this.#isDue(arn));
    const users = groups.flatMap((arn) => this.#users.get(arn) ?? []);
    const balancers = [...new Set([...this.#balancers, ...users])];
    for (const arn of groups) this.#groups.delete(arn);
    this.#balancers.clear();
    if (this.#groups.size > 0) this.#gather();
    return { groups, balancers };
  }

  #isDue(groupArn: string): boolean {
    if ((this.#elb.targetGroups.get(groupArn)?.targets.size ?? 0) <= large) return true;
    const now = this.#agenda.now();
    if (now < (this.#takenAt.get(groupArn) ?? -Infinity) + gatherMs) return false;
    this.#takenAt.set(groupArn, now);
    return true;
  }

  /** After the wait a turn ends, and what changed meanwhile is taken. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#agenda.after(gatherMs, () => {
      this.#isGathering = false;
    });
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
