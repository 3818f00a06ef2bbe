// A small caching resolver in front of a name server: one that obeys the TTL, or one that keeps what it heard for longer.
import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { once } from 'node:events';
import { decode, encode, RECURSION_AVAILABLE, RECURSION_DESIRED } from 'dns-packet';
import type { Answer, DecodedPacket, Packet } from 'dns-packet';

export interface CachingForwarderOptions {
  /** `host:port` of the name server that knows; may be told later by `forwardTo`. */
  upstream?: string;
  /** For how many seconds an answer with this TTL is kept; as long as its TTL by default. */
  keepFor?: (ttlSeconds: number) => number;
  /**
   * The TTL that is told of what is kept past its own. By default what is left of the keeping, as resolvers with a
   * minimum do (`cache-min-ttl`); 30 is that of serve-stale (RFC 8767).
   */
  staleTtlSeconds?: number;
  host?: string;
  port?: number;
  /** No answer of the name server within this time is SERVFAIL. */
  patienceMs?: number;
}

interface Kept {
  reply: DecodedPacket;
  heardMs: number;
  ttlMs: number;
  keptMs: number;
}

interface Waiting {
  client: RemoteInfo;
  query: DecodedPacket;
  timer: NodeJS.Timeout;
}

const rcodes = { noerror: 0, servfail: 2, nxdomain: 3 };

/** Over UDP alone. Ends with the stack. */
export class CachingForwarder implements AsyncDisposable {
  /** Questions that clients asked, and those of them that went on to the name server. */
  readonly counts = { asked: 0, forwarded: 0 };
  readonly #options: CachingForwarderOptions;
  readonly #front: Socket;
  readonly #back = createSocket('udp4');
  readonly #kept = new Map<string, Kept>();
  readonly #waiting = new Map<number, Waiting>();
  #upstream: { host: string; port: number } | undefined;
  #nextId = 0;

  private constructor(options: CachingForwarderOptions) {
    this.#options = options;
    this.#front = createSocket('udp4');
    this.#front.on('message', (message, client) => this.#asked(message, client));
    this.#back.on('message', (message) => this.#told(message));
    // A name server that is not there is silent to clients, until SERVFAIL.
    for (const socket of [this.#front, this.#back]) socket.on('error', () => undefined);
    if (options.upstream !== undefined) this.forwardTo(options.upstream);
  }

  static async start(options: CachingForwarderOptions = {}): Promise<CachingForwarder> {
    const forwarder = new CachingForwarder(options);
    const { host = '127.0.0.1', port = 0 } = options;
    forwarder.#front.bind(port, host);
    forwarder.#back.bind(0);
    await Promise.all([forwarder.#front, forwarder.#back].map((socket) => once(socket, 'listening')));
    return forwarder;
  }

  /** `host:port` for its clients. */
  get at(): string {
    const { address, port } = this.#front.address();
    return `${address}:${port}`;
  }

  forwardTo(upstream: string): void {
    const { hostname, port } = new URL(`udp://${upstream}`);
    this.#upstream = { host: hostname, port: Number(port || '53') };
  }

  /** Forgets all that it keeps. */
  flush(): void {
    this.#kept.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    const closed = [this.#front, this.#back].map((socket) => once(socket, 'close'));
    this.#front.close();
    this.#back.close();
    await Promise.all(closed);
  }

  #asked(message: Buffer, client: RemoteInfo): void {
    const query = parsed(message);
    if (!query || query.type !== 'query') return;
    this.counts.asked += 1;
    const kept = this.#kept.get(keyOf(query));
    const ageMs = kept ? performance.now() - kept.heardMs : Infinity;
    if (kept && ageMs < kept.keptMs) this.#answer(query, client, this.#aged(kept, ageMs));
    else this.#forward(query, client);
  }

  #forward(query: DecodedPacket, client: RemoteInfo): void {
    this.counts.forwarded += 1;
    const id = (this.#nextId = (this.#nextId + 1) % 65_536);
    const timer = setTimeout(() => {
      this.#waiting.delete(id);
      this.#answer(query, client, { flags: rcodes.servfail });
    }, this.#options.patienceMs ?? 1000);
    this.#waiting.set(id, { client, query, timer });
    if (this.#upstream) this.#back.send(encode({ ...query, id }), this.#upstream.port, this.#upstream.host);
  }

  #told(message: Buffer): void {
    const reply = parsed(message);
    const waiting = this.#waiting.get(reply?.id ?? -1);
    if (!reply || !waiting || keyOf(reply) !== keyOf(waiting.query)) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(reply.id ?? -1);
    this.#keep(reply);
    this.#answer(waiting.query, waiting.client, reply);
  }

  /** Keeps records by their least TTL, and that there are none as RFC 2308 says; nothing else. */
  #keep(reply: DecodedPacket): void {
    const { answers = [], authorities = [] } = reply;
    const isAnswer = [rcodes.noerror, rcodes.nxdomain].includes(rcodeOf(reply));
    const ttls = answers.length > 0 ? answers.map(ttlOf) : authorities.flatMap(negativeTtlOf);
    if (!isAnswer || ttls.length === 0) return;
    const ttlSeconds = Math.min(...ttls);
    const keptMs = (this.#options.keepFor?.(ttlSeconds) ?? ttlSeconds) * 1000;
    this.#kept.set(keyOf(reply), { reply, heardMs: performance.now(), ttlMs: ttlSeconds * 1000, keptMs });
  }

  #aged({ reply, ttlMs, keptMs }: Kept, ageMs: number): Packet {
    const { staleTtlSeconds } = this.#options;
    const isStale = ageMs >= ttlMs;
    const leftMs = isStale && staleTtlSeconds !== undefined ? staleTtlSeconds * 1000 : keptMs - ageMs;
    const withTtl = (record: Answer): Answer =>
      'ttl' in record ? { ...record, ttl: isStale ? seconds(leftMs) : seconds(left(record)) } : record;
    const left = (record: Answer) => Math.min(keptMs, ttlOf(record) * 1000) - ageMs;
    const { answers = [], authorities = [], additionals = [] } = reply;
    return {
      flags: rcodeOf(reply),
      answers: answers.map(withTtl),
      authorities: authorities.map(withTtl),
      additionals: additionals.map(withTtl),
    };
  }

  #answer(query: DecodedPacket, client: RemoteInfo, told: Packet): void {
    const flags = rcodeOf(told) | RECURSION_AVAILABLE | (query.flag_rd ? RECURSION_DESIRED : 0);
    const { id = 0, questions = [] } = query;
    const reply = encode({ ...told, type: 'response', id, flags, questions });
    this.#front.send(reply, client.port, client.address);
  }
}

/** Keeps answers so many times as long as their TTL says. */
export const keepingTimes = (factor: number) => (ttlSeconds: number) => ttlSeconds * factor;

function keyOf({ questions: [question] = [] }: DecodedPacket): string {
  return `${question?.name.toLowerCase()} ${question?.type}`;
}

function ttlOf(record: Answer): number {
  return 'ttl' in record ? (record.ttl ?? 0) : Infinity;
}

function negativeTtlOf(record: Answer): number[] {
  return record.type === 'SOA' ? [Math.min(ttlOf(record), record.data.minimum ?? 0)] : [];
}

/** Whole seconds that are left for sure. */
function seconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}

function rcodeOf({ flags = 0 }: Packet): number {
  return flags & 15;
}

function parsed(message: Buffer): DecodedPacket | undefined {
  try {
    return decode(message);
  } catch {
    return undefined;
  }
}
