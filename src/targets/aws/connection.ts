import type { Clients } from './clients.ts';
import type { Ask, Read } from './read.ts';

/** One inventory, look or act under way: whom to ask, how, and until when. */
export interface Connection {
  clients: Clients;
  cluster: string;
  /** As {@link Read}, bound to the signal of what is under way. */
  read: <T>(action: string, ask: Ask<T>) => Promise<T>;
}

/** Runs `work`, and aborts what is still under way once it has failed in one part. */
export async function connected<T>(
  { clients, cluster, read }: { clients: Clients; cluster: string; read: Read },
  signal: AbortSignal,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const ended = new AbortController();
  const both = AbortSignal.any([signal, ended.signal]);
  try {
    return await work({ clients, cluster, read: (action, ask) => read(action, both, ask) });
  } finally {
    ended.abort();
  }
}
