import type { Context } from '../context.ts';
import type { InstanceRecord } from '../ec2/records.ts';
import { noteEvent } from '../ecs/service-events.ts';
import type { TaskRecord } from '../ecs/records.ts';
import type { WorldReports } from '../world.ts';
import type { Changes } from './changes.ts';
import { Health } from './health.ts';
import type { TargetGroupRecord, TargetRecord } from './records.ts';
import { Registrations, type Registration } from './registrations.ts';
import { draining, notInUse, registering, show, withoutInstance } from './target-states.ts';

/** Where a target is, whoever registers it. */
export type TargetPlace = Pick<TargetRecord, 'id' | 'host' | 'port' | 'zone' | 'instanceId' | 'taskId'>;

/** The balancers' targets: registration, health and draining as ELBv2 does them. */
export class Targets {
  readonly #context: Context;
  readonly #changes: Changes;
  readonly #health: Health;
  readonly #registrations = new Registrations();

  constructor(context: Context, changes: Changes) {
    this.#context = context;
    this.#changes = changes;
    this.#health = new Health(context, changes);
    const { signals, agenda, state } = context;
    signals.on('taskRunning', (task) => this.#registerTask(task));
    signals.on('taskStopping', (task) => this.#deregisterTask(task));
    signals.on('taskStopped', (task) =>
      agenda.after(state.constants.deregistrationMs, () => this.#deregisterTask(task)),
    );
    signals.on('memberInService', (id, arns) => this.#registerMember(id, arns));
    signals.on('memberLeaving', (id, arns) => this.#deregisterMember(id, arns));
    signals.on('instanceStopped', (instance) => this.#instanceGone(instance));
    signals.on('instanceTerminated', (instance) => this.#instanceGone(instance));
    signals.on('instanceRunning', (instance) => this.#instanceBack(instance));
  }

  /** Registers by hand; what is registered already stays as it is. */
  register(group: TargetGroupRecord, places: readonly TargetPlace[]): void {
    this.#context.turn(() => {
      for (const place of places) {
        const known = group.targets.get(place.id);
        if (!known || known.state === 'draining') this.#put(group, place);
      }
    });
  }

  /** Takes targets out by their ids, draining; those that are not registered do no harm. */
  deregister(group: TargetGroupRecord, ids: readonly string[]): void {
    this.#context.turn(() => {
      for (const id of ids) {
        const target = group.targets.get(id);
        if (target) this.#takeOut({ group, target });
      }
    });
  }

  /** True when the check changed the target's state. */
  checked(groupArn: string, id: string, result: Parameters<WorldReports['targetChecked']>[2]): boolean {
    const group = this.#context.state.elb.targetGroups.get(groupArn);
    const target = group?.targets.get(id);
    return group && target ? this.#health.checked(group, target, result) : false;
  }

  /** A listener began to use the group, or none does any longer. */
  useChanged(group: TargetGroupRecord): void {
    for (const target of group.targets.values()) if (target.state !== 'draining') this.#begin(group, target);
    this.#changes.group(group.arn);
  }

  /** The group is deleted, and its targets with it. */
  dropAll(group: TargetGroupRecord): void {
    for (const target of group.targets.values()) this.#registrations.remove(group, target);
  }

  #registerTask(task: TaskRecord): void {
    const instance = this.#context.state.ec2.instances.get(task.instanceId);
    if (!instance || !task.address || !this.#context.does('target-registration')) return;
    const { host, port } = task.address;
    const { id: taskId, instanceId } = task;
    for (const group of this.#groupsOf(task.service)) {
      const id = `${group.targetType === 'ip' ? host : instanceId}:${port}`;
      this.#put(group, { id, host, port, zone: instance.zone, instanceId, taskId });
      noteEvent(this.#context, task.service, `registered 1 targets in (target-group ${group.arn})`);
    }
  }

  #deregisterTask(task: TaskRecord): void {
    for (const registration of this.#registrations.ofTask(task.id)) {
      const { group, target } = registration;
      if (target.state === 'draining') continue;
      this.#takeOut(registration);
      noteEvent(this.#context, task.service, `deregistered 1 targets in (target-group ${group.arn})`);
    }
  }

  #registerMember(instanceId: string, arns: readonly string[]): void {
    const { ec2, elb } = this.#context.state;
    const instance = ec2.instances.get(instanceId);
    if (instance?.privateIp === undefined) return;
    const { privateIp: host, zone } = instance;
    for (const arn of arns) {
      const group = elb.targetGroups.get(arn);
      if (group?.targetType !== 'instance') continue;
      const { port } = group;
      this.register(group, [{ id: `${instanceId}:${port}`, host, port, zone, instanceId }]);
    }
  }

  #deregisterMember(instanceId: string, arns: readonly string[]): void {
    for (const registration of this.#registrations.ofInstance(instanceId)) {
      const { group, target } = registration;
      if (target.taskId === undefined && arns.includes(group.arn)) this.#takeOut(registration);
    }
  }

  #put(group: TargetGroupRecord, place: TargetPlace): void {
    const isSlowStarted = this.#health.isSlowStarted(group);
    const registeredAt = this.#context.agenda.now();
    const target = { ...place, ...registering, streak: 0, registeredAt, isSlowStarted };
    this.#registrations.put(group, target);
    this.#begin(group, target);
    this.#changes.group(group.arn);
  }

  /** Its first state, or its first one again: checks begin anew, unless there is nothing to check. */
  #begin(group: TargetGroupRecord, target: TargetRecord): void {
    const { state } = target;
    target.streak = 0;
    delete target.healthyAt;
    show(target, this.#firstStateOf(group, target));
    if (state === 'healthy' || state === 'unhealthy')
      this.#context.signals.emit('targetChanged', group, target);
  }

  #firstStateOf(group: TargetGroupRecord, { instanceId = '' }: TargetRecord): Parameters<typeof show>[1] {
    const { does, state } = this.#context;
    if (this.#changes.userOf(group.arn) === undefined && does('unused-without-listener')) return notInUse;
    const instance = state.ec2.instances.get(instanceId)?.state;
    const isGone = instance === 'stopped' || instance === 'terminated';
    return group.targetType === 'instance' && isGone && does('terminated-target-is-unused')
      ? withoutInstance(instance)
      : registering;
  }

  /** Draining for a while, then gone; at once when it gets no requests anyway. */
  #takeOut({ group, target }: Registration): void {
    if (target.state === 'draining') return;
    if (target.state === 'unused' || !this.#context.does('draining-targets')) {
      this.#registrations.remove(group, target);
    } else {
      show(target, draining);
      this.#context.agenda.after(group.drainingMs, () => {
        // A new task may have registered the same port meanwhile.
        if (this.#registrations.remove(group, target)) this.#changes.group(group.arn);
      });
    }
    this.#changes.group(group.arn);
  }

  #instanceGone({ id }: InstanceRecord): void {
    if (!this.#context.does('terminated-target-is-unused')) return;
    for (const { group, target } of this.#registrations.ofInstance(id)) {
      if (target.state === 'draining' || group.targetType === 'ip') continue;
      this.#begin(group, target);
      this.#changes.group(group.arn);
    }
  }

  #instanceBack({ id, privateIp }: InstanceRecord): void {
    for (const { group, target } of this.#registrations.ofInstance(id)) {
      if (target.reason !== 'Target.InvalidState') continue;
      target.host = privateIp ?? target.host;
      this.#begin(group, target);
      this.#changes.group(group.arn);
    }
  }

  #groupsOf(service: string): TargetGroupRecord[] {
    const { ecs, elb } = this.#context.state;
    const attached = ecs.services.get(service)?.targetGroups ?? [];
    return attached.flatMap(({ arn }) => elb.targetGroups.get(arn) ?? []);
  }
}
