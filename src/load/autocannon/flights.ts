import type { LoadOutcome } from '#core';
import type { Trouble } from '#requests';
import { outcomeOfStatus, outcomeOfTrouble } from '../classify.ts';
import type { LoadRecord } from '../slice-book.ts';
import type { ReadyRequest } from './requests.ts';

/** A request that waits for its answer. */
export interface Flight {
  request: ReadyRequest;
  sent: number;
  overdueMs: number;
  bytes: number;
}

/** Where what becomes of requests is noted. */
export interface Notes {
  leaves(scenario: number, sent: number): void;
  decided(record: LoadRecord): void;
}

interface FlightsOptions {
  notes: Notes;
  /** Milliseconds of the run. */
  now: () => number;
  /** At least one has waited for longer than it may. */
  onOverdue(): void;
}

/** The requests of one connection that wait for their answers, which come in the same order. Each is decided once. */
export class Flights {
  readonly #options: FlightsOptions;
  #waiting: Flight[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerMs = Infinity;

  constructor(options: FlightsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#waiting.length;
  }

  /** The one whose answer comes next. */
  get first(): Flight | undefined {
    return this.#waiting[0];
  }

  leaves(request: ReadyRequest): void {
    const sent = this.#options.now();
    const overdueMs = sent + request.timeoutMs;
    this.#waiting.push({ request, sent, overdueMs, bytes: 0 });
    this.#options.notes.leaves(request.scenario, sent);
    if (overdueMs < this.#timerMs) this.#wakeAt(overdueMs, sent);
  }

  /** The answer to the first is whole; returns the moment. */
  answered(status: number): number {
    const flight = this.#waiting.shift();
    if (!flight) return this.#options.now();
    const isOk = flight.request.isOk(status);
    return this.#decide(flight, outcomeOfStatus(status, isOk), isOk ? undefined : `status ${status}`);
  }

  /** No answer comes any more. */
  lose(troubleOf: (flight: Flight) => Trouble): void {
    const lost = this.#waiting;
    this.#waiting = [];
    for (const flight of lost) {
      const { outcome, reason } = troubleOf(flight);
      this.#decide(flight, outcomeOfTrouble(outcome, reason), reason);
    }
  }

  /** Nothing is to come any more: no timer is left. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timerMs = Infinity;
  }

  #decide({ request, sent, bytes }: Flight, outcome: LoadOutcome, reason: string | undefined): number {
    const done = this.#options.now();
    const { scenario } = request;
    this.#options.notes.decided({ scenario, sent, done, outcome, bytes, ...(reason && { reason }) });
    return done;
  }

  #wakeAt(timerMs: number, nowMs: number): void {
    clearTimeout(this.#timer);
    this.#timerMs = timerMs;
    // What the kernel already holds was answered: the sockets are read before it is called late.
    this.#timer = setTimeout(() => setImmediate(() => this.#check()), timerMs - nowMs);
  }

  #check(): void {
    this.#timerMs = Infinity;
    const nowMs = this.#options.now();
    const nextMs = Math.min(...this.#waiting.map(({ overdueMs }) => overdueMs));
    if (nextMs <= nowMs) this.#options.onOverdue();
    else if (nextMs < Infinity) this.#wakeAt(nextMs, nowMs);
  }
}
