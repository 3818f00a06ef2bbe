import type { Context } from '../context.ts';

/** How far the scheduler is with a service. */
export interface Progress {
  isSteady: boolean;
  /** Looks in a row that could not place a task. */
  failedPlacements: number;
  /** Tasks in a row that never ran. */
  failedStarts: number;
  /** Waits that hold the service back: after failed starts, after failed placements. */
  waits: Set<object>;
  /** Id of the next task, kept over failed placements: ids must not depend on how often it was tried. */
  nextId: string;
  /** Tasks are being moved between zones. */
  isRebalancing: boolean;
}

/** The progress of each service, and the ids of its tasks. */
export class ProgressBook {
  readonly #context: Context;
  readonly #book = new Map<string, Progress>();

  constructor(context: Context) {
    this.#context = context;
  }

  of(service: string): Progress {
    const known = this.#book.get(service);
    if (known) return known;
    const fresh: Progress = {
      isSteady: false,
      failedPlacements: 0,
      failedStarts: 0,
      waits: new Set(),
      nextId: this.#newId(service),
      isRebalancing: false,
    };
    this.#book.set(service, fresh);
    return fresh;
  }

  /** The id for a task that has found its place. */
  takeId(service: string): string {
    const progress = this.of(service);
    const id = progress.nextId;
    progress.nextId = this.#newId(service);
    return id;
  }

  /** What failed before is no measure for a new rollout. */
  renew(service: string): void {
    const progress = this.of(service);
    progress.failedPlacements = 0;
    progress.failedStarts = 0;
    progress.waits.clear();
    progress.isSteady = false;
  }

  /** Holds a service back for a while; `then` is called unless a new rollout came first. */
  hold(service: string, ms: number, then: () => void): void {
    const { waits } = this.of(service);
    const wait = {};
    waits.add(wait);
    this.#context.agenda.after(ms, () => {
      if (waits.delete(wait)) then();
    });
  }

  #newId(service: string): string {
    return this.#context.ids.hex(`task/${service}`, 32);
  }
}
