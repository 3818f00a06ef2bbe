import type { Context } from '../context.ts';
import { causes } from './causes.ts';
import type { Leaving } from './leaving.ts';
import type { GroupMember, GroupRecord } from './records.ts';
import { headcountOf, isStanding, isSuspended } from './roster.ts';

const replacedAtOnce = 0.1;

/** The health of the members, and the replacement of those that have lost it. */
export class Health {
  readonly #context: Context;
  readonly #leaving: Leaving;

  constructor(context: Context, leaving: Leaving) {
    this.#context = context;
    this.#leaving = leaving;
  }

  check(group: GroupRecord): void {
    if (isSuspended(this.#context, group, 'HealthCheck')) return;
    const failing = this.#foundUnhealthy(group);
    for (const [id, member] of group.members) {
      if (!isStanding(member) || member.health === 'Unhealthy') continue;
      if (!this.#isRunning(id)) {
        if (this.#context.does('replaces-not-running') || !this.#isInGrace(group, member))
          fail(member, causes.notRunning);
      } else if (failing.has(id) && member.lifecycle === 'InService' && !this.#isInGrace(group, member))
        fail(member, causes.elb);
    }
  }

  /** Starts the termination of unhealthy members; how many. Those that still serve go a tenth at a time. */
  takeOut(group: GroupRecord): number {
    if (isSuspended(this.#context, group, 'ReplaceUnhealthy', 'Terminate')) return 0;
    const unhealthy = [...group.members].filter(
      ([, member]) => member.health === 'Unhealthy' && isStanding(member),
    );
    if (unhealthy.length === 0) return 0;
    let left = this.#allowance(group);
    let taken = 0;
    for (const [id, member] of unhealthy) {
      if (member.lifecycle === 'InService' && this.#isRunning(id)) {
        if (left <= 0) continue;
        left -= 1;
      }
      this.#leaving.begin(group, id, member, { causes: [member.because ?? causes.notRunning] });
      taken += 1;
    }
    return taken;
  }

  /** How many running members may go now: a tenth of the group, less those that are missing already. */
  #allowance(group: GroupRecord): number {
    if (!this.#context.does('unhealthy-replaced-by-tenths')) return Infinity;
    const missing = group.desired - headcountOf(group).inService;
    return Math.max(1, Math.floor(group.desired * replacedAtOnce)) - missing;
  }

  #isRunning(id: string): boolean {
    const state = this.#context.state.ec2.instances.get(id)?.state;
    return state === 'pending' || state === 'running';
  }

  #isInGrace(group: GroupRecord, { inServiceAt }: GroupMember): boolean {
    if (!this.#context.does('health-check-grace-period') || inServiceAt === undefined) return false;
    return this.#context.agenda.now() - inServiceAt < group.gracePeriodMs;
  }

  /** Instances that an attached target group finds unhealthy. */
  #foundUnhealthy(group: GroupRecord): Set<string> {
    const failing = new Set<string>();
    if (!group.healthCheckTypes.includes('ELB') || !this.#context.does('elb-health-check')) return failing;
    for (const arn of group.targetGroupArns)
      for (const { instanceId, state } of this.#context.state.elb.targetGroups.get(arn)?.targets.values() ??
        [])
        if (state === 'unhealthy' && instanceId !== undefined) failing.add(instanceId);
    return failing;
  }
}

function fail(member: GroupMember, because: string): void {
  member.health = 'Unhealthy';
  // A launch is cancelled with a reason of its own.
  if (member.lifecycle === 'InService') member.because = because;
}
