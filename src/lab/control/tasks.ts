import type { Context } from './context.ts';
import { listTasks, noteEvent } from './service-events.ts';
import type { ContainerInstanceRecord, ServiceRecord, TaskRecord } from './state.ts';
import type { Targets } from './targets.ts';

interface TaskHooks {
  /** Whether nobody would hear the host any more, nor it anybody. */
  isSilent(instanceId: string): boolean;
  onStarted(task: TaskRecord): void;
  onStopped(task: TaskRecord): void;
}

interface Ending {
  code: NonNullable<TaskRecord['stopCode']>;
  reason: string;
}

/** The life of tasks: PROVISIONING, PENDING, RUNNING, and every way to STOPPED. */
export class Tasks {
  readonly #context: Context;
  readonly #targets: Targets;
  readonly #hooks: TaskHooks;
  /** Tasks that the world was asked to start. */
  readonly #asked = new Set<string>();

  constructor(context: Context, targets: Targets, hooks: TaskHooks) {
    this.#context = context;
    this.#targets = targets;
    this.#hooks = hooks;
  }

  create(
    id: string,
    service: ServiceRecord,
    containerInstance: ContainerInstanceRecord,
    startMs: number,
  ): void {
    const task: TaskRecord = {
      id,
      service: service.name,
      containerInstanceId: containerInstance.id,
      instanceId: containerInstance.instanceId,
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      createdAt: this.#context.agenda.now(),
    };
    this.#context.state.tasks.set(id, task);
    this.#context.agenda.after(0, () => {
      if (task.lastStatus === 'PROVISIONING') task.lastStatus = 'PENDING';
    });
    this.#context.agenda.after(startMs, () => this.#launch(task, service));
  }

  #launch(task: TaskRecord, service: ServiceRecord): void {
    if (task.desiredStatus === 'STOPPED') return;
    task.lastStatus = 'PENDING';
    if (this.#hooks.isSilent(task.instanceId)) return;
    this.#asked.add(task.id);
    const { id, instanceId } = task;
    this.#context.world.startTask({ taskId: id, instanceId, service: service.name, spec: service.spec });
  }

  started(taskId: string, address: { host: string; port: number }): void {
    const task = this.#context.state.tasks.get(taskId);
    if (!task || task.lastStatus !== 'PENDING' || this.#hooks.isSilent(task.instanceId)) return;
    task.address = address;
    task.lastStatus = 'RUNNING';
    task.startedAt = this.#context.agenda.now();
    this.#targets.register(task);
    this.#hooks.onStarted(task);
  }

  exited(taskId: string, exitCode: number | null): void {
    const task = this.#context.state.tasks.get(taskId);
    if (!task || task.lastStatus === 'STOPPED' || this.#hooks.isSilent(task.instanceId)) return;
    if (exitCode !== null) task.exitCode = exitCode;
    const isHostGoing = this.#context.state.instances.get(task.instanceId)?.state !== 'running';
    if (isHostGoing) this.#stopped(task, terminationOf(task));
    else if (task.startedAt === undefined)
      this.#stopped(task, { code: 'TaskFailedToStart', reason: 'Task failed to start' });
    else
      this.#stopped(task, {
        code: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
      });
  }

  /** The control plane has learnt that a host is gone, and with it all its tasks. */
  hostLost(instanceId: string): void {
    for (const task of this.#context.state.tasks.values())
      if (task.instanceId === instanceId && task.lastStatus !== 'STOPPED')
        this.#stopped(task, terminationOf(task));
  }

  /** Ends one task for the scheduler: its target drains first, then SIGTERM. */
  stop(task: TaskRecord, reason: string): void {
    if (task.desiredStatus === 'STOPPED') return;
    task.desiredStatus = 'STOPPED';
    task.stopCode = 'ServiceSchedulerInitiated';
    task.stoppedReason = reason;
    task.stoppingAt = this.#context.agenda.now();
    if (!this.#asked.has(task.id)) return this.#stopped(task);
    const hasTarget = task.address !== undefined && this.#serviceOf(task)?.targetGroupArn !== undefined;
    if (!hasTarget) return this.#kill(task);
    task.lastStatus = 'DEACTIVATING';
    this.#targets.deregister(task);
    noteEvent(this.#context, task.service, 'has begun draining connections on 1 tasks.');
    this.#context.agenda.after(this.#context.state.constants.drainingMs, () => this.#kill(task));
  }

  #kill(task: TaskRecord): void {
    if (task.lastStatus === 'STOPPED') return;
    task.lastStatus = 'STOPPING';
    if (this.#hooks.isSilent(task.instanceId)) return;
    noteEvent(this.#context, task.service, `has stopped 1 running tasks: ${listTasks([task.id])}.`);
    this.#context.world.stopTask(task.id, this.#context.state.constants.taskStopWithinMs);
  }

  #stopped(task: TaskRecord, ending?: Ending): void {
    const { agenda, state } = this.#context;
    task.desiredStatus = 'STOPPED';
    task.lastStatus = 'STOPPED';
    task.stoppingAt ??= agenda.now();
    task.stoppedAt = agenda.now();
    // The first reason stands.
    if (task.stopCode === undefined && ending) {
      task.stopCode = ending.code;
      task.stoppedReason = ending.reason;
    }
    this.#asked.delete(task.id);
    agenda.after(state.constants.deregistrationMs, () => this.#targets.deregister(task));
    agenda.after(state.constants.endedVisibleMs, () => state.tasks.delete(task.id));
    this.#hooks.onStopped(task);
  }

  #serviceOf(task: TaskRecord): ServiceRecord | undefined {
    return this.#context.state.services.get(task.service);
  }
}

function terminationOf(task: TaskRecord): Ending {
  return { code: 'TerminationNotice', reason: `Host EC2 (instance ${task.instanceId}) terminated.` };
}
