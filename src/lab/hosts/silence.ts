import { connect, type Socket } from 'node:net';
import pLimit from 'p-limit';
import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';

/** What came of filling one listener's queue of connections that nobody accepts. */
export interface Fill {
  /** A fresh connect is not answered any more. */
  isSilent: boolean;
  connections: number;
  /** Why it is not silent, where it is not. */
  reason?: Reason;
  /** Ends the connections that hold the queue. */
  release(): void;
}

type Reason = 'refused' | 'failed' | 'never full' | 'called off';
type Attempt = 'connected' | 'silent' | 'refused' | 'failed';

const limits = { first: 4, batch: 64, unansweredMs: 50, proofMs: 150, connections: 5000, budgetMs: 3000 };

// More long queues at once would be late for each other.
const inTurn = pLimit(16);

/**
 * Fills the accept queue of a stopped listener until a fresh connect gets no answer
 * (docs/decisions/0001-how-a-host-vanishes.md). The listener's process must have been stopped before.
 */
export async function silence(host: string, port: number, signal: AbortSignal): Promise<Fill> {
  const held = new Set<Socket>();
  let connections = 0;

  const one = async (withinMs: number) => {
    const outcome = await attempt(host, port, withinMs, held);
    if (outcome === 'connected') connections += 1;
    return outcome;
  };
  const finish = (reason?: Reason): Fill => {
    const release = () => {
      for (const socket of held) socket.resetAndDestroy();
      held.clear();
    };
    // On Linux a connection that was reset keeps its place in the queue, so nothing needs to be held.
    if (reason !== undefined || process.platform === 'linux') release();
    return { isSilent: reason === undefined, connections, ...(reason && { reason }), release };
  };

  async function round(length: number): Promise<Fill | undefined> {
    const outcomes = await Promise.all(Array.from({ length }, () => one(limits.unansweredMs)));
    if (outcomes.includes('refused')) return finish('refused');
    if (outcomes.includes('failed')) return finish('failed');
    const isFull = outcomes.includes('silent') && (await one(limits.proofMs)) === 'silent';
    return isFull ? finish() : undefined;
  }

  // Enough for a listener that has shortened its queue.
  const shortest = await round(limits.first);
  if (shortest) return shortest;
  return inTurn(async () => {
    const startedAt = performance.now();
    while (!signal.aborted && connections < limits.connections) {
      if (performance.now() - startedAt > limits.budgetMs) break;
      const filled = await round(limits.batch);
      if (filled) return filled;
    }
    return finish(signal.aborted ? 'called off' : 'never full');
  });
}

async function attempt(host: string, port: number, withinMs: number, held: Set<Socket>): Promise<Attempt> {
  const socket = connect({ host, port });
  const answered = new Promise<Attempt>((resolve) => {
    socket.once('connect', () => resolve('connected'));
    // Stays, because the end of the listener resets the socket later.
    socket.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'failed'),
    );
  });
  const timer = new AbortController();
  const outcome = await Promise.race([answered, unanswered(withinMs, timer.signal)]);
  timer.abort();
  if (outcome === 'connected') held.add(socket.unref());
  else socket.destroy();
  return outcome;
}

// The extra turns let a connect that is done but not yet seen win over a timer that fires late.
async function unanswered(withinMs: number, signal: AbortSignal): Promise<Attempt> {
  await delay(withinMs, undefined, { signal }).catch(() => {});
  await turn();
  await turn();
  return 'silent';
}
