import type { PuttingBack, Sending } from '../changes.ts';
import { abortable } from './abortable.ts';
import type { Clients } from './clients.ts';
import type { Connection } from './connection.ts';
import { explain } from './explain.ts';
import { failureOf } from './failures.ts';
import type { AwsTargetOptions } from './options.ts';
import type { Ask, Read } from './read.ts';

/** What the parts of a target that change something are given. */
export interface Acting {
  options: AwsTargetOptions;
  open: (signal: AbortSignal) => Promise<Clients>;
  connect: <T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>) => Promise<T>;
  read: Read;
}

/** A client of the SDK, as far as sending needs it. */
interface Client {
  middlewareStack: {
    add(
      middleware: <Request, Answer>(next: (request: Request) => Answer) => (request: Request) => Answer,
      place: { name: string; step: 'deserialize'; priority: 'low' },
    ): void;
  };
  destroy(): void;
}

/** Requests that change something, with what they are called in a policy: `ec2:StopInstances`. */
interface Act<T> {
  action: string;
  send: Ask<T>;
  /** Something harmless, asked before, where the moment of sending counts. */
  opening?: { action: string; ask: Ask<unknown> };
}

/** Sends once: when it left must be known, and a second one would hide that. Ends the client, which is its own. */
export async function sendOnce<T>(
  client: Client,
  how: Sending,
  { action, send, opening }: Act<T>,
  options: AwsTargetOptions,
): Promise<T> {
  const { signal } = how;
  try {
    if (opening) await openConnection(opening, signal, options);
    tellWhenSent(client, how);
    return await abortable(send({ abortSignal: signal }), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, action, options);
  } finally {
    client.destroy();
  }
}

/** Sends what changes nothing twice, until it is answered. Ends the client, which is its own. */
export async function sendAgain<T>(
  client: Client,
  how: PuttingBack,
  { action, send }: Act<T>,
  read: Read,
): Promise<T> {
  try {
    tellWhenSent(client, { ...how, mayLeave: () => undefined });
    return await read(action, how.signal, send);
  } finally {
    client.destroy();
  }
}

/** Asks something harmless first, so that no handshake and no look for credentials lies behind the moment of sending. */
async function openConnection(
  { action, ask }: NonNullable<Act<unknown>['opening']>,
  signal: AbortSignal,
  options: AwsTargetOptions,
): Promise<void> {
  try {
    await abortable(ask({ abortSignal: signal }), signal);
  } catch (error) {
    signal.throwIfAborted();
    const { kind } = failureOf(error);
    if (kind === 'network' || kind === 'credentials') throw explain(error, action, options);
  }
}

/** Tells of every request at the last step before the socket, when it is signed. */
function tellWhenSent(client: Client, how: Sending): void {
  client.middlewareStack.add(
    (next) => (request) => {
      how.signal.throwIfAborted();
      how.mayLeave();
      how.onSent();
      return next(request);
    },
    { name: 'tellWhenSent', step: 'deserialize', priority: 'low' },
  );
}
