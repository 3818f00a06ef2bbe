import type { Context } from '../context.ts';
import type { LabState } from '../state.ts';
import { placeTask } from './placement.ts';
import type { PlacementWish } from './placement.ts';
import { isSteady, isWanted, primaryOf, tasksOf } from './selectors.ts';
import { listTasks, noteEvent } from './service-events.ts';
import type { ServiceRecord, TaskRecord } from './records.ts';
import type { Tasks } from './tasks.ts';

interface Progress {
  isSteady: boolean;
  /** Looks in a row that could not place a task. */
  failedPlacements: number;
  /** Tasks in a row that never ran. */
  failedStarts: number;
  /** Waits that hold the service back: after failed starts, after failed placements. */
  waits: number;
  /** Id of the next task, kept over failed placements: ids must not depend on how often it was tried. */
  nextId: string;
}

const toleratedFailedStarts = 3;

/** ECS's service scheduler: looks at each service and starts or stops tasks until it has what it wants. */
export class Scheduler {
  readonly #context: Context;
  readonly #tasks: Tasks;
  readonly #progress = new Map<string, Progress>();

  constructor(context: Context, tasks: Tasks) {
    this.#context = context;
    this.#tasks = tasks;
    context.signals.on('taskRunning', (task) => this.#taskStarted(task));
    context.signals.on('taskStopped', (task) => this.#taskStopped(task));
  }

  /** The first look, without the time of an image pull; then one each `schedulerMs`. */
  boot(): void {
    for (const service of this.#context.state.ecs.services.values()) this.#fill(service, 0);
    this.#context.agenda.every(this.#context.state.constants.schedulerMs, () => this.#look());
  }

  /** A service is there that was not: it gets its tasks. */
  added(service: ServiceRecord): void {
    this.changed(service.name);
  }

  /** What a service wants has changed: its count, percentages, placement or status. */
  changed(_name: string): void {
    this.#context.turn(() => undefined);
  }

  #taskStarted(task: TaskRecord): void {
    if (task.service !== '') this.#progressOf(task.service).failedStarts = 0;
  }

  #taskStopped(task: TaskRecord): void {
    if (task.stopCode !== 'TaskFailedToStart' || task.service === '') return;
    const progress = this.#progressOf(task.service);
    progress.failedStarts += 1;
    const beyond = progress.failedStarts - toleratedFailedStarts;
    if (beyond < 0) return;
    const { schedulerMs, placementRetryMs } = this.#context.state.constants;
    const backOffMs = Math.min(schedulerMs * 2 ** (beyond + 1), placementRetryMs);
    this.#wait(progress, backOffMs);
    if (beyond === 0)
      noteEvent(this.#context, task.service, 'is unable to consistently start tasks successfully.');
  }

  #look(): void {
    for (const service of this.#context.state.ecs.services.values()) {
      const wanted = tasksOf(this.#context.state, service.name).filter(isWanted);
      if (wanted.length < service.desired) this.#fill(service, this.#context.state.constants.taskStartMs);
      else this.#drop(service, wanted);
      this.#noteSteady(service);
    }
  }

  #fill(service: ServiceRecord, startMs: number): void {
    const { state } = this.#context;
    const progress = this.#progressOf(service.name);
    if (progress.waits > 0) return;
    const missing = service.desired - tasksOf(state, service.name).filter(isWanted).length;
    const started: string[] = [];
    let failure: string | undefined;
    while (started.length < missing && failure === undefined) {
      const id = progress.nextId;
      const placement = placeTask(state, wishOf(state, service), id);
      if ('failure' in placement) {
        failure = placement.failure;
      } else {
        this.#tasks.create(id, service, placement.containerInstance, startMs);
        started.push(id);
        progress.nextId = this.#newId(service.name);
      }
    }
    if (started.length > 0)
      noteEvent(this.#context, service.name, `has started ${started.length} tasks: ${listTasks(started)}.`);
    if (failure === undefined) progress.failedPlacements = 0;
    else this.#placementFailed(service, progress, failure);
  }

  #placementFailed(service: ServiceRecord, progress: Progress, failure: string): void {
    const { placementAttempts, placementRetryMs } = this.#context.state.constants;
    const text = `was unable to place a task ${failure}`;
    // ECS does not repeat itself while nothing changes.
    if (progress.failedPlacements === 0) noteEvent(this.#context, service.name, text);
    progress.failedPlacements += 1;
    if (progress.failedPlacements % placementAttempts !== 0) return;
    this.#wait(progress, placementRetryMs);
  }

  #wait(progress: Progress, ms: number): void {
    progress.waits += 1;
    this.#context.agenda.after(ms, () => {
      progress.waits -= 1;
    });
  }

  #drop(service: ServiceRecord, wanted: TaskRecord[]): void {
    for (let surplus = wanted.length - service.desired; surplus > 0; surplus -= 1) {
      const victim = mostCrowded(wanted, (task) => this.#zoneOf(task));
      if (!victim) return;
      wanted.splice(wanted.indexOf(victim), 1);
      this.#tasks.stop(victim, `Scaling activity initiated by (deployment ${primaryOf(service)?.id ?? ''})`);
    }
  }

  #noteSteady(service: ServiceRecord): void {
    const progress = this.#progressOf(service.name);
    const isSteadyNow = isSteady(this.#context.state, service.name);
    if (isSteadyNow && !progress.isSteady)
      noteEvent(this.#context, service.name, 'has reached a steady state.');
    progress.isSteady = isSteadyNow;
  }

  #zoneOf(task: TaskRecord): string {
    return this.#context.state.ec2.instances.get(task.instanceId)?.zone ?? '';
  }

  #progressOf(service: string): Progress {
    const known = this.#progress.get(service);
    if (known) return known;
    const progress = {
      isSteady: false,
      failedPlacements: 0,
      failedStarts: 0,
      waits: 0,
      nextId: this.#newId(service),
    };
    this.#progress.set(service, progress);
    return progress;
  }

  #newId(service: string): string {
    return this.#context.ids.hex(`task/${service}`, 32);
  }
}

function wishOf({ ecs }: LabState, { name, cluster, definition, placement }: ServiceRecord): PlacementWish {
  const { cpu = 0, memory = 0 } = ecs.taskDefinitions.get(definition) ?? {};
  return { cluster, service: name, cpu, memory, placement };
}

/** The newest task in the zone that has the most, so that stopping it keeps the zones even. */
function mostCrowded(tasks: TaskRecord[], zoneOf: (task: TaskRecord) => string): TaskRecord | undefined {
  const counts = new Map<string, number>();
  for (const task of tasks) counts.set(zoneOf(task), (counts.get(zoneOf(task)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return tasks.findLast((task) => counts.get(zoneOf(task)) === most);
}
