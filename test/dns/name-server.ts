// A scripted name server on loopback, over UDP and TCP.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { AUTHORITATIVE_ANSWER, decode, encode, RECURSION_AVAILABLE } from 'dns-packet';
import type { Answer, DecodedPacket, Packet, Question } from 'dns-packet';

export interface Asked {
  query: DecodedPacket;
  question: Question;
  transport: 'udp' | 'tcp';
  /** How many questions came before. */
  nth: number;
}

/** What is sent back: a packet with the id and the question of the query unless it says otherwise, or bytes. */
type Sent = Packet | Buffer;
export type Script = (asked: Asked) => Sent | Sent[] | undefined;

const portAttempts = 20;

export class NameServer implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly #script: Script;
  readonly #breaksOffAfter: number;
  readonly #udp = createSocket('udp4');
  readonly #sockets = new Set<Socket>();
  readonly #tcp = createServer((socket) => this.#serve(socket));

  private constructor(script: Script, breaksOffAfter: number) {
    this.#script = script;
    this.#breaksOffAfter = breaksOffAfter;
    this.#udp.on('message', (message, { port, address }) => {
      for (const reply of this.#replies(message, 'udp')) this.#udp.send(reply, port, address);
    });
  }

  /** `breaksOffAfter` so many bytes over TCP it says no more. */
  static async start(
    script: Script,
    { host = '127.0.0.1', port = 0, breaksOffAfter = Infinity } = {},
  ): Promise<NameServer> {
    for (let attempt = 1; ; attempt += 1) {
      const server = new NameServer(script, breaksOffAfter);
      try {
        await server.#listen(host, port);
        return server;
      } catch (error) {
        // A port that TCP has free may be taken over UDP.
        if (port !== 0 || attempt === portAttempts) throw error;
      }
    }
  }

  async #listen(host: string, port: number): Promise<void> {
    this.#tcp.listen(port, host);
    await once(this.#tcp, 'listening');
    const address = this.#tcp.address();
    this.#udp.bind(typeof address === 'object' ? (address?.port ?? 0) : 0, host);
    await once(this.#udp, 'listening').catch((error: unknown) => {
      this.#tcp.close();
      this.#udp.close();
      throw error;
    });
  }

  get port(): number {
    return this.#udp.address().port;
  }

  get at(): { address: string; port: number } {
    const { address, port } = this.#udp.address();
    return { address, port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = [once(this.#udp, 'close'), once(this.#tcp, 'close')];
    this.#udp.close();
    this.#tcp.close();
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket.on('error', () => undefined));
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      const replies = this.#replies(bytes.subarray(2), 'tcp');
      const stream = Buffer.concat(replies.flatMap((reply) => [lengthOf(reply), reply]));
      if (stream.length === 0 || this.#breaksOffAfter < stream.length) {
        socket.end(stream.subarray(0, this.#breaksOffAfter));
        return;
      }
      // In two pieces, as a stream may come.
      socket.write(stream.subarray(0, 2));
      setImmediate(() => socket.write(stream.subarray(2)));
    });
  }

  #replies(message: Buffer, transport: Asked['transport']): Buffer[] {
    const query = decode(message);
    const [question = { name: '', type: 'A' as const }] = query.questions ?? [];
    const asked = { query, question, transport, nth: this.asked.length };
    this.asked.push(asked);
    const sent = this.#script(asked) ?? [];
    return [sent].flat().map((reply) => (Buffer.isBuffer(reply) ? reply : replyTo(query, reply)));
  }
}

function lengthOf(message: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  return length;
}

/** The bytes of a reply to this query. */
export function replyTo({ id = 0, questions = [] }: DecodedPacket, packet: Packet): Buffer {
  return encode({ id, questions, ...packet, type: 'response' });
}

export const aa = AUTHORITATIVE_ANSWER;
export const ra = RECURSION_AVAILABLE;
export const rcode = { formerr: 1, servfail: 2, nxdomain: 3, notimp: 4, refused: 5 };

export const a = (name: string, data: string, ttl = 30): Answer => ({ type: 'A', name, ttl, data });
export const aaaa = (name: string, data: string, ttl = 30): Answer => ({ type: 'AAAA', name, ttl, data });
export const cname = (name: string, data: string, ttl = 30): Answer => ({ type: 'CNAME', name, ttl, data });
export const ns = (name: string, data: string, ttl = 30): Answer => ({ type: 'NS', name, ttl, data });
export const srv = (name: string, target: string, port: number, ttl = 30): Answer => ({
  type: 'SRV',
  name,
  ttl,
  data: { priority: 1, weight: 1, port, target },
});
export const soa = (name: string): Answer => ({
  type: 'SOA',
  name,
  ttl: 30,
  data: { mname: 'ns.test', rname: 'a.test', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: 1 },
});
