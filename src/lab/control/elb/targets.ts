import type { Context } from '../context.ts';
import { noteEvent } from '../ecs/service-events.ts';
import type { TaskRecord } from '../ecs/records.ts';
import type { WorldReports } from '../world.ts';
import type { TargetGroupRecord, TargetRecord } from './records.ts';

type CheckResult = Parameters<WorldReports['targetChecked']>[2];
type CheckFailure = Extract<CheckResult, { isOk: false }>;

/** The balancer's targets: registration, health and draining as ELBv2 does them. */
export class Targets {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    const { signals, agenda, state } = context;
    signals.on('taskRunning', (task) => this.#register(task));
    signals.on('taskStopping', (task) => this.#deregister(task));
    signals.on('taskStopped', (task) =>
      agenda.after(state.constants.deregistrationMs, () => this.#deregister(task)),
    );
    signals.on('instanceTerminated', ({ id }) => this.#instanceTerminated(id));
  }

  #register(task: TaskRecord): void {
    const instance = this.#context.state.ec2.instances.get(task.instanceId);
    if (!instance || !task.address || !this.#context.does('target-registration')) return;
    const { host, port } = task.address;
    for (const group of this.#groupsOf(task.service)) {
      const id = group.targetType === 'ip' ? `${host}:${port}` : `${task.instanceId}:${port}`;
      group.targets.set(id, {
        id,
        instanceId: task.instanceId,
        taskId: task.id,
        host,
        port,
        zone: instance.zone,
        state: 'initial',
        reason: 'Elb.RegistrationInProgress',
        description: 'Target registration is in progress',
        streak: 0,
        registeredAt: this.#context.agenda.now(),
        isSlowStarted: false,
      });
      noteEvent(this.#context, task.service, `registered 1 targets in (target-group ${group.arn})`);
    }
  }

  /** True when the check changed the target's state. */
  checked(groupArn: string, id: string, result: CheckResult): boolean {
    const group = this.#context.state.elb.targetGroups.get(groupArn);
    const target = group?.targets.get(id);
    if (!group || !target || target.state === 'draining' || target.state === 'unused') return false;
    const before = target.state;
    if (result.isOk) this.#succeeded(group, target);
    else this.#failed(group, target, result);
    if (target.state === before) return false;
    this.#context.signals.emit('targetChanged', group, target);
    return true;
  }

  #succeeded(group: TargetGroupRecord, target: TargetRecord): void {
    target.streak = Math.max(target.streak, 0) + 1;
    if (target.state === 'healthy') return;
    const { healthyThreshold } = group.healthCheck;
    // A new target needs one success only; a fallen one the whole threshold.
    if (target.state === 'unhealthy' && target.streak < healthyThreshold) return;
    setState(target, 'healthy');
  }

  #failed(group: TargetGroupRecord, target: TargetRecord, { reason, description }: CheckFailure): void {
    target.streak = Math.min(target.streak, 0) - 1;
    const isOut = -target.streak >= group.healthCheck.unhealthyThreshold;
    if (isOut || target.state === 'unhealthy') setState(target, 'unhealthy', reason, description);
    else if (target.state === 'initial')
      setState(target, 'initial', 'Elb.InitialHealthChecking', 'Initial health checks in progress');
  }

  /** Takes a task's target out: draining for a while, then gone; at once when its instance is gone already. */
  #deregister(task: TaskRecord): void {
    for (const group of this.#groupsOf(task.service))
      for (const [id, target] of group.targets) {
        if (target.taskId !== task.id || target.state === 'draining') continue;
        if (target.state === 'unused') group.targets.delete(id);
        else this.#drain(group, id, target);
        noteEvent(this.#context, task.service, `deregistered 1 targets in (target-group ${group.arn})`);
      }
  }

  #drain(group: TargetGroupRecord, id: string, target: TargetRecord): void {
    setState(target, 'draining', 'Target.DeregistrationInProgress', 'Target deregistration is in progress');
    this.#context.agenda.after(group.drainingMs, () => {
      // A new task may have registered the same port meanwhile.
      if (group.targets.get(id) === target) group.targets.delete(id);
    });
  }

  #instanceTerminated(instanceId: string): void {
    for (const group of this.#context.state.elb.targetGroups.values())
      for (const target of group.targets.values())
        if (target.instanceId === instanceId && target.state !== 'draining')
          setState(target, 'unused', 'Target.InvalidState', 'Target is in the terminated state');
  }

  #groupsOf(service: string): TargetGroupRecord[] {
    const { ecs, elb } = this.#context.state;
    const attached = ecs.services.get(service)?.targetGroups ?? [];
    return attached.flatMap(({ arn }) => elb.targetGroups.get(arn) ?? []);
  }
}

function setState(
  target: TargetRecord,
  state: TargetRecord['state'],
  reason?: string,
  description?: string,
): void {
  target.state = state;
  delete target.reason;
  delete target.description;
  if (reason !== undefined) target.reason = reason;
  if (description !== undefined) target.description = description;
}
