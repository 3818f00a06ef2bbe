import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, Ranges } from '#core';
import type { LedgerObservation } from '#core';
import type { SendTimes } from './send-times.ts';
import type { Reading, Store } from './store.ts';
import type { WriteLog } from './write-log.ts';

const pausesMs = [200, 500, 1000];
const notRead = 'not read';

interface ReadBackOptions {
  log: Pick<WriteLog, 'readable' | 'acknowledged'>;
  times: SendTimes;
  now: () => number;
}

/** Looks for all that may be in the store, once all writes are decided; what was read whole is cleared away. */
export async function readBack(
  store: Store,
  { log, times, now }: ReadBackOptions,
  signal: AbortSignal,
): Promise<Extract<LedgerObservation, { kind: 'read-back' }>> {
  const { readable } = log;
  const sent = now();
  try {
    const { missing, unread, error, ...seen } = await readAgain(store, log, signal);
    if (unread.count() === 0) await store.clear?.(signal);
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

/**
 * Reads, and reads again, a few times with growing pauses: what could not be read, and what was acknowledged and is missing,
 * which a replica may only not have yet. Rejects when nothing could be read.
 */
async function readAgain(
  store: Store,
  { readable, acknowledged }: ReadBackOptions['log'],
  signal: AbortSignal,
): Promise<Reading> {
  let all: Reading = { missing: new Ranges(), unread: readable };
  let isRead = false;
  for (const pauseMs of [...pausesMs, undefined]) {
    // A queue that is empty has told all.
    const again = store.read ? all.missing.and(acknowledged) : new Ranges();
    try {
      const { missing, unread, error, ...seen } = await store.readBack(union(all.unread, again), signal);
      isRead = true;
      // Missing stays what was missing before and could not be read now.
      const stillMissing = union(all.missing.without(again), missing, again.and(unread));
      all = { ...seen, missing: stillMissing, unread: unread.without(again) };
      if (all.unread.count() > 0) all.error = error ?? notRead;
    } catch (error) {
      if (!isRead && (pauseMs === undefined || signal.aborted)) throw error;
    }
    const isLeft = all.unread.count() > 0 || (store.read && all.missing.and(acknowledged).count() > 0);
    if ((isRead && !isLeft) || pauseMs === undefined || signal.aborted) break;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return all;
}

function union(...all: Ranges[]): Ranges {
  return new Ranges(all.flatMap((one) => one.runs()));
}
