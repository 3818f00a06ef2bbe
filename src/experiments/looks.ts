import { messageOf } from '#core';
import type { Clock, Count, LiveAddresses } from '#core';
import type { Target } from '#targets';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Recording } from './recording.ts';

interface LooksOptions {
  target: Target;
  recording: Recording;
  clock: Clock;
  everyMs: number;
  signal: AbortSignal;
}

/** Asks the control plane at a fixed pace, one look at a time, until the signal aborts. */
export async function keepLooking({
  target,
  recording,
  clock,
  everyMs,
  signal,
}: LooksOptions): Promise<void> {
  const known = new Map<string, string>();
  while (!signal.aborted) {
    const sent = clock.now();
    try {
      const look = await target.look(signal);
      const counts = changesOf(look.counts, known, (one) => [`${one.clock} ${one.subject}`, one.ids]);
      const live = changesOf(look.live, known, (one) => [`live ${one.service}`, one.addresses]);
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
    const waitMs = Math.max(0, sent + everyMs - clock.now());
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Those that are not as they were known, by their key and members; makes them known. */
function changesOf<Item extends Count | LiveAddresses>(
  items: readonly Item[],
  known: Map<string, string>,
  tell: (item: Item) => [key: string, members: readonly string[]],
): Item[] {
  return items.filter((item) => {
    const [key, members] = tell(item);
    const text = [...members].sort().join(' ');
    if (known.get(key) === text) return false;
    known.set(key, text);
    return true;
  });
}
