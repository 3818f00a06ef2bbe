import { randomBytes } from 'node:crypto';
import type { CreateSender, SenderContext } from '#pacing';
import { httpStore } from './http-store.ts';
import { senderParams, type SenderParams } from './params.ts';
import { postgresStore } from './postgres-store.ts';
import { queueStore } from './queue-store.ts';
import { readBack } from './read-back.ts';
import { RunningReads } from './reading.ts';
import { SendTimes } from './send-times.ts';
import type { Store, Written } from './store.ts';
import { WriteLog } from './write-log.ts';

const flushEveryMs = 1000;

/** Writes one id a send, and reads them all back at the end. */
export const createSender: CreateSender = (params, context) => {
  const told = senderParams.parse(params);
  const token = randomBytes(6).toString('hex');
  const store = openStore(told, token, context);
  const log = new WriteLog();
  const times = new SendTimes();
  const reads = openReads(told, store, token, { log, times, now: () => context.now() });
  const flush = () => [...log.take(), ...(reads?.take() ?? [])].forEach((one) => context.observe(one));
  const flushing = setInterval(flush, flushEveryMs);
  let next = 0;
  return {
    send(settle) {
      const n = next++;
      const sent = context.now();
      times.add(n, sent);
      const abandoned = new AbortController();
      const decide = ({ outcome, reason }: Written) => {
        if (outcome === 'not sent') return settle('unknown', reason ?? outcome);
        log.add({ n, outcome, sent, done: context.now() });
        if (outcome === 'acknowledged') settle('ok');
        else settle('failed', reason ?? outcome);
      };
      for (let read = 0; read < told.reads; read += 1) reads?.begin();
      void store.write(`${token}-${n}`, abandoned.signal).then(decide);
      return () => {
        log.add({ n, outcome: 'indeterminate', sent, done: context.now() });
        abandoned.abort();
      };
    },
    async finish(signal) {
      await reads?.end();
      const { readable } = log;
      const found = await readBack(store, { readable, times, now: () => context.now() }, signal);
      reads?.settle(found);
      flush();
      context.observe(found);
    },
    close() {
      clearInterval(flushing);
      reads?.close();
      store.close();
    },
  };
};

function openReads(
  { reads, timeoutMs }: SenderParams,
  { read }: Store,
  token: string,
  { log, times, now }: { log: WriteLog; times: SendTimes; now: () => number },
): RunningReads | undefined {
  if (!read || reads === 0) return undefined;
  const readOne = (n: number, signal: AbortSignal) => read(`${token}-${n}`, signal);
  return new RunningReads(log, times, { read: readOne, timeoutMs, now });
}

function openStore(told: SenderParams, token: string, context: SenderContext): Store {
  if (told.store === 'http') return httpStore(told, (n) => `${token}-${n}`);
  return told.store === 'postgres' ? postgresStore(told, token) : queueStore(told, token, context);
}
