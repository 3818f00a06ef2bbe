import type { Context } from '../context.ts';
import type { Instances } from '../ec2/instances.ts';
import { listTasks, noteEvent } from './service-events.ts';
import type {
  ContainerInstanceRecord,
  PlacementConstraint,
  PlacementStrategy,
  ServiceRecord,
  TaskDefinitionRecord,
  TaskRecord,
} from './records.ts';
import { primaryOf } from './selectors.ts';
import { addTask, removeTask } from './task-index.ts';

/** What RunTask asks for. */
export interface RunRequest {
  cluster: string;
  definition: TaskDefinitionRecord;
  count: number;
  group?: string;
  startedBy?: string;
  placement: readonly PlacementStrategy[];
  constraints: readonly PlacementConstraint[];
  tags: Readonly<Record<string, string>>;
}

/** Tasks that were placed, and for those that were not, ECS's reason at each container instance. */
export interface RunAnswer {
  started: TaskRecord[];
  /** `arnSuffix` is the id of the container instance; absent where there was none at all. */
  failures: { arnSuffix?: string; reason: string }[];
}

interface Ending {
  code: NonNullable<TaskRecord['stopCode']>;
  reason: string;
}

/** The life of tasks: PROVISIONING, PENDING, RUNNING, and every way to STOPPED. */
export class Tasks {
  readonly #context: Context;
  readonly #hosts: Pick<Instances, 'isSilent'>;
  /** Tasks that the world was asked to start. */
  readonly #asked = new Set<string>();

  /** `hosts` knows whether anybody would hear a host any more, or it anybody. */
  constructor(context: Context, hosts: Pick<Instances, 'isSilent'>) {
    this.#context = context;
    this.#hosts = hosts;
    context.signals.on('hostLost', (instanceId) => this.#hostLost(instanceId));
  }

  create(
    id: string,
    service: ServiceRecord,
    containerInstance: ContainerInstanceRecord,
    startMs: number,
  ): void {
    const deployment = primaryOf(service);
    const task: TaskRecord = {
      id,
      cluster: service.cluster,
      service: service.name,
      group: `service:${service.name}`,
      definition: service.definition,
      ...(deployment && { deploymentId: deployment.id, startedBy: deployment.id }),
      tags: {},
      version: 1,
      containerInstanceId: containerInstance.id,
      instanceId: containerInstance.instanceId,
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      createdAt: this.#context.agenda.now(),
    };
    addTask(this.#context.state.ecs, task);
    this.#context.agenda.after(0, () => {
      if (task.lastStatus === 'PROVISIONING') task.lastStatus = 'PENDING';
    });
    this.#context.agenda.after(startMs, () => this.#launch(task));
  }

  #launch(task: TaskRecord): void {
    if (task.desiredStatus === 'STOPPED') return;
    task.lastStatus = 'PENDING';
    if (this.#hosts.isSilent(task.instanceId)) return;
    const definition = this.#context.state.ecs.taskDefinitions.get(task.definition);
    if (!definition) return;
    const { container, family, networkMode, cpu, memory } = definition;
    const { id: taskId, instanceId, service } = task;
    task.pullStartedAt = this.#context.agenda.now();
    this.#asked.add(taskId);
    this.#context.world.startTask({
      taskId,
      instanceId,
      service,
      family,
      program: container.program,
      ...(container.port && { port: container.port }),
      hasOwnAddress: networkMode === 'awsvpc',
      cpu,
      memory,
    });
  }

  /** Places and starts tasks of no service. */
  run(_request: RunRequest): RunAnswer {
    return { started: [], failures: [] };
  }

  /** Stops a task as its user asks, whether a service would keep it or not. */
  stopByUser(task: TaskRecord, reason: string): void {
    this.#context.turn(() => this.stop(task, reason));
  }

  started(taskId: string, address?: { host: string; port: number }): void {
    const task = this.#context.state.ecs.tasks.get(taskId);
    if (!task || task.lastStatus !== 'PENDING' || this.#hosts.isSilent(task.instanceId)) return;
    if (address) task.address = address;
    task.lastStatus = 'RUNNING';
    task.startedAt = this.#context.agenda.now();
    this.#context.signals.emit('taskRunning', task);
  }

  exited(taskId: string, exitCode: number | null): void {
    const task = this.#context.state.ecs.tasks.get(taskId);
    if (!task || task.lastStatus === 'STOPPED' || this.#hosts.isSilent(task.instanceId)) return;
    if (exitCode !== null) task.exitCode = exitCode;
    const isHostGoing = this.#context.state.ec2.instances.get(task.instanceId)?.state !== 'running';
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
  #hostLost(instanceId: string): void {
    for (const task of this.#context.state.ecs.tasks.values())
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
    const groups = this.#serviceOf(task)?.targetGroups ?? [];
    const hasTarget = task.address !== undefined && groups.length > 0;
    this.#context.signals.emit('taskStopping', task);
    if (!hasTarget) return this.#kill(task);
    task.lastStatus = 'DEACTIVATING';
    noteEvent(this.#context, task.service, 'has begun draining connections on 1 tasks.');
    this.#context.agenda.after(this.#context.state.constants.drainingMs, () => this.#kill(task));
  }

  #kill(task: TaskRecord): void {
    if (task.lastStatus === 'STOPPED') return;
    task.lastStatus = 'STOPPING';
    if (this.#hosts.isSilent(task.instanceId)) return;
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
    agenda.after(state.constants.endedVisibleMs, () => removeTask(state.ecs, task.id));
    this.#context.signals.emit('taskStopped', task);
  }

  #serviceOf(task: TaskRecord): ServiceRecord | undefined {
    return this.#context.state.ecs.services.get(task.service);
  }
}

function terminationOf(task: TaskRecord): Ending {
  return { code: 'TerminationNotice', reason: `Host EC2 (instance ${task.instanceId}) terminated.` };
}
