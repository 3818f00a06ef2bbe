import { messageOf } from '#core';
import type { Clock, Count } from '#core';
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
      const counts = await target.look(signal);
      const changed = changesOf(counts, known);
      recording.emit({ type: 'look', sent, done: clock.now(), counts: changed });
    } catch (error) {
      if (signal.aborted) return;
      recording.emit({ type: 'look', sent, done: clock.now(), counts: [], error: messageOf(error) });
    }
    const waitMs = Math.max(0, sent + everyMs - clock.now());
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

function changesOf(counts: readonly Count[], known: Map<string, string>): Count[] {
  return counts.filter(({ clock, subject, ids }) => {
    const key = `${clock} ${subject}`;
    const text = [...ids].sort().join(' ');
    if (known.get(key) === text) return false;
    known.set(key, text);
    return true;
  });
}
