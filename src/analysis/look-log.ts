import type { ControlClock, EventOf } from '#core';

/** What one subject counted, from the look that first saw it to the last that still did. */
export interface Sighting {
  ids: ReadonlySet<string>;
  /** Of the first look that saw this. */
  sent: number;
  done: number;
  /** Sent time of the last look that still saw it. */
  lastSent: number;
}

/** The looks at the control plane: per clock and subject what was counted, kept where it changed. */
export class LookLog {
  readonly #subjects = new Map<ControlClock, Map<string, Sighting[]>>();
  ok = 0;
  failed = 0;
  readonly #marks = new Set<number>();

  /** The first look sent after this moment counts as a sighting of its own, changed or not. */
  mark(moment: number): void {
    this.#marks.add(moment);
  }

  add({ sent, done, counts, error }: EventOf<'look'>): void {
    if (error !== undefined) {
      this.failed += 1;
      return;
    }
    this.ok += 1;
    const listed = new Set<Sighting[]>();
    for (const { clock, subject, ids } of counts) {
      const sightings = this.#sightings(clock, subject);
      sightings.push({ ids: new Set(ids), sent, done, lastSent: sent });
      listed.add(sightings);
    }
    for (const sightings of this.#all()) if (!listed.has(sightings)) this.#again(sightings, sent, done);
  }

  /** Subjects of a clock with their sightings, oldest first, in the order they were first listed. */
  subjects(clock: ControlClock): ReadonlyMap<string, readonly Sighting[]> {
    return this.#subjects.get(clock) ?? new Map<string, Sighting[]>();
  }

  #again(sightings: Sighting[], sent: number, done: number): void {
    const last = sightings.at(-1);
    if (!last) return;
    const isFirstSince = [...this.#marks].some((mark) => last.sent < mark && sent >= mark);
    if (isFirstSince) sightings.push({ ids: last.ids, sent, done, lastSent: sent });
    else last.lastSent = sent;
  }

  #sightings(clock: ControlClock, subject: string): Sighting[] {
    const subjects = this.#subjects.get(clock) ?? new Map<string, Sighting[]>();
    this.#subjects.set(clock, subjects);
    const sightings = subjects.get(subject) ?? [];
    subjects.set(subject, sightings);
    return sightings;
  }

  *#all(): Generator<Sighting[]> {
    for (const subjects of this.#subjects.values()) yield* subjects.values();
  }
}
