import type { Context } from '../context.ts';
import type { Instances } from '../ec2/instances.ts';
import { essentialExited, failedToStart, hostTerminated } from './endings.ts';
import type { Ending } from './endings.ts';
import { HostContact } from './host-contact.ts';
import { listTasks, noteEvent } from './service-events.ts';
import type { ContainerInstanceRecord, TaskRecord } from './records.ts';
import { runTask } from './run-task.ts';
import type { RunAnswer, RunRequest } from './run-task.ts';
import { tasksOn } from './selectors.ts';
import { drainingMsOf, stopTimeoutOf } from './stop-times.ts';
import { newTask } from './task-creation.ts';
import type { TaskWish } from './task-creation.ts';
import { addTask, releaseTask, removeTask } from './task-index.ts';
import { startTask } from './task-starts.ts';
import { UnheardReports } from './unheard-reports.ts';

/** The life of tasks: PROVISIONING, PENDING, ACTIVATING, RUNNING, and every way to STOPPED. */
export class Tasks {
  readonly #context: Context;
  readonly #contact: HostContact;
  /** Tasks that the world was asked to start. */
  readonly #asked = new Set<string>();
  /** Tasks that were due to start while nobody could tell their host. */
  readonly #overdue = new Set<string>();
  readonly #unheard = new UnheardReports();

  /** `hosts` knows whether anybody would hear a host any more, or it anybody. */
  constructor(context: Context, hosts: Pick<Instances, 'isSilent'>) {
    this.#context = context;
    this.#contact = new HostContact(context, hosts);
    context.signals.on('instanceTerminated', ({ id }) => context.state.ecs.pulledImages.delete(id));
  }

  /** Starts a task at its place; `startMs` passes until its image is there. */
  create(wish: TaskWish, containerInstance: ContainerInstanceRecord, startMs: number): TaskRecord {
    const { agenda, state, ids } = this.#context;
    const task = newTask(wish, containerInstance, { ids, now: agenda.now() });
    addTask(state.ecs, task);
    agenda.after(0, () => {
      if (task.lastStatus !== 'PROVISIONING') return;
      turnTo(task, 'PENDING');
      task.pullStartedAt = agenda.now();
    });
    agenda.after(startMs, () => this.#launch(task));
    return task;
  }

  /** Places and starts tasks of no service, as RunTask does. */
  run(request: RunRequest): RunAnswer {
    return this.#context.turn(() => runTask(this.#context, this, request));
  }

  /** Stops a task as its user asks, whether a service would keep it or not. */
  stopByUser(task: TaskRecord, reason: string): void {
    this.#context.turn(() => this.stop([task], { code: 'UserInitiated', reason }));
  }

  #launch(task: TaskRecord): void {
    if (task.desiredStatus === 'STOPPED') return;
    if (task.lastStatus === 'PROVISIONING') turnTo(task, 'PENDING');
    if (!this.#contact.canTell(task)) {
      this.#overdue.add(task.id);
      return;
    }
    task.pullStartedAt ??= this.#context.agenda.now();
    const start = startTask(this.#context, task);
    if (start === 'asked') this.#asked.add(task.id);
    if (start !== 'cannot-pull') return;
    const image = this.#context.state.ecs.taskDefinitions.get(task.definition)?.container.image;
    task.containerReason = `CannotPullContainerError: Error response from daemon: failed to resolve reference "${image}": dial tcp: i/o timeout`;
    this.#stopped(task, failedToStart);
  }

  /** The world says that a task runs. */
  started(taskId: string, address?: { host: string; port: number }): void {
    const task = this.#context.state.ecs.tasks.get(taskId);
    if (task?.lastStatus !== 'PENDING') return;
    if (!this.#contact.canTell(task)) return this.#unheard.started(taskId, address);
    if (address) task.address = address;
    turnTo(task, 'ACTIVATING');
    const service = this.#context.state.ecs.services.get(task.service);
    const isAnnounced = service && service.targetGroups.length + service.registries.length > 0;
    if (isAnnounced) this.#context.agenda.after(0, () => this.#activated(task));
    else this.#activated(task);
  }

  #activated(task: TaskRecord): void {
    if (task.lastStatus !== 'ACTIVATING') return;
    turnTo(task, 'RUNNING');
    task.startedAt = this.#context.agenda.now();
    this.#context.signals.emit('taskRunning', task);
  }

  /** Whether one more run of the check of its container would change a task. */
  checks(taskId: string, isOk: boolean): boolean {
    const task = this.#context.state.ecs.tasks.get(taskId);
    if (task?.lastStatus !== 'RUNNING' || !this.#context.does('container-health')) return false;
    return task.health !== (isOk ? 'HEALTHY' : 'UNHEALTHY') || (isOk && (task.failedChecks ?? 0) > 0);
  }

  /** The world says what the check of a container came to. */
  checked(taskId: string, isOk: boolean): void {
    const { state, agenda, signals } = this.#context;
    const task = state.ecs.tasks.get(taskId);
    const check = state.ecs.taskDefinitions.get(task?.definition ?? '')?.container.check;
    if (!task || !check || !this.#contact.isHeard(task)) return;
    const isYoung = agenda.now() - (task.startedAt ?? 0) < check.startPeriodMs;
    if (!isOk && isYoung && task.health === undefined) return;
    task.failedChecks = isOk ? 0 : (task.failedChecks ?? 0) + 1;
    const health = isOk ? 'HEALTHY' : task.failedChecks >= check.retries ? 'UNHEALTHY' : task.health;
    if (health === undefined || health === task.health) return;
    task.health = health;
    task.version += 1;
    signals.emit('taskHealthChanged', task);
  }

  /** The world says that a task's process ended. */
  exited(taskId: string, exitCode: number | null): void {
    const task = this.#context.state.ecs.tasks.get(taskId);
    if (!task || isOver(task)) return;
    if (!this.#contact.isHeard(task)) return this.#unheard.exited(taskId, exitCode);
    if (exitCode !== null) task.exitCode = exitCode;
    const isHostGoing = this.#context.state.ec2.instances.get(task.instanceId)?.state !== 'running';
    const hasRun = exitCode !== null || task.startedAt !== undefined;
    if (isHostGoing) this.#stopped(task, hostTerminated(task.instanceId));
    else this.#stopped(task, hasRun ? essentialExited : failedToStart);
  }

  /** The system of a host has ended, and nobody told ECS: its tasks are gone. */
  hostDown(containerInstanceId: string): void {
    for (const task of tasksOn(this.#context.state, containerInstanceId))
      if (this.#asked.has(task.id)) this.#unheard.exited(task.id, null);
  }

  /** Ends every task of a container instance in the books alone: its host is gone, or no longer asked. */
  lose(containerInstanceId: string, ending: Ending): void {
    for (const task of tasksOn(this.#context.state, containerInstanceId))
      if (task.lastStatus !== 'STOPPED') this.#finish(task, ending);
  }

  /** The agent of a container instance is back: what happened meanwhile is told, and what was to be done is done. */
  agentBack(containerInstanceId: string): void {
    for (const task of tasksOn(this.#context.state, containerInstanceId)) {
      if (isOver(task)) continue;
      this.#unheard.tell(task.id, {
        started: (address) => this.started(task.id, address),
        exited: (exitCode) => this.exited(task.id, exitCode),
      });
      if (isOver(task)) continue;
      if (task.desiredStatus === 'STOPPED') this.#resumeStop(task);
      else if (this.#overdue.delete(task.id)) this.#launch(task);
    }
  }

  #resumeStop(task: TaskRecord): void {
    if (!this.#asked.has(task.id)) this.#stopped(task);
    else if (task.lastStatus === 'STOPPING') this.#kill([task]);
    else if (task.lastStatus !== 'DEACTIVATING') this.#wind([task]);
  }

  /** Ends tasks of one service, or of none: their targets drain first, then SIGTERM. */
  stop(tasks: readonly TaskRecord[], ending: Ending): void {
    const winding: TaskRecord[] = [];
    for (const task of tasks) {
      if (task.desiredStatus === 'STOPPED') continue;
      task.desiredStatus = 'STOPPED';
      task.version += 1;
      task.stoppingAt = this.#context.agenda.now();
      this.#because(task, ending);
      this.#context.signals.emit('taskUnwanted', task);
      // Whoever cannot be told goes on: the task stays what it is until its agent is back.
      if (!this.#contact.canTell(task)) continue;
      if (this.#asked.has(task.id)) winding.push(task);
      else this.#stopped(task);
    }
    this.#wind(winding);
  }

  /** Draining tasks wait for their target groups; the others get SIGTERM at once. */
  #wind(tasks: readonly TaskRecord[]): void {
    const draining = new Map<number, TaskRecord[]>();
    for (const task of tasks) {
      const drainingMs = drainingMsOf(this.#context, task);
      draining.set(drainingMs, [...(draining.get(drainingMs) ?? []), task]);
    }
    for (const [ms, group] of draining) {
      for (const task of group) this.#context.signals.emit('taskStopping', task);
      if (ms === 0) this.#kill(group);
      else this.#drain(group, ms);
    }
  }

  #drain(tasks: readonly TaskRecord[], ms: number): void {
    for (const task of tasks) turnTo(task, 'DEACTIVATING');
    const service = tasks[0]?.service ?? '';
    noteEvent(this.#context, service, `has begun draining connections on ${tasks.length} tasks.`);
    this.#context.agenda.after(ms, () => this.#kill(tasks.filter((task) => !isOver(task))));
  }

  #kill(tasks: readonly TaskRecord[]): void {
    for (const task of tasks) if (task.lastStatus !== 'STOPPING') turnTo(task, 'STOPPING');
    const told = tasks.filter((task) => this.#contact.canTell(task));
    if (told.length === 0) return;
    const list = listTasks(told.map(({ id }) => id));
    noteEvent(this.#context, told[0]?.service ?? '', `has stopped ${told.length} running tasks: ${list}.`);
    for (const task of told) this.#context.world.stopTask(task.id, stopTimeoutOf(this.#context, task));
  }

  /** Over; a network of its own is given back first. */
  #stopped(task: TaskRecord, ending?: Ending): void {
    if (task.networkInterfaceId === undefined) return this.#finish(task, ending);
    if (ending) this.#because(task, ending);
    task.desiredStatus = 'STOPPED';
    turnTo(task, 'DEPROVISIONING');
    this.#context.agenda.after(0, () => {
      if (task.lastStatus === 'DEPROVISIONING') this.#finish(task);
    });
  }

  #finish(task: TaskRecord, ending?: Ending): void {
    const { agenda, state, does } = this.#context;
    task.desiredStatus = 'STOPPED';
    turnTo(task, 'STOPPED');
    task.stoppingAt ??= agenda.now();
    task.stoppedAt = agenda.now();
    if (ending) this.#because(task, ending);
    this.#asked.delete(task.id);
    this.#overdue.delete(task.id);
    this.#unheard.forget(task.id);
    releaseTask(state.ecs, task);
    const visibleMs = does('stopped-tasks-stay-visible') ? state.constants.endedVisibleMs : 0;
    agenda.after(visibleMs, () => removeTask(state.ecs, task.id));
    this.#context.signals.emit('taskStopped', task);
  }

  /** The first reason stands. */
  #because(task: TaskRecord, { code, reason }: Ending): void {
    if (task.stopCode !== undefined || !this.#context.does('stop-codes')) return;
    task.stopCode = code;
    task.stoppedReason = reason;
  }
}

function isOver({ lastStatus }: TaskRecord): boolean {
  return lastStatus === 'STOPPED' || lastStatus === 'DEPROVISIONING';
}

function turnTo(task: TaskRecord, status: TaskRecord['lastStatus']): void {
  task.lastStatus = status;
  task.version += 1;
}
