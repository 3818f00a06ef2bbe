import { createSocket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { connect, isIPv6 } from 'node:net';
import type { Server } from '../resolvers.ts';
import { troubleOf } from '../trouble.ts';
import type { Trouble } from '../trouble.ts';
import type { Query, Told } from './query.ts';

const ids = 65_536;
const lengthBytes = 2;
const givenUp: Trouble = { outcome: 'unknown', reason: 'given up' };
const cutShort: Trouble = { outcome: 'failed', reason: 'tcp: closed without an answer' };

/**
 * Asks one server once, over UDP, and over TCP where the answer does not fit. Every query has a socket, so a port, and
 * an id of its own: an answer that is late finds nobody, and never another query. Silence lasts until `signal` aborts.
 */
export async function exchange(server: Server, query: Query, signal: AbortSignal): Promise<Told> {
  if (signal.aborted) return givenUp;
  const told = await overUdp(server, query, signal);
  if (told === 'truncated') return signal.aborted ? givenUp : await overTcp(server, query, signal);
  const isOld = 'code' in told && (told.code === 'FORMERR' || told.code === 'NOTIMP');
  return isOld && query.forgoEdns() ? await exchange(server, query, signal) : told;
}

/** `host` is an address already. */
const asItIs = (
  host: string,
  family: unknown,
  found: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
) => found(null, host, Number(family));

function overUdp({ address, port }: Server, query: Query, signal: AbortSignal): Promise<Told | 'truncated'> {
  return new Promise((resolve) => {
    const id = randomInt(ids);
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', lookup: asItIs });
    let isOpen = true;
    const end = (told: Told | 'truncated') => {
      if (!isOpen) return;
      isOpen = false;
      socket.close();
      signal.removeEventListener('abort', giveUp);
      resolve(told);
    };
    const giveUp = () => end(givenUp);
    signal.addEventListener('abort', giveUp);
    socket.on('error', (error) => end(troubleOf(error)));
    socket.on('message', (message) => {
      const told = query.read(message, id);
      if (told !== undefined) end(told);
    });
    socket.connect(port, address, () => {
      if (isOpen) socket.send(query.bytes(id));
    });
  });
}

function overTcp({ address, port }: Server, query: Query, signal: AbortSignal): Promise<Told> {
  return new Promise((resolve) => {
    const id = randomInt(ids);
    const socket = connect({ host: address, port, noDelay: true });
    const end = (told: Told) => {
      socket.destroy();
      signal.removeEventListener('abort', giveUp);
      resolve(told);
    };
    const giveUp = () => end(givenUp);
    signal.addEventListener('abort', giveUp);
    socket.on('error', (error) => {
      const { outcome, reason } = troubleOf(error);
      end({ outcome, reason: outcome === 'failed' ? `tcp: ${reason}` : reason });
    });
    socket.on('close', () => end(cutShort));
    socket.on('connect', () => socket.write(framed(query.bytes(id))));
    let unread = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      for (let message = firstIn(unread); message; message = firstIn(unread)) {
        unread = unread.subarray(lengthBytes + message.length);
        const told = query.read(message, id);
        if (told === 'truncated') return end({ outcome: 'failed', reason: 'malformed answer' });
        if (told) return end(told);
      }
    });
  });
}

function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt16BE(message.length);
  return Buffer.concat([length, message]);
}

/** The first message of a stream, once it is whole. */
function firstIn(unread: Buffer): Buffer | undefined {
  if (unread.length < lengthBytes) return undefined;
  const end = lengthBytes + unread.readUInt16BE();
  return unread.length < end ? undefined : unread.subarray(lengthBytes, end);
}
