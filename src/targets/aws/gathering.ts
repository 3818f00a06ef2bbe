import type { Connection } from './connection.ts';

/** The target that is asked, until it is closed. */
export interface Asked {
  connect: (work: (connection: Connection) => Promise<void>) => Promise<void>;
  closed: AbortSignal;
}

interface Waiting<Value> {
  key: string;
  resolve: (value: Value | undefined) => void;
  reject: (reason: unknown) => void;
}

interface GatherOptions<Value> {
  /** How long the first waits for others; a number, or what the time is then. */
  gatherMs: number | (() => number);
  /** The most keys of one reading. */
  most: number;
  read: (connection: Connection, keys: string[]) => Promise<ReadonlyMap<string, Value>>;
}

/**
 * Answers many who ask about one thing each with few calls. What anyone is told was read after they asked; undefined
 * is what is not there.
 */
export function gather<Value>(
  { connect, closed }: Asked,
  { gatherMs, most, read }: GatherOptions<Value>,
): (key: string) => Promise<Value | undefined> {
  let waiting: Waiting<Value>[] = [];
  return (key) => {
    const { promise, resolve, reject } = Promise.withResolvers<Value | undefined>();
    if (waiting.length === 0) flushAfter(typeof gatherMs === 'number' ? gatherMs : gatherMs());
    waiting.push({ key, resolve, reject });
    return promise;
  };

  function flushAfter(ms: number): void {
    const end = () => {
      clearTimeout(timer);
      closed.removeEventListener('abort', end);
      flush();
    };
    const timer = setTimeout(end, ms);
    closed.addEventListener('abort', end, { once: true });
  }

  function flush(): void {
    const all = waiting;
    waiting = [];
    const keys = [...new Set(all.map(({ key }) => key))];
    for (let at = 0; at < keys.length; at += most) {
      const batch = new Set(keys.slice(at, at + most));
      const askers = all.filter(({ key }) => batch.has(key));
      connect(async (connection) => {
        const found = await read(connection, [...batch]);
        for (const { key, resolve } of askers) resolve(found.get(key));
      }).catch((error: unknown) => askers.forEach(({ reject }) => reject(error)));
    }
  }
}
