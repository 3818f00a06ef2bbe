import { bucketMs, bucketOf } from '#core';
import type { Fold, RetryPolicy } from '#core';
import { countOf } from '../stretch.ts';
import { Tally, latencyOf } from '../tally.ts';
import { fateOf } from './fate.ts';
import type { Fate } from './fate.ts';
import type { RetriedProbe } from './finding.ts';
import { LongestOutage } from './longest-outage.ts';
import type { FailedSend, Neighbours } from './met.ts';

// What a recorder flushes each second is a fraction of this; more at once is not told one by one.
const mostPlaces = 4096;

interface Waiting {
  fold: Fold;
  isSince: boolean;
  /** The place of the fold that is judged next. */
  next: number;
}

/** A client that sends when the probe does and tries again what fails: what it would have felt, as the folds come. */
export class RetryingClient {
  readonly policy: RetryPolicy;
  readonly #timeoutMs: number;
  readonly #neighbours: Neighbours;
  /** In order, from the first place that can't be judged yet. */
  readonly #waiting: Waiting[] = [];
  #felt = 0;
  #unclear = 0;
  readonly #waited = new Tally();
  #saved = 0;
  readonly #measured = new LongestOutage();
  readonly #feltAtLeast = new LongestOutage();
  readonly #feltAtMost = new LongestOutage();

  constructor(policy: RetryPolicy, timeoutMs: number, neighbours: Neighbours) {
    this.policy = policy;
    this.#timeoutMs = timeoutMs;
    this.#neighbours = neighbours;
  }

  /** The fold is in the history already. */
  take(fold: Fold, isSince: boolean): void {
    this.#waiting.push({ fold, isSince, next: fold.n[0] });
    this.#judge(true);
  }

  finish(): void {
    this.#judge(false);
  }

  /** The first place that is not judged yet. */
  get next(): number | undefined {
    return this.#waiting[0]?.next;
  }

  finding(): Pick<RetriedProbe, 'felt' | 'outage' | 'waited'> {
    const none = { lo: 0, hi: 0 };
    const measured = this.#measured.longest();
    const felt = {
      lo: (this.#feltAtLeast.longest() ?? none).lo,
      hi: (this.#feltAtMost.longest() ?? none).hi,
    };
    const waited = latencyOf(this.#waited.toHistogram());
    return {
      felt: { lo: this.#felt, hi: this.#felt + this.#unclear },
      outage: measured && { measured, felt },
      waited: waited && { count: this.#saved, ...waited },
    };
  }

  #judge(areMoreToCome: boolean): void {
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      if (!this.#judgeFold(first, areMoreToCome)) return;
      this.#waiting.shift();
    }
  }

  /** Tells whether all of its places are judged. */
  #judgeFold(waiting: Waiting, areMoreToCome: boolean): boolean {
    const { fold, isSince } = waiting;
    if (fold.outcome === 'ok') {
      for (const outage of [this.#measured, this.#feltAtLeast, this.#feltAtMost]) outage.ok(fold.sent);
    }
    if (fold.outcome !== 'failed' || !isSince) return true;
    if (countOf(fold) > mostPlaces) {
      this.#count(fold.sent, { kind: 'unclear' }, countOf(fold));
      return true;
    }
    const client = { policy: this.policy, timeoutMs: this.#timeoutMs };
    for (; waiting.next <= fold.n[1]; waiting.next += 1) {
      const failed = this.#failedSend(fold, waiting.next);
      const fate = fateOf(failed, client, this.#neighbours, areMoreToCome);
      if (!fate) return false;
      // Where it was sent is known within bounds; these keep the length of an outage within its own.
      this.#count([failed.sent[1], failed.sent[0]], fate, 1);
      if (fate.kind === 'hidden' && fate.isFirst) this.#saves(failed);
    }
    return true;
  }

  #failedSend(fold: Fold, place: number): FailedSend {
    const sent = this.#neighbours.history.sentOf(fold, place);
    const [earliest, latest] = fold.done;
    const [fastest, slowest] = [fold.latency[0], fold.latency.at(-1)];
    const within = (moment: number) => Math.min(latest, Math.max(earliest, moment));
    const done: [number, number] =
      !fastest || !slowest || countOf(fold) === 1
        ? [earliest, latest]
        : [within(sent[0] + bucketMs(fastest[0] - 1)), within(sent[1] + bucketMs(slowest[0] + 1))];
    return { place, sent, done, reason: fold.reason ?? 'failed' };
  }

  #count(sent: [number, number], { kind }: Pick<Fate, 'kind'>, count: number): void {
    this.#measured.failed(sent);
    if (kind === 'felt') {
      this.#felt += count;
      this.#feltAtLeast.failed(sent);
    } else if (kind === 'unclear') {
      this.#unclear += count;
      this.#feltAtLeast.ok(sent);
    } else this.#feltAtLeast.ok(sent);
    if (kind === 'hidden') this.#feltAtMost.ok(sent);
    else this.#feltAtMost.failed(sent);
  }

  #saves({ sent, done }: FailedSend): void {
    this.#saved += 1;
    this.#waited.add([[bucketOf(Math.max(0, done[1] - sent[1]) + this.policy.pauseMs), 1]]);
  }
}
