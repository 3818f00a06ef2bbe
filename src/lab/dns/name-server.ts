// The lab's name server: what Route 53 and Cloud Map say, over UDP and TCP.
import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIP } from 'node:net';
import type { Server, Socket } from 'node:net';
import type { DnsAnswer, DnsQuestion } from '../control/route53/dns-answer.ts';
import { replyTo } from './reply.ts';

export interface NameServerOptions {
  /** A loopback address. */
  host: string;
  /** Any free one by default. */
  port?: number;
  answer: (question: DnsQuestion) => DnsAnswer;
  /** Hears what went wrong in `answer`, which the client is told as SERVFAIL, and on the sockets. */
  onError: (error: unknown) => void;
}

export interface NameServer {
  host: string;
  /** Of UDP and of TCP. */
  port: number;
  close(): Promise<void>;
}

const portAttempts = 20;
const idleMs = 10_000;
const mostConnections = 1000;

/** Starts a name server on loopback; rejects when a given port is not free. */
export async function startNameServer(options: NameServerOptions): Promise<NameServer> {
  const { host, port, onError } = options;
  if (!isLoopback(host)) throw new Error(`The name server listens on loopback alone, not on ${host}.`);
  for (let attempt = 1; ; attempt += 1) {
    const udp = await listenUdp(options);
    const tcp = serveTcp(options);
    try {
      const chosen = udp.address().port;
      await listening(tcp.server, host, chosen);
      tcp.server.on('error', onError);
      return { host, port: chosen, close: () => closeBoth(udp, tcp) };
    } catch (error) {
      udp.close();
      // Somebody else has the port for TCP: another one is as good, unless it was asked for.
      if (port !== undefined || attempt === portAttempts) throw error;
    }
  }
}

async function listenUdp(options: NameServerOptions): Promise<UdpSocket> {
  const { host, port = 0, onError } = options;
  const socket = createSocket(isIP(host) === 6 ? 'udp6' : 'udp4');
  socket.on('message', (message, from) => {
    const reply = replyTo(message, 'udp', options);
    if (reply)
      socket.send(reply, from.port, from.address, (error) => {
        if (error) onError(error);
      });
  });
  socket.bind(port, host);
  await once(socket, 'listening').catch((error: unknown) => {
    socket.close();
    throw error;
  });
  socket.on('error', onError);
  return socket;
}

interface TcpSide {
  server: Server;
  sockets: Set<Socket>;
}

function serveTcp(options: NameServerOptions): TcpSide {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setTimeout(idleMs, () => socket.destroy());
    // A client that hangs up is none of the lab's errors.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    let unread = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      unread = Buffer.concat([unread, chunk]);
      while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE()) {
        const end = 2 + unread.readUInt16BE();
        const reply = replyTo(unread.subarray(2, end), 'tcp', options);
        unread = unread.subarray(end);
        if (!reply) {
          socket.destroy();
          return;
        }
        const size = Buffer.alloc(2);
        size.writeUInt16BE(reply.length);
        socket.write(Buffer.concat([size, reply]));
      }
    });
  });
  server.maxConnections = mostConnections;
  return { server, sockets };
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  await once(server, 'listening');
}

async function closeBoth(udp: UdpSocket, { server, sockets }: TcpSide): Promise<void> {
  const closed = [once(udp, 'close'), once(server, 'close')];
  udp.close();
  server.close();
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
}

function isLoopback(host: string): boolean {
  return host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
