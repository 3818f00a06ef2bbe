import type { Context } from './context.ts';
import { noteEvent } from './service-events.ts';
import type { TargetGroupRecord, TargetRecord, TaskRecord } from './state.ts';
import type { WorldReports } from './world.ts';

type CheckResult = Parameters<WorldReports['targetChecked']>[2];

/** The balancer's targets: registration, health and draining as ELBv2 does them. */
export class Targets {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  register(task: TaskRecord): void {
    const group = this.#groupOf(task.service);
    const instance = this.#context.state.instances.get(task.instanceId);
    if (!group || !instance || !task.address) return;
    group.targets.set(`${task.instanceId}:${task.address.port}`, {
      instanceId: task.instanceId,
      taskId: task.id,
      ...task.address,
      zone: instance.zone,
      state: 'initial',
      reason: 'Elb.RegistrationInProgress',
      description: 'Target registration is in progress',
      streak: 0,
      registeredAt: this.#context.agenda.now(),
    });
    noteEvent(this.#context, task.service, `registered 1 targets in (target-group ${group.arn})`);
  }

  /** True when the check changed the target's state. */
  checked(groupArn: string, id: string, result: CheckResult): boolean {
    const target = this.#context.state.targetGroups.get(groupArn)?.targets.get(id);
    if (!target || target.state === 'draining' || target.state === 'unused') return false;
    const before = target.state;
    if (result.isOk) this.#succeeded(target);
    else this.#failed(target, result.reason, result.description);
    return target.state !== before;
  }

  #succeeded(target: TargetRecord): void {
    target.streak = Math.max(target.streak, 0) + 1;
    if (target.state === 'healthy') return;
    const { healthyThreshold } = this.#context.state.constants;
    // A new target needs one success only; a fallen one the whole threshold.
    if (target.state === 'unhealthy' && target.streak < healthyThreshold) return;
    setState(target, 'healthy');
  }

  #failed(target: TargetRecord, reason: string, description: string): void {
    target.streak = Math.min(target.streak, 0) - 1;
    const isOut = -target.streak >= this.#context.state.constants.unhealthyThreshold;
    if (isOut || target.state === 'unhealthy') setState(target, 'unhealthy', reason, description);
    else if (target.state === 'initial')
      setState(target, 'initial', 'Elb.InitialHealthChecking', 'Initial health checks in progress');
  }

  /** Takes a task's target out: draining for a while, then gone; at once when its instance is gone already. */
  deregister(task: TaskRecord): void {
    const group = this.#groupOf(task.service);
    if (!group) return;
    for (const [id, target] of group.targets) {
      if (target.taskId !== task.id || target.state === 'draining') continue;
      if (target.state === 'unused') group.targets.delete(id);
      else this.#drain(group, id, target);
      noteEvent(this.#context, task.service, `deregistered 1 targets in (target-group ${group.arn})`);
    }
  }

  #drain(group: TargetGroupRecord, id: string, target: TargetRecord): void {
    setState(target, 'draining', 'Target.DeregistrationInProgress', 'Target deregistration is in progress');
    this.#context.agenda.after(this.#context.state.constants.drainingMs, () => {
      // A new task may have registered the same port meanwhile.
      if (group.targets.get(id) === target) group.targets.delete(id);
    });
  }

  instanceTerminated(instanceId: string): void {
    for (const group of this.#context.state.targetGroups.values())
      for (const target of group.targets.values())
        if (target.instanceId === instanceId && target.state !== 'draining')
          setState(target, 'unused', 'Target.InvalidState', 'Target is in the terminated state');
  }

  #groupOf(service: string): TargetGroupRecord | undefined {
    const { services, targetGroups } = this.#context.state;
    return targetGroups.get(services.get(service)?.targetGroupArn ?? '');
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
