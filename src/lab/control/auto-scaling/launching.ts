import type { Context } from '../context.ts';
import type { Instances } from '../ec2/instances.ts';
import type { Activities } from './activities.ts';
import { causes } from './causes.ts';
import type { Hooks } from './hooks.ts';
import type { Leaving } from './leaving.ts';
import type { GroupMember, GroupRecord } from './records.ts';
import { registerMember } from './registration.ts';
import { emptiestFirst, headcountOf, membershipOf } from './roster.ts';
import type { Headcount } from './roster.ts';

interface Parts {
  instances: Instances;
  activities: Activities;
  hooks: Hooks;
  leaving: Leaving;
}

interface Launch {
  causes: readonly string[];
  launchMs: number;
  /** Termination protection. */
  isProtected: boolean;
}

/** The way of a member into its group: launched where EC2 has capacity, held by hooks, in service. */
export class Launching {
  readonly #context: Context;
  readonly #parts: Parts;

  constructor(context: Context, parts: Parts) {
    this.#context = context;
    this.#parts = parts;
    context.signals.on('instanceRunning', ({ id }) => {
      const { group, member } = membershipOf(context.state, id) ?? {};
      if (group && member?.lifecycle === 'Pending') this.arrive(group, id, member);
    });
  }

  /** The members of a new lab, without the time of a launch. */
  boot(group: GroupRecord): void {
    const head = headcountOf(group);
    const { protected: protectedCount } = this.#context.spec.instances;
    for (let index = 0; index < group.desired; index += 1)
      this.#launch(group, head, new Set(), {
        causes: [causes.created(group.desired), causes.started(0, group.desired)],
        launchMs: 0,
        isProtected: index < protectedCount,
      });
  }

  /** Launches what is missing, the first of them as replacements, as far as EC2 has capacity. */
  fill(group: GroupRecord, replacements: number): void {
    const head = headcountOf(group);
    const from = head.standing;
    const refused = new Set<string>();
    for (let launched = 0; head.standing < group.desired; launched += 1) {
      const why =
        launched < replacements ? [causes.replaced] : [...group.causes, causes.started(from, group.desired)];
      if (!this.#launch(group, head, refused, this.#usual(why))) return;
    }
  }

  /** Launches one more in a zone that has capacity. */
  launchIn(group: GroupRecord, zone: string, head: Headcount, why: string): void {
    this.#start(group, head, zone, this.#usual([why]));
  }

  /** Whether EC2 would launch there now. */
  canLaunchIn(zone: string): boolean {
    return this.#parts.instances.canLaunch(zone) === undefined;
  }

  /** An instance runs that is to join: into service, once no hook holds it. */
  arrive(group: GroupRecord, id: string, member: GroupMember): void {
    const { hooks, activities } = this.#parts;
    const isHeld = hooks.hold(group, id, member, 'autoscaling:EC2_INSTANCE_LAUNCHING', ({ abandoned }) =>
      this.#released(group, id, member, abandoned),
    );
    if (!isHeld) return this.#serve(group, id, member);
    member.lifecycle = 'Pending:Wait';
    activities.progress(id, 'MidLifecycleAction', 60);
  }

  /** Takes those into service that their hooks have let go. */
  proceed(group: GroupRecord): void {
    for (const [id, member] of group.members)
      if (member.lifecycle === 'Pending:Proceed' && member.health === 'Healthy')
        this.#serve(group, id, member);
  }

  #released(group: GroupRecord, id: string, member: GroupMember, abandoned?: string): void {
    if (abandoned === undefined) {
      member.lifecycle = 'Pending:Proceed';
      this.#parts.activities.progress(id, 'PreInService', 75);
      return;
    }
    member.because = abandoned;
    this.#parts.leaving.begin(group, id, member, { causes: [causes.abandoned] });
  }

  #serve(group: GroupRecord, id: string, member: GroupMember): void {
    member.lifecycle = 'InService';
    member.inServiceAt = this.#context.agenda.now();
    this.#parts.activities.close(group, id, 'Successful');
    registerMember(this.#context, group, id);
  }

  #usual(why: readonly string[]): Launch {
    return { causes: why, launchMs: this.#context.state.constants.instanceLaunchMs, isProtected: false };
  }

  /** In the emptiest zone that EC2 takes it in; those that refuse are tried no more in this pass. */
  #launch(group: GroupRecord, head: Headcount, refused: Set<string>, launch: Launch): boolean {
    const zones = this.#context.does('zone-balance') ? emptiestFirst(group, head) : group.zones;
    for (const zone of zones) {
      if (refused.has(zone)) continue;
      const refusal = this.#context.does('launch-failures')
        ? this.#parts.instances.canLaunch(zone)
        : undefined;
      if (!refusal) {
        this.#start(group, head, zone, launch);
        return true;
      }
      refused.add(zone);
      const message = `${refusal.message} Launching EC2 instance failed.`;
      const description = `Launching a new EC2 instance.  Status Reason: ${message}`;
      this.#parts.activities.failed(group, { description, causes: launch.causes, zone }, message);
    }
    return false;
  }

  #start(group: GroupRecord, head: Headcount, zone: string, launch: Launch): void {
    const isSpot = head.onDemand >= group.desired - group.spotCount && group.spotCount > 0;
    const instance = this.#parts.instances.launch({
      zone,
      group: group.name,
      ...(group.cluster !== undefined && { cluster: group.cluster }),
      tags: {
        ...Object.fromEntries(Object.entries(group.tags).filter(([key]) => group.propagated.has(key))),
        'aws:autoscaling:groupName': group.name,
      },
      isSpot,
      launchMs: launch.launchMs,
      isProtected: launch.isProtected,
    });
    group.members.set(instance.id, {
      lifecycle: 'Pending',
      health: 'Healthy',
      isProtected: group.newInstancesProtected,
      zone,
      type: instance.type,
      imageId: instance.imageId,
      isSpot,
      launchedAt: instance.launchedAt,
      actions: new Map(),
    });
    head.standing += 1;
    head.onDemand += isSpot ? 0 : 1;
    head.byZone.set(zone, (head.byZone.get(zone) ?? 0) + 1);
    this.#parts.activities.open(group, instance.id, {
      description: `Launching a new EC2 instance: ${instance.id}`,
      causes: launch.causes,
      status: 'PreInService',
      progress: 30,
      zone,
    });
  }
}
