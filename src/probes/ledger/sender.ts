import { randomBytes } from 'node:crypto';
import type { CreateSender, SenderContext } from '#pacing';
import { httpStore } from './http-store.ts';
import { senderParams, type SenderParams } from './params.ts';
import { postgresStore } from './postgres-store.ts';
import { queueStore } from './queue-store.ts';
import { readBack } from './read-back.ts';
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
  const flush = () => log.take().forEach((writes) => context.observe(writes));
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
      void store.write(`${token}-${n}`, abandoned.signal).then(decide);
      return () => {
        log.add({ n, outcome: 'indeterminate', sent, done: context.now() });
        abandoned.abort();
      };
    },
    async finish(signal) {
      flush();
      const { readable } = log;
      context.observe(await readBack(store, { readable, times, now: () => context.now() }, signal));
    },
    close() {
      clearInterval(flushing);
      store.close();
    },
  };
};

function openStore(told: SenderParams, token: string, context: SenderContext): Store {
  if (told.store === 'http') return httpStore(told, (n) => `${token}-${n}`);
  return told.store === 'postgres' ? postgresStore(told, token) : queueStore(told, token, context);
}
