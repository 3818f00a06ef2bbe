import { Ranges } from '#core';

/** A receive that is under way, and what was deleted for sure since it left. */
interface Receive {
  deleted: Ranges;
}

/** A message as it was given out once. */
export interface GivenOut {
  n: number;
  isDeleting: boolean;
  /** How often it was given out again while its delete was under way. */
  meanwhile: number;
  /** By an earlier handle: that need not take effect. */
  mayBeDeleted: boolean;
}

/**
 * What came back out of a queue. A queue may give out again what it was not yet told to delete; what comes by a receive
 * that left after the delete was acknowledged is a duplicate, and what came while one was under way may be either. What it
 * holds grows with what goes wrong, not with time.
 */
export class ReceivedLog {
  readonly received = new Ranges();
  readonly #receives = new Set<Receive>();
  /** As they were given out last, until that is deleted. */
  readonly #kept = new Map<number, GivenOut>();
  readonly #twice = new Map<number, number>();
  readonly #perhapsTwice = new Ranges();
  #redelivered = 0;
  #undecided = 0;
  /** When the first and the last message came back that was deleted. */
  twiceAt: [first: number, last: number] | undefined;

  /** A receive leaves. */
  begin(): Receive {
    const receive = { deleted: new Ranges() };
    this.#receives.add(receive);
    return receive;
  }

  /** It came to its end, and all that it brought was told. */
  end(receive: Receive): void {
    this.#receives.delete(receive);
  }

  /** A receive that is under way brought this one. */
  take(n: number, at: number, by: Receive): GivenOut {
    const before = this.#kept.get(n);
    const given = { n, isDeleting: false, meanwhile: 0, mayBeDeleted: before?.mayBeDeleted ?? false };
    this.#kept.set(n, given);
    if (!this.received.has(n)) this.received.add(n);
    else if (by.deleted.has(n) || before?.mayBeDeleted) this.#perhapsTwice.add(n);
    else if (before?.isDeleting) {
      before.meanwhile += 1;
      this.#undecided += 1;
    } else if (before) this.#redelivered += 1;
    else {
      this.#twice.set(n, (this.#twice.get(n) ?? 1) + 1);
      this.twiceAt = [this.twiceAt?.[0] ?? at, at];
    }
    return given;
  }

  /** Its delete leaves. */
  deleting(given: GivenOut): void {
    given.isDeleting = true;
  }

  /** Its delete was acknowledged, or was not: then it may be given out again. */
  deleted(given: GivenOut, isAcknowledged: boolean): void {
    const { n, meanwhile } = given;
    this.#undecided -= meanwhile;
    given.isDeleting = false;
    given.meanwhile = 0;
    if (!isAcknowledged) {
      this.#redelivered += meanwhile;
      return;
    }
    if (meanwhile > 0) this.#perhapsTwice.add(n);
    const last = this.#kept.get(n);
    if (last !== given) {
      if (last) last.mayBeDeleted = true;
      return;
    }
    this.#kept.delete(n);
    for (const receive of this.#receives) receive.deleted.add(n);
  }

  /** Those that came back although they were deleted, and how often each was received in all. */
  twice(): [n: number, times: number][] {
    return [...this.#twice].sort(([a], [b]) => a - b);
  }

  /** Those of which it can't be told whether they came back before they were deleted. */
  perhapsTwice(): Ranges {
    return this.#perhapsTwice.without(new Ranges([...this.#twice.keys()].map((n) => [n, n])));
  }

  /** Messages given out again that were not deleted yet, as every such queue may. */
  get redelivered(): number {
    return this.#redelivered + this.#undecided;
  }

  /** How many runs and numbers are kept. */
  get size(): number {
    return (
      this.received.runs().length + this.#perhapsTwice.runs().length + this.#kept.size + this.#twice.size
    );
  }
}
