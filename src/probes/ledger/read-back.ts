import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, Ranges } from '#core';
import type { LedgerObservation } from '#core';
import type { SendTimes } from './send-times.ts';
import type { Reading, Store } from './store.ts';

const pausesMs = [200, 500, 1000];
const notRead = 'not read';

/** Looks for all that may be in the store, once all writes are decided. */
export async function readBack(
  store: Store,
  { readable, times, now }: { readable: Ranges; times: SendTimes; now: () => number },
  signal: AbortSignal,
): Promise<Extract<LedgerObservation, { kind: 'read-back' }>> {
  const sent = now();
  try {
    const { missing, unread, error, ...seen } = await readAgain(store, readable, signal);
    return {
      kind: 'read-back',
      sent,
      done: now(),
      found: { missing: times.of(missing), unread: unread.runs(), ...seen },
      ...(error !== undefined && { error: signal.aborted ? inTime(signal, readable, unread, error) : error }),
    };
  } catch (error) {
    const why = messageOf(signal.aborted ? signal.reason : error);
    return { kind: 'read-back', sent, done: now(), found: null, error: why };
  }
}

/** Why not all was read in time, how far it came, and what was wrong besides or what helps. */
function inTime({ reason }: AbortSignal, all: Ranges, unread: Ranges, error: string): string {
  const [count, left] = [all.count(), unread.count()];
  const hint = reason.name === 'TimeoutError' ? 'a lower rate or a shorter run leaves fewer' : undefined;
  const more = error === notRead ? hint : error;
  return `${messageOf(reason)} when ${count - left} of ${count} ids had been read${more === undefined ? '' : `: ${more}`}`;
}

/** Reads, and reads again what could not be read, a few times with growing pauses; rejects when nothing could be. */
async function readAgain(store: Store, numbers: Ranges, signal: AbortSignal): Promise<Reading> {
  const all: Reading = { missing: new Ranges(), unread: numbers };
  let isRead = false;
  for (const pauseMs of [...pausesMs, undefined]) {
    try {
      const { missing, unread, error, ...seen } = await store.readBack(all.unread, signal);
      isRead = true;
      for (const [first, last] of missing.runs()) all.missing.add(first, last);
      Object.assign(all, seen, { unread });
      delete all.error;
      if (unread.count() === 0) return all;
      all.error = error ?? notRead;
    } catch (error) {
      if (!isRead && (pauseMs === undefined || signal.aborted)) throw error;
    }
    if (pauseMs === undefined || signal.aborted) break;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return all;
}
