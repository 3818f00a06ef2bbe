import { parseHead } from './response-head.ts';

/** `more`: the answer goes on; `done`: it is whole, or longer than anybody reads; `bad`: it is none. */
export type ReaderState = 'more' | 'done' | 'bad';

type Mode = 'head' | 'length' | 'size' | 'chunk' | 'chunk-end' | 'trailer' | 'until-close' | 'done' | 'bad';

const headLimit = 16 * 1024;
const lineLimit = 4096;
const chunkSize = /^([0-9A-Fa-f]{1,8})[ \t]*(?:;.*)?$/;

export interface ReaderOptions {
  /** A HEAD request: the answer has no body, whatever its head says. */
  isHead: boolean;
  /** Bytes of the body that are kept for `body()`. */
  keeps: number;
  /** Of more bytes than this nobody waits for the end. */
  bodyLimit: number;
}

/** Reads one HTTP/1.1 answer, strictly and piece by piece. Pure: bytes in, state out. */
export class ResponseReader {
  status = 0;
  /** What is malformed, once `bad`. */
  why = '';
  /** Another request may follow on the connection, once `done`. */
  isReusable = false;
  keepAliveMs = Infinity;
  /** Nothing of the answer has come yet. */
  isUntouched = true;
  /** All of the body was kept. */
  isKeptWhole = true;
  /** The body is longer than the limit; its end was not waited for. */
  isEndless = false;
  readonly #options: ReaderOptions;
  #mode: Mode = 'head';
  #text = '';
  #left = 0;
  #bodyBytes = 0;
  #body: Buffer[] = [];

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  /** Takes the first `end` bytes of `bytes`, which may be used again afterwards. */
  feed(bytes: Buffer, end: number): ReaderState {
    if (end > 0) this.isUntouched = false;
    let at = 0;
    while (at < end && this.#mode !== 'bad') {
      if (this.#mode === 'done') {
        // Bytes that nobody asked for.
        this.isReusable = false;
        return 'done';
      }
      at = this.#step(bytes, at, end);
    }
    return this.#state();
  }

  /** The peer has closed its side. The answer is whole only if nothing but the close delimits it. */
  end(): ReaderState {
    if (this.#mode === 'until-close') this.#mode = 'done';
    else if (this.#mode !== 'done' && this.#mode !== 'bad') this.#fail('closed inside an answer');
    return this.#state();
  }

  /** What was kept of the body, as UTF-8. */
  body(): string {
    return Buffer.concat(this.#body).toString();
  }

  #state(): ReaderState {
    return this.#mode === 'done' || this.#mode === 'bad' ? this.#mode : 'more';
  }

  /** Reads on from `at` as far as the present mode goes, and tells how far that was. */
  #step(bytes: Buffer, at: number, end: number): number {
    if (this.#mode === 'head') return this.#readHead(bytes, at, end);
    if (this.#mode === 'length' || this.#mode === 'chunk') return this.#readCounted(bytes, at, end);
    if (this.#mode !== 'until-close') return this.#readLine(bytes, at, end);
    this.#take(bytes, at, end);
    return end;
  }

  #readHead(bytes: Buffer, at: number, end: number): number {
    const before = this.#text.length;
    this.#text += bytes.toString('latin1', at, end);
    const stop = this.#text.indexOf('\r\n\r\n', Math.max(0, before - 3));
    if (stop > headLimit || (stop < 0 && this.#text.length > headLimit)) return this.#fail('head too long');
    if (stop < 0) return end;
    const head = this.#text.slice(0, stop);
    this.#text = '';
    this.#beginBody(head);
    return at + stop + 4 - before;
  }

  #beginBody(text: string): void {
    const head = parseHead(text);
    if (typeof head === 'string') return void this.#fail(head);
    if (head.status === 101) return void this.#fail('switched protocols unasked');
    // An interim answer: the real one follows.
    if (head.status < 200) return;
    this.status = head.status;
    this.isReusable = head.isPersistent;
    this.keepAliveMs = head.keepAliveMs;
    this.#left = head.contentLength ?? 0;
    if (this.#options.isHead || head.status === 204 || head.status === 304) this.#mode = 'done';
    else if (head.isChunked) this.#mode = 'size';
    else if (head.contentLength !== undefined) this.#mode = this.#left === 0 ? 'done' : 'length';
    else {
      this.isReusable = false;
      this.#mode = 'until-close';
    }
  }

  #readCounted(bytes: Buffer, at: number, end: number): number {
    const stop = at + Math.min(this.#left, end - at);
    this.#left -= stop - at;
    if (this.#left === 0) this.#mode = this.#mode === 'length' ? 'done' : 'chunk-end';
    this.#take(bytes, at, stop);
    return stop;
  }

  #take(bytes: Buffer, at: number, stop: number): void {
    const { keeps, bodyLimit } = this.#options;
    const room = Math.max(0, keeps - this.#bodyBytes);
    this.#bodyBytes += stop - at;
    if (room > 0) this.#body.push(Buffer.from(bytes.subarray(at, Math.min(stop, at + room))));
    if (this.#bodyBytes > keeps) this.isKeptWhole = false;
    if (this.#bodyBytes <= bodyLimit) return;
    this.#mode = 'done';
    this.isEndless = true;
    this.isReusable = false;
  }

  #readLine(bytes: Buffer, at: number, end: number): number {
    const found = bytes.indexOf(10, at);
    const isWhole = found >= 0 && found < end;
    const stop = isWhole ? found + 1 : end;
    this.#text += bytes.toString('latin1', at, stop);
    if (this.#text.length > lineLimit) return this.#fail('chunk line too long');
    if (!isWhole) return stop;
    if (!this.#text.endsWith('\r\n')) return this.#fail('bare LF');
    const line = this.#text.slice(0, -2);
    this.#text = '';
    this.#endLine(line);
    return stop;
  }

  #endLine(line: string): void {
    if (this.#mode === 'chunk-end') {
      if (line === '') this.#mode = 'size';
      else this.#fail('chunk longer than said');
    } else if (this.#mode === 'trailer') {
      if (line === '') this.#mode = 'done';
    } else {
      const [, size] = chunkSize.exec(line) ?? [];
      if (size === undefined) return void this.#fail('chunk size');
      this.#left = Number.parseInt(size, 16);
      this.#mode = this.#left === 0 ? 'trailer' : 'chunk';
    }
  }

  /** The number stands for where reading ends: nowhere any more. */
  #fail(why: string): number {
    this.#mode = 'bad';
    this.why = why;
    this.isReusable = false;
    return Infinity;
  }
}
