import type { Sender, SenderContext } from '#pacing';
import { readBack } from './read-back.ts';
import { RunningReads } from './reading.ts';
import { SendTimes } from './send-times.ts';
import type { Store, Written } from './store.ts';
import { WriteLog } from './write-log.ts';

const flushEveryMs = 1000;

interface LedgerOptions {
  /** The ids are those of this ledger alone: `token-0`, `token-1`, … */
  token: string;
  /** Reads that go with a write. */
  reads: number;
  timeoutMs: number;
}

/** Writes one id a send into a store, reads some back while it runs and all at the end. */
export function ledgerIn(
  store: Store,
  { token, reads, timeoutMs }: LedgerOptions,
  context: Pick<SenderContext, 'now' | 'observe'>,
): Required<Omit<Sender, 'cut'>> {
  const now = () => context.now();
  const idOf = (n: number) => `${token}-${n}`;
  const { read } = store;
  const log = new WriteLog();
  const times = new SendTimes();
  const running =
    read && new RunningReads(log, times, { read: (n, signal) => read(idOf(n), signal), timeoutMs, now });
  const flush = () => [...log.take(), ...(running?.take() ?? [])].forEach((one) => context.observe(one));
  const flushing = setInterval(flush, flushEveryMs);
  let next = 0;
  return {
    async prepare(signal) {
      const { promise: aborted, resolve } = Promise.withResolvers<void>();
      signal.addEventListener('abort', () => resolve(), { once: true });
      await Promise.race([store.prepare?.(signal), aborted]);
    },
    send(settle) {
      const n = next++;
      const sent = now();
      times.add(n, sent);
      const abandoned = new AbortController();
      const decide = ({ outcome, reason }: Written) => {
        if (outcome === 'not sent') return settle('unknown', reason ?? outcome);
        log.add({ n, outcome, sent, done: now() });
        if (outcome === 'acknowledged') settle('ok');
        else settle('failed', reason ?? outcome);
      };
      for (let read = 0; read < reads; read += 1) running?.begin();
      void store.write(idOf(n), abandoned.signal).then(decide);
      return () => {
        log.add({ n, outcome: 'indeterminate', sent, done: now() });
        abandoned.abort();
      };
    },
    async finish(signal) {
      await running?.end(signal);
      const found = await readBack(store, { log, times, now }, signal);
      running?.settle(found);
      flush();
      context.observe(found);
    },
    close() {
      clearInterval(flushing);
      running?.close();
      store.close();
    },
  };
}
