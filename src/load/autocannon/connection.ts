import type { Client } from 'autocannon';
import type { Socket } from 'node:net';
import { troubleOf } from '#requests';
import type { Trouble } from '#requests';
import { onHeadersComplete, opened } from './client.ts';
import type { Answered, AnswerHead, OpenClient, WaitingRequests } from './client.ts';
import { Flights } from './flights.ts';
import type { Flight, Notes } from './flights.ts';
import type { Gate } from './gate.ts';
import type { ReadyRequest } from './requests.ts';

interface ConnectionOptions {
  gate: Gate;
  notes: Notes;
  requestAt(n: number): ReadyRequest;
  open(): Socket;
  /** Milliseconds of the run. */
  now: () => number;
  /** Requests that may wait for their answers at once. */
  pipelining: number;
  recycleMs: number;
  /** From a connection that came to nothing until the next. */
  pauseMs: number;
}

/** An idle connection is not used after this: its server may close it just then. Node's closes after 5 s. */
const idleMs = 4000;
/** Later than any request may take; ours are timed one by one. */
const neverMs = 2 ** 31 - 1;

const closed: Trouble = { outcome: 'failed', reason: 'reset' };
const malformed: Trouble = { outcome: 'failed', reason: 'malformed answer' };
const timedOut: Trouble = { outcome: 'failed', reason: 'timeout' };
const behindTimeout: Trouble = { outcome: 'unknown', reason: 'harness: a request before it timed out' };
const interrupted: Trouble = {
  outcome: 'unknown',
  reason: 'the run was interrupted before it was answered',
};

/**
 * One client of autocannon, whose sockets and queue of requests are ours. By itself, autocannon 9.0.0 loses silently
 * what waits when a server closes, goes on to send where an answer said close, counts an answer for a request that was
 * lost before, reads the next answer as the rest of one that broke off, and calls idle connections timed out.
 */
export class Connection implements WaitingRequests {
  readonly #options: ConnectionOptions;
  readonly #client: OpenClient;
  readonly #flights: Flights;
  readonly #write: () => void;
  #socket: Socket | undefined;
  #openedMs = 0;
  #usedMs = 0;
  #head: AnswerHead | undefined;
  #next: ReadyRequest | undefined;
  /** Places that the gate knows to be free. */
  #offered = 0;
  #hasAnswered = false;
  /** Its server closes it, or has. */
  #isSpent = false;
  #isEnding = false;

  /** To be called from `setupClient`: before the client opens its first connection. */
  constructor(client: Client, options: ConnectionOptions) {
    this.#options = options;
    this.#client = opened(client);
    const { notes, now } = options;
    this.#flights = new Flights({ notes, now, onOverdue: () => this.#expire() });
    const { _doRequest: sendNext } = this.#client;
    this.#write = () => sendNext.call(this.#client);
    Object.assign<OpenClient, Partial<OpenClient>>(this.#client, {
      timeout: neverMs,
      pipelinedRequests: this,
      _connect: () => this.#begin(),
      _destroyConnection: () => this.#drop(),
      _doRequest: () => this.#offer(),
      getRequestBuffer: () => this.#leave(),
    });
  }

  /** Sends request n. */
  send(n: number): void {
    this.#offered -= 1;
    this.#next = this.#options.requestAt(n);
    if (!this.#isUsable()) this.#reopen();
    this.#write();
  }

  /** Waits for no answer any more. */
  giveUp(): void {
    this.#break(() => interrupted);
  }

  insertRequest(): void {
    return undefined;
  }

  setHeaders(head: AnswerHead): void {
    this.#head = head;
  }

  addBody(part: Buffer): void {
    if (this.#flights.first) this.#flights.first.bytes += part.length;
  }

  /** An answer is whole. */
  terminateRequest(): Answered {
    const head = this.#head ?? { statusCode: 0, headers: [], shouldKeepAlive: false };
    const isFinal = head.statusCode >= 200 || head.statusCode === 101;
    const wasAwaited = this.#flights.count > 0;
    if (isFinal) this.#usedMs = this.#flights.answered(head.statusCode);
    this.#hasAnswered = true;
    if (isFinal && !(head.shouldKeepAlive && wasAwaited)) this.#isSpent = true;
    return { req: undefined, headers: head, body: '', bytes: 0, duration: 0 };
  }

  clear(): void {
    return undefined;
  }

  /** autocannon would open its connection; ours is opened when there is something to send. */
  #begin(): void {
    const { parser } = this.#client;
    const tellHead = parser[onHeadersComplete];
    parser[onHeadersComplete] = (head) => {
      tellHead?.(head);
      return head.statusCode >= 200 && this.#flights.first?.request.isHead === true;
    };
    this.#offer();
  }

  #offer(): void {
    if (this.#isEnding || (this.#isSpent && this.#flights.count > 0)) return;
    while (this.#offered + this.#flights.count < this.#options.pipelining) {
      this.#offered += 1;
      this.#options.gate.free(this);
    }
  }

  #leave(): Buffer {
    const request = this.#next;
    if (!request) throw new Error('autocannon sends a request that it was not given.');
    this.#next = undefined;
    this.#flights.leaves(request);
    return request.bytes;
  }

  #isUsable(): boolean {
    if (!this.#socket?.writable || this.#isSpent) return false;
    if (this.#flights.count > 0) return true;
    const { now, recycleMs } = this.#options;
    const nowMs = now();
    return nowMs - this.#openedMs < recycleMs && nowMs - this.#usedMs < idleMs;
  }

  #reopen(): void {
    this.#drop();
    this.#flights.lose(() => closed);
    const socket = this.#options.open();
    const ifMine = (run: () => void) => {
      if (this.#socket === socket) run();
    };
    // A parser in the middle of an answer calls this: it begins anew later.
    socket.once('connect', () => ifMine(() => this.#client.parser.reinitialize('RESPONSE')));
    socket.on('data', (chunk) => ifMine(() => this.#read(chunk)));
    socket.on('end', () => ifMine(() => this.#end()));
    socket.on('error', (error) => ifMine(() => this.#break(() => troubleOf(error))));
    socket.on('close', () => ifMine(() => this.#break(() => closed)));
    this.#socket = socket;
    this.#client.conn = socket;
    this.#openedMs = this.#options.now();
    this.#usedMs = this.#openedMs;
    this.#head = undefined;
    this.#hasAnswered = false;
    this.#isSpent = false;
  }

  #read(chunk: Buffer): void {
    const socket = this.#socket;
    // Servers say farewell to idle connections, which autocannon takes for the answer to nothing, and fails.
    if (this.#flights.count === 0) return this.#break(() => closed);
    const read = this.#client.parser.execute(chunk);
    if (read instanceof Error && this.#socket === socket) this.#break(() => malformed);
  }

  #end(): void {
    // Of an answer without a length this is the end, after which nothing can be sent here.
    this.#isEnding = true;
    this.#client.parser.finish();
    this.#isEnding = false;
    this.#break(() => closed);
  }

  #expire(): void {
    const nowMs = this.#options.now();
    this.#break(({ overdueMs }) => (overdueMs <= nowMs ? timedOut : behindTimeout));
  }

  #break(troubleOf: (flight: Flight) => Trouble): void {
    this.#drop();
    this.#flights.lose(troubleOf);
    const { pauseMs } = this.#options;
    if (this.#hasAnswered || pauseMs === 0) return this.#offer();
    setTimeout(() => this.#offer(), pauseMs).unref();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
    if (!socket) return;
    this.#flights.end();
  }
}
