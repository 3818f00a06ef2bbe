import { messageOf } from '#core';
import type { Clock, Count, LiveAddresses } from '#core';
import type { Target } from '#targets';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Recording } from './recording.ts';

interface LooksOptions {
  target: Pick<Target, 'look'>;
  recording: Pick<Recording, 'emit'>;
  clock: Pick<Clock, 'now'>;
  everyMs: number;
}

/** Looks at the control plane: one at a time, at a fixed pace. */
export class Looks {
  readonly #options: LooksOptions;
  readonly #known = new Map<string, string>();
  readonly #stopped = new AbortController();
  readonly #over: Promise<void>;
  readonly #begun = Promise.withResolvers<void>();

  constructor(options: LooksOptions) {
    this.#options = options;
    this.#over = this.#keepLooking(this.#stopped.signal);
  }

  /** Resolves when the first look is over, whatever it told: what comes later is held against it. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** Ends with a last look, since only a look afterwards tells what the last answers were worth; it may take so long. */
  async stop(withinMs: number): Promise<void> {
    this.#stopped.abort();
    await this.#over;
    await this.#look(AbortSignal.timeout(withinMs));
  }

  async #keepLooking(signal: AbortSignal): Promise<void> {
    const { clock, everyMs } = this.#options;
    while (!signal.aborted) {
      const sent = clock.now();
      await this.#look(signal);
      this.#begun.resolve();
      const waitMs = Math.max(0, sent + everyMs - clock.now());
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Tells nothing where the signal ended it. */
  async #look(signal: AbortSignal): Promise<void> {
    const { target, recording, clock } = this.#options;
    const sent = clock.now();
    try {
      const look = await target.look(signal);
      const counts = this.#changesOf(look.counts, (one) => [`${one.clock} ${one.subject}`, one.ids]);
      const live = this.#changesOf(look.live, (one) => [`live ${one.service}`, one.addresses]);
      recording.emit({
        type: 'look',
        sent,
        done: clock.now(),
        counts,
        ...(live.length > 0 && { live }),
      });
    } catch (error) {
      if (signal.aborted) return;
      recording.emit({ type: 'look', sent, done: clock.now(), counts: [], error: messageOf(error) });
    }
  }

  /** Those that are not as they were known, by their key and members; makes them known. */
  #changesOf<Item extends Count | LiveAddresses>(
    items: readonly Item[],
    tell: (item: Item) => [key: string, members: readonly string[]],
  ): Item[] {
    return items.filter((item) => {
      const [key, members] = tell(item);
      const text = [...members].sort().join(' ');
      if (this.#known.get(key) === text) return false;
      this.#known.set(key, text);
      return true;
    });
  }
}
