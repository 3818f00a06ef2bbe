import type { Settle } from '#pacing';
import { connect, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { troubleOf } from '#requests';
import type { Trouble } from '#requests';
import type { ResponseReader } from './response-reader.ts';

/** Where a connection goes. */
export interface Destination {
  host: string;
  port: number;
  /** The name that the certificate must carry; undefined for plain http. */
  tlsName: string | undefined;
  /** Finds the address of a name. */
  lookup: LookupFunction;
}

/** One request and its answer. */
export interface Exchange {
  settle: Settle;
  reader: ResponseReader;
  /** The connection had served another exchange before. */
  isReused: boolean;
  /** When it was last asked, by `performance.now()`. */
  askedMs: number;
  connection: Connection | undefined;
}

/** What a connection tells. */
export interface ConnectionListener {
  /** The answer is whole; the connection is idle, unless the answer's end was the connection's. */
  onWhole(connection: Connection, exchange: Exchange): void;
  /** It is gone, and with it the exchange that was under way, if there was one. */
  onBroken(connection: Connection, exchange: Exchange | undefined, trouble: Trouble): void;
}

// One buffer for every socket of the thread: what it holds is read before the callback returns.
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);
const closedEarly: Trouble = { outcome: 'failed', reason: 'closed without an answer' };

/** A socket with at most one exchange under way. */
export class Connection {
  isDead = false;
  /** When the server's certificate ends, wall milliseconds; undefined where there is none. */
  certificateEndsAt: number | undefined;
  /** While idle: until when the server keeps it, by its own word. */
  idleUntilMs = Infinity;
  #exchange: Exchange | undefined;
  readonly #listener: ConnectionListener;
  readonly #socket: Socket;

  constructor(destination: Destination, listener: ConnectionListener) {
    this.#listener = listener;
    this.#socket = this.#open(destination);
    this.#socket.on('end', () => this.#end());
    this.#socket.on('error', (error) => this.#break(troubleOf(error)));
    this.#socket.on('close', () => this.#break(closedEarly));
  }

  ask(request: Buffer, exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.connection = this;
    exchange.askedMs = performance.now();
    this.#socket.write(request);
  }

  /** Closes it and tells nobody. */
  destroy(): void {
    this.isDead = true;
    this.#socket.destroy();
  }

  /** Closes it in the middle of an exchange, without leaving a port of ours waiting, and tells nobody. */
  abort(): void {
    this.isDead = true;
    // A reset would wait for a connect that may never come, and TLS knows none.
    if (this.#socket.connecting || 'encrypted' in this.#socket) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  #open({ host, port, tlsName, lookup }: Destination): Socket {
    const onread = { buffer: readBuffer, callback: (count: number) => this.#read(count) };
    const options = { host, port, lookup, noDelay: true, autoSelectFamily: false, onread };
    if (tlsName === undefined) return connect(options);
    const socket = connectTls({ ...options, ...(isIP(tlsName) === 0 && { servername: tlsName }) });
    socket.once('secureConnect', () => {
      this.certificateEndsAt = Date.parse(socket.getPeerCertificate().valid_to);
    });
    return socket;
  }

  /** Tells whether the socket is to be read on. */
  #read(count: number): boolean {
    const exchange = this.#exchange;
    if (!exchange) this.#break(closedEarly);
    else this.#advance(exchange, count);
    return !this.isDead;
  }

  #advance(exchange: Exchange, count: number): void {
    const { reader } = exchange;
    const state = reader.feed(readBuffer, count);
    if (state === 'done') this.#finish(exchange);
    if (state === 'bad') this.#break({ outcome: 'failed', reason: `malformed answer: ${reader.why}` });
  }

  #finish(exchange: Exchange): void {
    this.#exchange = undefined;
    this.#listener.onWhole(this, exchange);
  }

  #end(): void {
    const exchange = this.#exchange;
    if (!exchange || exchange.reader.isUntouched) return this.#break(closedEarly);
    if (exchange.reader.end() === 'done') return this.#finish(exchange);
    this.#break({ outcome: 'failed', reason: `malformed answer: ${exchange.reader.why}` });
  }

  #break(trouble: Trouble): void {
    if (this.isDead) return;
    this.destroy();
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#listener.onBroken(this, exchange, trouble);
  }
}
