import { randomInt } from 'node:crypto';
import { connect } from 'node:net';
import type { Server } from '../resolvers.ts';
import { troubleOf } from '#requests';
import type { Trouble } from '#requests';
import { askOver } from './line.ts';
import { malformed } from './query.ts';
import type { Query, Told } from './query.ts';

const ids = 65_536;
const lengthBytes = 2;
const givenUp: Trouble = { outcome: 'unknown', reason: 'given up' };
const cutShort: Trouble = { outcome: 'failed', reason: 'tcp: closed without an answer' };

/**
 * Asks one server once, over UDP, and over TCP where the answer does not fit. A query has a port to
 * itself while it is under way, and an id that was never used on it: what comes late finds nobody. Silence lasts until `signal` aborts.
 */
export async function exchange(server: Server, query: Query, signal: AbortSignal): Promise<Told> {
  if (signal.aborted) return givenUp;
  const told = await overUdp(server, query, signal);
  if (told === 'truncated') return signal.aborted ? givenUp : await overTcp(server, query, signal);
  const isOld = 'code' in told && (told.code === 'FORMERR' || told.code === 'NOTIMP');
  return isOld && query.forgoEdns() ? await exchange(server, query, signal) : told;
}

function overUdp(server: Server, query: Query, signal: AbortSignal): Promise<Told | 'truncated'> {
  return new Promise((resolve) => {
    const end = (told: Told | 'truncated') => {
      signal.removeEventListener('abort', giveUp);
      resolve(told);
    };
    const giveUp = () => {
      close();
      end(givenUp);
    };
    const close = askOver(server, query, end);
    signal.addEventListener('abort', giveUp);
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
    socket.on('connect', () => socket.write(framed(query.bytes(id))));
    let unread = Buffer.alloc(0);
    socket.on('close', () => end(unread.length === 0 ? cutShort : malformed));
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      for (let message = firstIn(unread); message; message = firstIn(unread)) {
        unread = unread.subarray(lengthBytes + message.length);
        const told = query.read(message, id);
        if (told === 'truncated') return end(malformed);
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
