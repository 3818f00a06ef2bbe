import type { Context } from '../context.ts';
import { Daemons } from './daemons.ts';
import { Deployments } from './deployments.ts';
import { ProgressBook } from './progress.ts';
import { Replicas } from './replicas.ts';
import type { ContainerInstanceRecord, ServiceRecord, TaskRecord } from './records.ts';
import { isSteady, tasksOn } from './selectors.ts';
import { Complaints, noteEvent } from './service-events.ts';
import { ServiceStarts } from './service-starts.ts';
import { TaskHealth } from './task-health.ts';
import type { Tasks } from './tasks.ts';
import { ZoneBalance } from './zone-balance.ts';

const toleratedFailedStarts = 3;

/** ECS's service scheduler: looks at each service that changed and starts or stops tasks until it has what it wants. */
export class Scheduler {
  readonly deployments: Deployments;
  readonly #context: Context;
  readonly #book: ProgressBook;
  readonly #complaints: Complaints;
  readonly #health: TaskHealth;
  readonly #replicas: Replicas;
  readonly #daemons: Daemons;
  readonly #balance: ZoneBalance;
  /** Services to look at next time. */
  readonly #marked = new Set<string>();
  #isBooted = false;

  constructor(context: Context, tasks: Tasks) {
    this.#context = context;
    const mark = (service: string) => this.#mark(service);
    const book = new ProgressBook(context);
    const complaints = new Complaints(context);
    const health = new TaskHealth(context, (task) => this.#healthChanged(task));
    const deployments = new Deployments(context, (service) => this.#renew(service));
    const starts = new ServiceStarts(context, { tasks, book, complaints, mark });
    const shared = { tasks, starts, health, deployments, book, complaints };
    this.deployments = deployments;
    this.#book = book;
    this.#complaints = complaints;
    this.#health = health;
    this.#replicas = new Replicas(context, shared);
    this.#daemons = new Daemons(context, shared);
    this.#balance = new ZoneBalance(context, { starts, book, mark });
    this.#listen();
  }

  /** The first look, without the time of an image pull; then one each `schedulerMs`. */
  boot(): void {
    const { agenda, state } = this.#context;
    this.#isBooted = true;
    for (const name of state.ecs.services.keys()) this.#mark(name);
    this.#look(0);
    agenda.every(state.constants.schedulerMs, () => this.#look(state.constants.taskStartMs));
    agenda.every(state.constants.rebalanceMs, () => this.#balance.look());
  }

  /** A service is there that was not: it gets its tasks. */
  added(service: ServiceRecord): void {
    this.changed(service.name);
  }

  /** What a service wants has changed: its count, percentages, placement or status. */
  changed(name: string): void {
    this.#context.turn(() => this.#mark(name));
  }

  #listen(): void {
    const { signals } = this.#context;
    signals.on('taskRunning', (task) => this.#taskRunning(task));
    signals.on('taskStopped', (task) => this.#taskStopped(task));
    signals.on('taskUnwanted', ({ service }) => this.#mark(service));
    signals.on('agentConnected', (record) => this.#instanceChanged(record));
    signals.on('agentDisconnected', (record) => this.#instanceChanged(record));
    signals.on('containerInstanceChanged', (record) => this.#instanceChanged(record));
  }

  #taskRunning(task: TaskRecord): void {
    if (task.service === '') return;
    this.#book.of(task.service).failedStarts = 0;
    this.#complaints.resolve(task.service, 'starts');
    this.#mark(task.service);
  }

  #taskStopped(task: TaskRecord): void {
    const service = this.#context.state.ecs.services.get(task.service);
    if (!service) return;
    this.#mark(task.service);
    this.#followDraining(task);
    const { startedAt, stopCode } = task;
    const hasEndedItself =
      stopCode === undefined || stopCode === 'TaskFailedToStart' || stopCode === 'EssentialContainerExited';
    if (startedAt !== undefined || !hasEndedItself) return;
    this.#holdBack(service);
    this.deployments.failed(service, task);
  }

  /** Daemons leave a DRAINING container instance after the others. */
  #followDraining({ containerInstanceId }: TaskRecord): void {
    const { state } = this.#context;
    if (state.ecs.containerInstances.get(containerInstanceId)?.status !== 'DRAINING') return;
    for (const { service } of tasksOn(state, containerInstanceId)) this.#mark(service);
  }

  /** Tasks that never run are tried less and less often. */
  #holdBack({ name }: ServiceRecord): void {
    const { constants } = this.#context.state;
    const progress = this.#book.of(name);
    progress.failedStarts += 1;
    const beyond = progress.failedStarts - toleratedFailedStarts;
    if (beyond < 0 || !this.#context.does('start-back-off')) return;
    const backOffMs = Math.min(constants.schedulerMs * 2 ** (beyond + 1), constants.startRetryMs);
    this.#book.hold(name, backOffMs, () => this.#mark(name));
    this.#complaints.note(name, 'starts', 'is unable to consistently start tasks successfully.');
  }

  #healthChanged(task: TaskRecord): void {
    const service = this.#context.state.ecs.services.get(task.service);
    if (!service) return;
    this.#mark(task.service);
    if (this.#health.isHealthy(task)) this.deployments.succeeded(service, task);
  }

  /** Services with a task there, with a task everywhere, or that care for zones, have something to look at. */
  #instanceChanged(record: ContainerInstanceRecord): void {
    for (const { service } of tasksOn(this.#context.state, record.id)) this.#mark(service);
    if (!this.#isBooted) return;
    for (const { name, scheduling, cluster } of this.#context.state.ecs.services.values()) {
      if (cluster !== record.cluster) continue;
      if (scheduling === 'DAEMON') this.#mark(name);
      else this.#balance.touch(name);
    }
  }

  #renew(service: ServiceRecord): void {
    this.#book.renew(service.name);
    for (const complaint of ['placement', 'starts', 'configuration'] as const)
      this.#complaints.resolve(service.name, complaint);
    this.#mark(service.name);
  }

  #mark(service: string): void {
    if (service === '') return;
    this.#marked.add(service);
    this.#balance.touch(service);
  }

  /** Daemons go first: an instance belongs to them before others share it. */
  #look(startMs: number): void {
    if (this.#marked.size === 0) return;
    const due = [...this.#context.state.ecs.services.values()].filter(({ name }) => this.#marked.has(name));
    this.#marked.clear();
    for (const service of due) if (service.scheduling === 'DAEMON') this.#attend(service, startMs);
    for (const service of due) if (service.scheduling === 'REPLICA') this.#attend(service, startMs);
  }

  #attend(service: ServiceRecord, startMs: number): void {
    if (service.status === 'INACTIVE') return;
    const kind = service.scheduling === 'DAEMON' ? this.#daemons : this.#replicas;
    const healthy = kind.attend(service, startMs);
    if (service.status === 'ACTIVE') this.deployments.settle(service, healthy);
    this.#noteSteady(service);
  }

  #noteSteady({ name, deployments }: ServiceRecord): void {
    const progress = this.#book.of(name);
    const isSteadyNow = isSteady(this.#context.state, name) && deployments.length <= 1;
    const isNews = isSteadyNow && !progress.isSteady;
    if (isNews && this.#context.does('steady-state-event'))
      noteEvent(this.#context, name, 'has reached a steady state.');
    progress.isSteady = isSteadyNow;
  }
}
