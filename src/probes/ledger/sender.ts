import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '#core';
import type { CreateSender, SenderContext } from '#pacing';
import { httpStore } from './http-store.ts';
import { senderParams } from './params.ts';
import { postgresStore } from './postgres-store.ts';
import type { Reading, Store, Written } from './store.ts';
import { rangesOf, WriteLog } from './write-log.ts';

const flushEveryMs = 1000;
const pausesMs = [200, 500, 1000];

/** Writes one id a send, and reads them all back at the end. */
export const createSender: CreateSender = (params, context) => {
  const told = senderParams.parse(params);
  const token = randomBytes(6).toString('hex');
  const idOf = (n: number) => `${token}-${n}`;
  const store = told.store === 'http' ? httpStore(told, idOf) : postgresStore(told, token);
  const log = new WriteLog();
  const flush = () => log.take().forEach((writes) => context.observe(writes));
  const flushing = setInterval(flush, flushEveryMs);
  let next = 0;
  return {
    send(settle) {
      const n = next++;
      const sent = context.now();
      const abandoned = new AbortController();
      const decide = ({ outcome, reason }: Written) => {
        log.add({ n, outcome, sent, done: context.now() });
        if (outcome === 'acknowledged') settle('ok');
        else settle('failed', reason ?? outcome);
      };
      void store.write(idOf(n), abandoned.signal).then(decide);
      return () => {
        log.add({ n, outcome: 'indeterminate', sent, done: context.now() });
        abandoned.abort();
      };
    },
    async finish(signal) {
      flush();
      await readBack(store, log.readable(), signal, context);
    },
    close() {
      clearInterval(flushing);
      store.close();
    },
  };
};

async function readBack(
  store: Store,
  numbers: readonly number[],
  signal: AbortSignal,
  context: SenderContext,
): Promise<void> {
  const sent = context.now();
  try {
    const { missing, unread, twice, error } = await readAgain(store, numbers, signal);
    context.observe({
      kind: 'read-back',
      sent,
      done: context.now(),
      found: { missing: rangesOf(missing), unread: rangesOf(unread), twice },
      ...(error !== undefined && { error }),
    });
  } catch (error) {
    context.observe({ kind: 'read-back', sent, done: context.now(), found: null, error: messageOf(error) });
  }
}

/** Reads, and reads again what could not be read, a few times with growing pauses; rejects when nothing could be. */
async function readAgain(store: Store, numbers: readonly number[], signal: AbortSignal): Promise<Reading> {
  const all: Reading = { missing: [], unread: [...numbers], twice: [] };
  for (const pauseMs of [...pausesMs, undefined]) {
    try {
      const { missing, unread, twice, error } = await store.readBack(all.unread, signal);
      all.missing.push(...missing);
      all.twice.push(...twice);
      all.unread = unread;
      if (unread.length === 0) return { missing: all.missing.sort(byNumber), unread, twice: all.twice };
      all.error = error ?? 'not read';
    } catch (error) {
      if (pauseMs === undefined || signal.aborted) throw error;
    }
    if (pauseMs === undefined || signal.aborted) break;
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
  return { ...all, missing: all.missing.sort(byNumber) };
}

const byNumber = (a: number, b: number) => a - b;
