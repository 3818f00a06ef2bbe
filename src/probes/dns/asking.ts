import { exchange } from './exchange.ts';
import type { Server } from '../resolvers.ts';
import { Query } from './query.ts';
import type { Question, Told } from './query.ts';

/** What answers a question; silence lasts until `signal` aborts. */
export interface Resolver {
  ask(question: Question, signal: AbortSignal): Promise<Told>;
  /** Finds in advance whom to ask for a name. */
  prepare?(name: string, signal: AbortSignal): Promise<void>;
}

interface InTurn {
  query: Query;
  /** After so long without an answer the next server is asked as well. */
  patienceMs: number;
  isGood: (told: Told) => boolean;
}

/** Of these a stub resolver asks the next server. */
const passedOn = ['SERVFAIL', 'NOTIMP', 'REFUSED'];

/**
 * Asks the first of these servers, the next one when it refuses, can't tell, or says nothing for a while, as stub
 * resolvers do. The first good answer counts, whoever gives it; where there is none, what the first server said.
 */
export async function askInTurn(
  servers: readonly Server[],
  { query, patienceMs, isGood }: InTurn,
  signal: AbortSignal,
): Promise<Told> {
  const [first, ...others] = servers;
  if (!first) return { outcome: 'unknown', reason: 'there is no server to ask' };
  if (others.length === 0) return await exchange(first, query, signal);
  const decided = new AbortController();
  const either = AbortSignal.any([signal, decided.signal]);
  const { promise, resolve } = Promise.withResolvers<Told>();
  let saidFirst: Told | undefined;
  let bad = 0;
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  const ask = (): void => {
    clearTimeout(timer);
    const server = servers[next];
    if (!server) return;
    next += 1;
    timer = setTimeout(ask, patienceMs);
    void exchange(server, query, either).then((told) => hear(told, server));
  };
  const hear = (told: Told, server: Server): void => {
    if (isGood(told)) return resolve(told);
    if (server === first) saidFirst = told;
    bad += 1;
    if (bad === servers.length) resolve(saidFirst ?? told);
    else ask();
  };
  ask();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    decided.abort();
  }
}

/** A resolver that does all the work for its client, at one of these servers. */
export class Recursive implements Resolver {
  readonly #servers: readonly Server[];
  readonly #patienceMs: number;
  readonly #queries = new Map<string, Query>();

  constructor(servers: readonly Server[], timeoutMs: number) {
    this.#servers = servers;
    this.#patienceMs = timeoutMs / Math.max(1, servers.length);
  }

  get servers(): readonly Server[] {
    return this.#servers;
  }

  ask(question: Question, signal: AbortSignal): Promise<Told> {
    const query = remembered(this.#queries, question, true);
    const isGood = (told: Told) => 'code' in told && !passedOn.includes(told.code);
    return askInTurn(this.#servers, { query, patienceMs: this.#patienceMs, isGood }, signal);
  }
}

// The questions of one probe: its own, and those for what its SRV records name.
const mostRemembered = 256;

/** The query of a question, encoded once. */
export function remembered(queries: Map<string, Query>, question: Question, isRecursive: boolean): Query {
  const key = `${question.type} ${question.name}`;
  const query = queries.get(key) ?? new Query(question, { isRecursive });
  if (queries.size < mostRemembered) queries.set(key, query);
  return query;
}
