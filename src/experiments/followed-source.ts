import type { OpenedAlertSource } from '#alerts';
import { messageOf, TargetError } from '#core';
import type { AlertDescription, AlertState, Clock } from '#core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Recording } from './recording.ts';

interface Place {
  /** Its name in this run. */
  name: string;
  kind: string;
  recording: Recording;
  clock: Clock;
}

const lookMs = 15_000;
/** Histories are asked from somewhat before the run on, as the clocks may differ. */
const marginMs = 60_000;

/** One alert source in a run: tells what it has, each change that a look shows, and its history. */
export class FollowedSource {
  readonly #place: Place;
  readonly #alerts = new Map<string, AlertDescription>();
  readonly #known = new Map<string, AlertState>();
  readonly #looked = Promise.withResolvers<void>();
  #source: OpenedAlertSource | undefined;
  #historySince: number;

  constructor(place: Place) {
    this.#place = place;
    this.#historySince = place.clock.wall() - marginMs;
  }

  get name(): string {
    return this.#place.name;
  }

  get isOpen(): boolean {
    return this.#source !== undefined;
  }

  /** Whether there is anything to look at, now or later. */
  get hasAny(): boolean {
    return this.#alerts.size > 0 || this.#source?.isOpenEnded === true;
  }

  /** Resolves after the first look, whatever came of it. */
  get firstLook(): Promise<void> {
    return this.#looked.promise;
  }

  firing() {
    return [...this.#known.values()]
      .filter(({ status }) => status === 'firing')
      .map(({ id }) => ({ source: this.#place.name, id, name: this.#alerts.get(id)?.name ?? id }));
  }

  described(): AlertDescription[] {
    return [...this.#alerts.values()];
  }

  async describe(source: OpenedAlertSource, signal: AbortSignal): Promise<void> {
    this.#source = source;
    const { alerts, missing } = await source.describe(signal);
    this.#tellFound(alerts, missing);
    if (missing.length > 0) this.#warn(`${this.#place.name} has no alert ${missing.join(', ')}.`);
  }

  tellUnreadable(error: string): void {
    const { name: source, kind } = this.#place;
    this.#place.recording.emit({ type: 'alerts-found', source, kind, alerts: [], missing: [], error });
  }

  async keepLooking(everyMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#place;
    while (!signal.aborted) {
      const sent = clock.now();
      await this.#look(sent, signal);
      this.#looked.resolve();
      const waitMs = Math.max(0, sent + everyMs - clock.now());
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
    this.#looked.resolve();
  }

  async #look(sent: number, signal: AbortSignal): Promise<void> {
    const { name: source, recording, clock } = this.#place;
    const late = AbortSignal.timeout(lookMs);
    try {
      const look = await this.#opened().look(AbortSignal.any([signal, late]));
      if (look.appeared && look.appeared.length > 0) this.#tellFound(look.appeared, []);
      const states = look.states.filter((state) => this.#isNew(state));
      if (look.clock) this.#historySince = Math.min(this.#historySince, look.clock.wall - marginMs);
      recording.emit({ type: 'alert-look', source, sent, done: clock.now(), clock: look.clock, states });
    } catch (thrown) {
      if (signal.aborted) return;
      const error = late.aborted ? `${source} did not answer within ${lookMs / 1000} s` : messageOf(thrown);
      recording.emit({
        type: 'alert-look',
        source,
        sent,
        done: clock.now(),
        clock: null,
        states: [],
        error,
      });
    }
  }

  /** Asks once what changed since the run began; nothing where the source keeps no history. */
  async tellHistory(signal: AbortSignal): Promise<void> {
    const { name: source, recording, clock } = this.#place;
    if (this.#source?.history === undefined || !this.hasAny) return;
    const sent = clock.now();
    try {
      const transitions = await this.#source.history(this.#historySince, signal);
      recording.emit({ type: 'alert-history', source, sent, done: clock.now(), transitions });
    } catch (thrown) {
      const error = signal.aborted ? `${source} did not tell its history in time` : messageOf(thrown);
      recording.emit({ type: 'alert-history', source, sent, done: clock.now(), transitions: [], error });
    }
  }

  close(): void {
    this.#source?.close();
    this.#source = undefined;
  }

  #opened(): OpenedAlertSource {
    if (this.#source) return this.#source;
    throw new TargetError(`The alert source ${this.#place.name} is closed.`);
  }

  #isNew(state: AlertState): boolean {
    const before = this.#known.get(state.id);
    this.#known.set(state.id, state);
    return before?.status !== state.status || before.since !== state.since;
  }

  #tellFound(alerts: AlertDescription[], missing: string[]): void {
    const { name: source, kind, recording } = this.#place;
    for (const alert of alerts) this.#alerts.set(alert.id, alert);
    recording.emit({ type: 'alerts-found', source, kind, alerts, missing });
  }

  #warn(text: string): void {
    this.#place.recording.emit({ type: 'note', level: 'warning', text });
  }
}
