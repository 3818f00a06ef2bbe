import type { AlertState, AlertStatus, AlertTransition } from '#core';
import { overlap } from './source-clock.ts';
import type { SourceClock, Span } from './source-clock.ts';

/** A stretch of looks that saw one status. */
interface Sighting {
  status: AlertStatus;
  since: number | null;
  /** The first look that saw it, and when the last that still did was sent. */
  first: Span;
  lastSent: number;
}

/** One change of status, and the moments between which it came. */
export interface Change extends Span {
  to: AlertStatus;
}

/** What the looks and the history tell of one alert. */
export class Timeline {
  readonly #sightings: Sighting[] = [];
  #history: AlertTransition[] = [];

  saw({ status, since }: Pick<AlertState, 'status' | 'since'>, sent: number, done: number): void {
    this.#sightings.push({ status, since, first: { lo: sent, hi: done }, lastSent: sent });
  }

  /** A look that showed no change. */
  sawAgain(sent: number): void {
    const last = this.#sightings.at(-1);
    if (last) last.lastSent = sent;
  }

  told(transitions: AlertTransition[]): void {
    this.#history = transitions;
  }

  /** When the last look that told of it was sent; null before the first. */
  get lastSent(): number | null {
    return this.#sightings.at(-1)?.lastSent ?? null;
  }

  get last(): AlertStatus | undefined {
    return this.#sightings.at(-1)?.status;
  }

  /** The status that the first look saw. */
  get first(): AlertStatus | undefined {
    return this.#sightings[0]?.status;
  }

  get firstDone(): number {
    return this.#sightings[0]?.first.hi ?? Infinity;
  }

  /**
   * Every change since the first look, in order. The history's word stands for what looks saw of the same change; it
   * is not narrowed by them, since two changes that lie close together can't be told apart.
   */
  changes(clock: SourceClock): Change[] {
    const told = this.#history.flatMap(({ to, at }): Change[] => {
      const moment = clock.momentOf(at);
      return moment && moment.hi >= this.firstDone ? [{ to, ...moment }] : [];
    });
    const isTold = (seen: Change) => told.some((one) => one.to === seen.to && overlap(one, seen));
    const seen = this.#seen(clock).filter((one) => !isTold(one));
    return [...seen, ...told].sort((a, b) => a.lo + a.hi - (b.lo + b.hi));
  }

  #seen(clock: SourceClock): Change[] {
    return this.#sightings.slice(1).flatMap((next, index): Change[] => {
      const before = this.#sightings[index];
      if (!before) return [];
      const between = { lo: before.lastSent, hi: next.first.hi };
      const told = next.since === null ? undefined : clock.momentOf(next.since);
      const bounds = (told && overlap(between, told)) ?? between;
      // The same status since another moment: it changed and came back between two looks, which a history tells.
      return before.status === next.status ? [] : [{ to: next.status, ...bounds }];
    });
  }
}
