import { randomBytes } from 'node:crypto';
import type { CreateSender } from '#pacing';
import { httpStore } from './http-store.ts';
import { senderParams } from './params.ts';
import { postgresStore } from './postgres-store.ts';
import { readBack } from './read-back.ts';
import { SendTimes } from './send-times.ts';
import type { Written } from './store.ts';
import { WriteLog } from './write-log.ts';

const flushEveryMs = 1000;

/** Writes one id a send, and reads them all back at the end. */
export const createSender: CreateSender = (params, context) => {
  const told = senderParams.parse(params);
  const token = randomBytes(6).toString('hex');
  const idOf = (n: number) => `${token}-${n}`;
  const store = told.store === 'http' ? httpStore(told, idOf) : postgresStore(told, token);
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
      const { readable } = log;
      context.observe(await readBack(store, { readable, times, now: () => context.now() }, signal));
    },
    close() {
      clearInterval(flushing);
      store.close();
    },
  };
};
