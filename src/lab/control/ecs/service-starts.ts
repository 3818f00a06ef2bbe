import type { Context } from '../context.ts';
import type { PlacementWish } from './candidates.ts';
import { PlacementRound } from './placement.ts';
import type { ProgressBook } from './progress.ts';
import type { ContainerInstanceRecord, ServiceRecord, TaskDefinitionRecord } from './records.ts';
import { listTasks, noteEvent } from './service-events.ts';
import type { Complaints } from './service-events.ts';
import { hostPortOf, wishOfService } from './task-creation.ts';
import type { Tasks } from './tasks.ts';

interface Shared {
  tasks: Tasks;
  book: ProgressBook;
  complaints: Complaints;
  /** Has the scheduler look at a service again. */
  mark: (service: string) => void;
}

/** Starts tasks of services where they fit, and holds a service back that found no room. */
export class ServiceStarts {
  readonly #context: Context;
  readonly #shared: Shared;

  constructor(context: Context, shared: Shared) {
    this.#context = context;
    this.#shared = shared;
  }

  /** Starts as many as fit, and tells so; how many. */
  start(service: ServiceRecord, count: number, startMs: number): number {
    const definition = this.#definitionOf(service);
    if (!definition) return 0;
    const round = new PlacementRound(this.#context, placementWishOf(service, definition));
    const started = this.#place(service, count, (id) => round.place(id), startMs);
    if (started.length > 0)
      noteEvent(this.#context, service.name, `has started ${started.length} tasks: ${listTasks(started)}.`);
    if (started.length < count) this.refused(service, round.failure());
    else this.#fitted(service);
    return started.length;
  }

  /** Starts as many as fit in one zone; their ids. */
  startIn(service: ServiceRecord, zone: string, count: number): string[] {
    const definition = this.#definitionOf(service);
    if (!definition) return [];
    const wish = { ...placementWishOf(service, definition), zone };
    const round = new PlacementRound(this.#context, wish);
    return this.#place(service, count, (id) => round.place(id), this.#context.state.constants.taskStartMs);
  }

  /** Starts one on each of these container instances. */
  startOn(service: ServiceRecord, places: readonly ContainerInstanceRecord[], startMs: number): void {
    const left = places.values();
    const started = this.#place(service, places.length, () => left.next().value, startMs);
    if (started.length > 0)
      noteEvent(this.#context, service.name, `has started ${started.length} tasks: ${listTasks(started)}.`);
    this.#fitted(service);
  }

  /** A task fits nowhere: after some attempts in a row the service waits. */
  refused({ name }: ServiceRecord, failure: string): void {
    const { book, complaints, mark } = this.#shared;
    const { placementAttempts, placementRetryMs } = this.#context.state.constants;
    const progress = book.of(name);
    complaints.note(name, 'placement', `was unable to place a task ${failure}`);
    progress.failedPlacements += 1;
    const isHeld =
      progress.failedPlacements % placementAttempts === 0 && this.#context.does('placement-back-off');
    if (isHeld) book.hold(name, placementRetryMs, () => mark(name));
    else mark(name);
  }

  #fitted({ name }: ServiceRecord): void {
    this.#shared.book.of(name).failedPlacements = 0;
    this.#shared.complaints.resolve(name, 'placement');
  }

  #place(
    service: ServiceRecord,
    count: number,
    placeOf: (id: string) => ContainerInstanceRecord | undefined,
    startMs: number,
  ): string[] {
    const { book, tasks } = this.#shared;
    const definition = this.#definitionOf(service);
    const started: string[] = [];
    if (!definition) return started;
    while (started.length < count) {
      const id = book.of(service.name).nextId;
      const place = placeOf(id);
      if (!place) break;
      tasks.create(wishOfService(service, definition, book.takeId(service.name)), place, startMs);
      started.push(id);
    }
    return started;
  }

  #definitionOf({ definition }: ServiceRecord): TaskDefinitionRecord | undefined {
    return this.#context.state.ecs.taskDefinitions.get(definition);
  }
}

/** What a service asks of a place for its next task. */
export function placementWishOf(service: ServiceRecord, definition: TaskDefinitionRecord): PlacementWish {
  const hostPort = hostPortOf(definition);
  return {
    cluster: service.cluster,
    service: service.name,
    group: `service:${service.name}`,
    cpu: definition.cpu,
    memory: definition.memory,
    ...(hostPort !== undefined && { hostPort }),
    placement: service.placement,
    constraints: [...definition.constraints, ...service.constraints],
  };
}
