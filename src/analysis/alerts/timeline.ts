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

/** One change of status, the moments between which it came, and how they are known. */
export interface Change extends Span {
  to: AlertStatus;
  saw: { lo: string; hi: string };
}

/** What the looks and the history tell of one alert. */
export class Timeline {
  readonly #shortestFiringMs: number;
  readonly #sightings: Sighting[] = [];
  /** Looks far apart, with the beginning of the state that the later one saw. */
  readonly #gaps: (Span & { since: number | null })[] = [];
  #history: AlertTransition[] | undefined;

  /** A firing lasts at least so long: what happens between two looks that are closer is seen by one of them. */
  constructor(shortestFiringMs: number) {
    this.#shortestFiringMs = shortestFiringMs;
  }

  saw({ status, since }: Pick<AlertState, 'status' | 'since'>, sent: number, done: number): void {
    const before = this.#sightings.at(-1);
    if (before?.status === status && before.since === since) return this.sawAgain(sent, done);
    if (before && before.status !== 'firing' && status !== 'firing') {
      // Quiet since another moment: it may have fired in between.
      const isOther = before.status === status && status === 'quiet';
      this.#leave(before.lastSent, done, isOther ? 0 : this.#shortestFiringMs, isOther ? null : since);
    }
    this.#sightings.push({ status, since, first: { lo: sent, hi: done }, lastSent: sent });
  }

  /** A look that showed no change. */
  sawAgain(sent: number, done: number): void {
    const last = this.#sightings.at(-1);
    if (!last) return;
    if (last.status !== 'firing') this.#leave(last.lastSent, done, this.#shortestFiringMs, last.since);
    last.lastSent = sent;
  }

  /** The whole history since before the first look. */
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
   * Stretches in which a firing may have come and gone unseen: between looks far apart, unless a history tells, or the
   * state that the later look saw had surely begun before.
   */
  unwatched(clock: SourceClock): readonly Span[] {
    if (this.#history) return [];
    const hasLasted = ({ lo, since }: { lo: number; since: number | null }) =>
      since !== null && (clock.momentOf(since)?.hi ?? Infinity) <= lo;
    return this.#gaps.filter((gap) => !hasLasted(gap));
  }

  /**
   * Every change since the first look, in order. The history's word stands for what looks saw of the same change; it
   * is not narrowed by them, since two changes that lie close together can't be told apart.
   */
  changes(clock: SourceClock): Change[] {
    const told = (this.#history ?? []).flatMap(({ to, at }): Change[] => {
      const moment = clock.momentOf(at);
      const saw = `its history has it ${to} from then on`;
      return moment && moment.hi >= this.firstDone ? [{ to, ...moment, saw: { lo: saw, hi: saw } }] : [];
    });
    const isTold = (seen: Change) => told.some((one) => one.to === seen.to && overlap(one, seen));
    const seen = this.#seen(clock).filter((one) => !isTold(one));
    // The sort keeps the order of those that it can't tell apart, as the history has it.
    return [...told, ...seen].sort((a, b) => a.lo + a.hi - (b.lo + b.hi));
  }

  #seen(clock: SourceClock): Change[] {
    return this.#sightings.slice(1).flatMap((next, index): Change[] => {
      const before = this.#sightings[index];
      if (!before || before.status === next.status) return [];
      const between = { lo: before.lastSent, hi: next.first.hi };
      const told = next.since === null ? undefined : clock.momentOf(next.since);
      const bounds = (told && overlap(between, told)) ?? between;
      // It may have lost its data in between, unseen: then it ceased to fire before it became quiet.
      const lo = before.status === 'firing' ? between.lo : bounds.lo;
      const since = `a look was told that it is ${next.status} from then on`;
      const saw = {
        lo: lo > between.lo ? since : `the last look that still saw it ${before.status}`,
        hi: bounds.hi < between.hi ? since : `the first look that saw it ${next.status}`,
      };
      return [{ to: next.status, lo, hi: bounds.hi, saw }];
    });
  }

  #leave(lo: number, hi: number, allowedMs: number, since: number | null): void {
    if (hi - lo > allowedMs) this.#gaps.push({ lo, hi, since });
  }
}
