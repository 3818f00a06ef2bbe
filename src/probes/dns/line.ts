import { randomFillSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Server } from '../resolvers.ts';
import { troubleOf } from '#requests';
import type { Query, Told } from './query.ts';

export type Heard = (told: Told | 'truncated') => void;

// A stub resolver takes a new port for each query. One that lasts would hide, or show for long, what a balancer of
// datagrams does with new ones.
const usedForMs = 100;
const mostIdle = 16;

/** A connected socket, so a port, with at most one query under way. No id is used on it twice. */
class Line {
  readonly bornMs = performance.now();
  readonly #socket: Socket;
  readonly #usedIds = new Set<number>();
  #underWay: { query: Query; id: number; hear: Heard } | undefined;
  #isConnected = false;
  isDead = false;

  constructor({ address, port }: Server) {
    this.#socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', lookup: asItIs });
    this.#socket.on('message', (message) => this.#read(message));
    this.#socket.on('error', (error) => {
      const { hear } = this.#underWay ?? {};
      this.close();
      hear?.(troubleOf(error));
    });
    this.#socket.connect(port, address, () => {
      this.#isConnected = true;
      this.#send();
    });
  }

  ask(query: Query, hear: Heard): void {
    let id = randomId();
    while (this.#usedIds.has(id)) id = randomId();
    this.#usedIds.add(id);
    this.#underWay = { query, id, hear };
    this.#socket.ref();
    this.#send();
  }

  rest(): void {
    this.#socket.unref();
  }

  close(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#underWay = undefined;
    this.#socket.close();
  }

  #send(): void {
    const { query, id } = this.#underWay ?? {};
    if (query && id !== undefined && this.#isConnected && !this.isDead) this.#socket.send(query.bytes(id));
  }

  #read(message: Buffer): void {
    if (!this.#underWay) return;
    const { query, id, hear } = this.#underWay;
    const told = query.read(message, id);
    if (told === undefined) return;
    this.#underWay = undefined;
    hear(told);
  }
}

const idle = new Map<string, Line[]>();
let sweep: NodeJS.Timeout | undefined;

/** Asks once over UDP; what is returned gives up. */
export function askOver(server: Server, query: Query, hear: Heard): () => void {
  const key = `${server.address} ${server.port}`;
  const line = youngIn(idle.get(key)) ?? new Line(server);
  line.ask(query, (told) => {
    // Where something went wrong, what comes next must not be mistaken for it.
    if (told !== 'truncated' && 'outcome' in told) line.close();
    else keep(key, line);
    hear(told);
  });
  return () => line.close();
}

function youngIn(lines: Line[] = []): Line | undefined {
  for (let line = lines.pop(); line; line = lines.pop()) {
    if (!line.isDead && performance.now() - line.bornMs < usedForMs) return line;
    line.close();
  }
  return undefined;
}

function keep(key: string, line: Line): void {
  const lines = idle.get(key) ?? [];
  if (lines.length >= mostIdle || performance.now() - line.bornMs >= usedForMs) return line.close();
  line.rest();
  lines.push(line);
  idle.set(key, lines);
  sweep ??= setTimeout(closeIdle, 2 * usedForMs).unref();
}

/** So that none is left soon after the last answer. */
function closeIdle(): void {
  sweep = undefined;
  for (const lines of idle.values()) for (const line of lines) line.close();
  idle.clear();
}

const randomBytes = Buffer.alloc(4096);
let bytesUsed = randomBytes.length;

function randomId(): number {
  if (bytesUsed === randomBytes.length) {
    randomFillSync(randomBytes);
    bytesUsed = 0;
  }
  bytesUsed += 2;
  return randomBytes.readUInt16BE(bytesUsed - 2);
}

/** `host` is an address already. */
function asItIs(
  host: string,
  family: unknown,
  found: (error: NodeJS.ErrnoException | null, address: string, family: number) => void,
): void {
  found(null, host, Number(family));
}
