import { createAnalysis } from '#analysis';
import type { LiveView } from '#analysis';
import { messageOf, SquallError } from '#core';
import type { Event, EventBody } from '#core';

/** Where events go first: on disk, in order. */
export interface EventStore {
  append(body: EventBody): Event;
  /** Resolves when everything appended so far would survive a power cut. */
  sync(): Promise<void>;
}

/** Told of every event once it is in the store, with the view that the fold has of the run so far. */
export type EventListener = (event: Event, view: () => LiveView) => void;

/** One run's events: each goes to the store, through the fold, to the listener, and wakes whoever waits. */
export class Recording {
  readonly #store: EventStore;
  readonly #listener: EventListener | undefined;
  readonly #analysis = createAnalysis();
  readonly #waiting = new Set<() => void>();
  readonly #listeners = new Set<(event: Event) => void>();
  readonly #broken = new AbortController();

  constructor(store: EventStore, listener?: EventListener) {
    this.#store = store;
    this.#listener = listener;
  }

  /** Aborts, with a SquallError, when an event could not be stored: then there is nothing left to run for. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Never raises: after the store broke, events are dropped. */
  emit(body: EventBody): void {
    if (this.broken.aborted) return;
    const event = this.#stored(body);
    if (!event) return;
    this.#analysis.step(event);
    this.#listener?.(event, () => this.view());
    for (const listener of this.#listeners) listener(event);
    for (const check of this.#waiting) check();
  }

  /** Told of every event from now on; returns how to stop. */
  listen(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #stored(body: EventBody): Event | undefined {
    try {
      return this.#store.append(body);
    } catch (error) {
      this.#break(error);
      return undefined;
    }
  }

  /** Resolves when everything emitted so far would survive a power cut; rejects when it would not. */
  async sync(): Promise<void> {
    this.broken.throwIfAborted();
    await this.#store.sync().catch((error: unknown) => {
      this.#break(error);
      throw error;
    });
  }

  #break(error: unknown): void {
    const told =
      error instanceof SquallError
        ? error
        : new SquallError('journal', 2, messageOf(error), { cause: error });
    this.#broken.abort(told);
  }

  view(): LiveView {
    return this.#analysis.peek();
  }

  /** Resolves with the first view, now or after an event, that satisfies `isMet`; rejects when the signal aborts. */
  until(isMet: (view: LiveView) => boolean, signal: AbortSignal): Promise<LiveView> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        this.#waiting.delete(check);
        signal.removeEventListener('abort', onAbort);
        settle();
      };
      const onAbort = () => end(() => reject(signal.reason));
      const check = () => {
        const view = this.view();
        if (isMet(view)) end(() => resolve(view));
      };
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', onAbort);
      this.#waiting.add(check);
      check();
    });
  }
}
