import type { Context } from '../context.ts';
import { causes, stamped } from './causes.ts';
import type { Health } from './health.ts';
import type { Launching } from './launching.ts';
import type { Leaving } from './leaving.ts';
import type { GroupRecord } from './records.ts';
import { forgetGroup, headcountOf, isSuspended } from './roster.ts';
import { chosenForScaleIn } from './scale-in.ts';
import { movesToBalance } from './zone-balance.ts';

interface Parts {
  launching: Launching;
  leaving: Leaving;
  health: Health;
}

/** What UpdateAutoScalingGroup may change, as the record has it. */
export type GroupChange = Partial<
  Pick<
    GroupRecord,
    | 'min'
    | 'max'
    | 'desired'
    | 'zones'
    | 'healthCheckTypes'
    | 'gracePeriodMs'
    | 'cooldownMs'
    | 'newInstancesProtected'
    | 'terminationPolicies'
    | 'templateVersion'
  >
> & { warmupMs?: number | undefined };

/** The Auto Scaling groups: each is looked at again and again, and brought to what is wanted of it. */
export class Groups {
  readonly #context: Context;
  readonly #parts: Parts;

  constructor(context: Context, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The first instances; then one look each `groupCheckMs`. */
  boot(): void {
    const { agenda, state } = this.#context;
    for (const group of state.autoScaling.groups.values()) this.#parts.launching.boot(group);
    agenda.every(state.constants.groupCheckMs, () => {
      for (const group of state.autoScaling.groups.values()) this.#look(group);
    });
  }

  create(group: Omit<GroupRecord, 'arn' | 'createdAt' | 'causes'>): void {
    this.#context.turn(() => {
      const { state, ids, agenda } = this.#context;
      const prefix = `arn:aws:autoscaling:${state.region}:${state.account}:autoScalingGroup`;
      state.autoScaling.groups.set(group.name, {
        ...group,
        arn: `${prefix}:${ids.uuid('group')}:autoScalingGroupName/${group.name}`,
        createdAt: agenda.now(),
        causes: [stamped(agenda.now(), causes.created(group.desired))],
      });
    });
  }

  /** Changes a group; the capacity that is wanted stays within its new bounds. */
  update(group: GroupRecord, { warmupMs, ...change }: GroupChange): void {
    this.#context.turn(() => {
      const before = group.desired;
      Object.assign(group, change);
      if (warmupMs !== undefined && warmupMs < 0) delete group.warmupMs;
      else if (warmupMs !== undefined) group.warmupMs = warmupMs;
      const to = Math.min(Math.max(group.desired, group.min), group.max);
      group.desired = before;
      this.resize(group, to, causes.updated(group.min, group.max, before, to));
    });
  }

  setDesired(group: GroupRecord, desired: number): void {
    this.#context.turn(() => {
      this.resize(group, desired, causes.setDesired(group.desired, desired));
      group.scaled = { at: this.#context.agenda.now(), cooldownMs: group.cooldownMs };
    });
  }

  /** Changes the capacity that is wanted, and keeps why; nothing when it is that already. */
  resize(group: GroupRecord, desired: number, cause: string): void {
    if (desired === group.desired) return;
    group.desired = desired;
    group.causes.push(stamped(this.#context.agenda.now(), cause));
  }

  /** Deletes a group; one that has members goes when the last of them is gone, and no hook holds them. */
  delete(group: GroupRecord): void {
    this.#context.turn(() => {
      for (const { alarms } of group.policies.values())
        for (const name of alarms) this.#context.signals.emit('alarmUnwanted', name);
      group.policies.clear();
      if (group.members.size === 0) {
        forgetGroup(this.#context.state, group);
        return;
      }
      const why = causes.forceDeleted(group.desired);
      Object.assign(group, { status: 'Delete in progress', min: 0, max: 0, desired: 0 });
      for (const [id, member] of group.members)
        this.#parts.leaving.begin(group, id, member, { causes: [why], isAtOnce: true });
    });
  }

  #look(group: GroupRecord): void {
    if (group.status !== undefined) return;
    const { launching, health } = this.#parts;
    launching.proceed(group);
    health.check(group);
    const replacements = health.takeOut(group);
    if (!isSuspended(this.#context, group, 'Launch')) launching.fill(group, replacements);
    if (!isSuspended(this.#context, group, 'Terminate')) this.#scaleIn(group);
    if (!isSuspended(this.#context, group, 'Launch', 'Terminate', 'AZRebalance')) this.#rebalance(group);
    if (group.causes.length > 0 && headcountOf(group).standing === group.desired) group.causes = [];
  }

  /** Members on their way in are not counted on: none goes for them before they serve. */
  #scaleIn(group: GroupRecord): void {
    const { inService } = headcountOf(group);
    const excess = inService - group.desired;
    if (excess <= 0) return;
    const chosen = chosenForScaleIn(group, excess, {
      now: this.#context.agenda.now(),
      isBalanced: this.#context.does('zone-balance'),
      isProtecting: this.#context.does('scale-in-protection'),
    });
    for (const id of chosen) {
      const member = group.members.get(id);
      if (!member) continue;
      member.isScaledIn = true;
      const why = [...group.causes, causes.shrunk(inService, group.desired), causes.selected(id)];
      this.#parts.leaving.begin(group, id, member, { causes: why });
    }
  }

  /** With everything else at rest, launches in emptier zones; the scale-in that follows takes from the fuller ones. */
  #rebalance(group: GroupRecord): void {
    if (!this.#context.does('zone-rebalance')) return;
    const head = headcountOf(group);
    if (head.standing !== group.desired || head.inService !== group.desired) return;
    const { launching } = this.#parts;
    for (const { from, to } of movesToBalance(group, head, (zone) => launching.canLaunchIn(zone)))
      launching.launchIn(group, to, head, causes.rebalanced(from, to));
  }
}
