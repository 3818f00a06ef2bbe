import { messageOf } from '#core';
import type { LoadEnd, LoadOptions, RunningLoad } from '../contract.ts';
import type { SliceBook } from '../slice-book.ts';
import { errorOfExit, isCutShort, K6Error } from './exit.ts';
import type { Exit } from './exit.ts';
import { pointOf } from './points.ts';
import { K6Process } from './process.ts';
import type { Reading } from './reading.ts';
import { wallMsOf, wallOffset } from './wall-clock.ts';

const handOverEveryMs = 250;
/** Once a stop is in a hurry, k6 has so long to end. */
const hurriedMs = 2000;
/** k6 gives a script's teardown() a minute by default; one that takes longer has hung. */
const patientMs = 90_000;

interface K6Load {
  script: { file: string } | { text: string };
  environment: Record<string, string>;
  reading: Reading;
  book: SliceBook;
}

/**
 * A k6 that sends. A signal makes it end at once: it cancels the requests that are under way, whatever its
 * gracefulStop, and tells nothing of them. Those of Squall's script are known to have left, and are unknown; of a user's
 * own script nobody knows them. `since` of a loss is the end of the last request that k6 told of: it tells five times a
 * second, so that what was sent some 200 ms before it died may be missing.
 */
export class RunningK6 implements RunningLoad {
  readonly #options: LoadOptions;
  readonly #load: K6Load;
  readonly #k6: K6Process;
  readonly #offsetMs: number;
  readonly #begun = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<LoadEnd>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #toldMs = 0;
  #isStopped = false;

  /** Resolves when the script has begun. */
  static async begin(load: K6Load, options: LoadOptions, signal: AbortSignal): Promise<RunningLoad> {
    const running = new RunningK6(load, options);
    const abort = () => running.#k6.signal('SIGKILL');
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const first = await Promise.race([running.#begun.promise, running.ended]).finally(() =>
      signal.removeEventListener('abort', abort),
    );
    if (signal.aborted) await running.ended;
    signal.throwIfAborted();
    if (first?.error) throw first.error;
    return running;
  }

  private constructor(load: K6Load, options: LoadOptions) {
    this.#options = options;
    this.#load = load;
    this.#offsetMs = wallOffset(() => options.now());
    this.#toldMs = options.now();
    const { script, environment } = load;
    this.#k6 = new K6Process({ script, environment, onLine: (line) => this.#read(line) });
    void this.#follow();
  }

  get ended(): Promise<LoadEnd> {
    return this.#ended.promise;
  }

  cut(atMs: number): void {
    this.#load.book.cut(atMs);
  }

  async stop(hurry?: AbortSignal): Promise<void> {
    if (!this.#isStopped) this.#k6.signal('SIGINT');
    this.#isStopped = true;
    const kill = () => this.#k6.signal('SIGKILL');
    const patience = setTimeout(kill, patientMs);
    let last: ReturnType<typeof setTimeout> | undefined;
    const doHurry = () => {
      last = setTimeout(kill, hurriedMs);
    };
    if (hurry?.aborted) doHurry();
    else hurry?.addEventListener('abort', doHurry, { once: true });
    await this.ended;
    hurry?.removeEventListener('abort', doHurry);
    clearTimeout(patience);
    clearTimeout(last);
  }

  #read(line: Buffer): void {
    const { reading } = this.#load;
    const point = pointOf(line, reading.metrics);
    const wallMs = point && wallMsOf(point.time);
    if (!point || wallMs === undefined) return;
    if (this.#timer === undefined && reading.begins(point)) this.#begin();
    const atMs = wallMs + this.#offsetMs;
    this.#toldMs = Math.max(this.#toldMs, atMs);
    reading.read(point, atMs);
  }

  #begin(): void {
    this.#timer = setInterval(() => this.#handOver(this.#options.now()), handOverEveryMs);
    this.#begun.resolve();
  }

  async #follow(): Promise<void> {
    try {
      this.#end(await this.#k6.exited);
    } catch (error) {
      this.#ended.resolve({
        error: new K6Error(`k6 can't be started: ${messageOf(error)}`, {
          hint: 'Is it installed, and on PATH?',
        }),
      });
    }
  }

  #end(exit: Exit): void {
    clearInterval(this.#timer);
    const reason = this.#isStopped
      ? 'harness: stopped before it was decided'
      : 'harness: k6 ended before it was decided';
    this.#load.reading.end(this.#options.now(), reason);
    this.#handOver(Infinity);
    const error = (this.#isStopped ? undefined : errorOfExit(exit)) ?? this.#errorOfReading();
    if (error && this.#timer !== undefined && isCutShort(exit))
      this.#options.onLost(this.#toldMs, `k6 was ended by ${exit.signal ?? `a panic`}`);
    this.#ended.resolve(error ? { error } : {});
  }

  #errorOfReading(): K6Error | undefined {
    const unread = this.#load.reading.unread?.(this.#isStopped);
    if (unread === undefined) return undefined;
    return new K6Error(`Nothing of the k6 script can be counted: ${unread}.`, {
      hint: 'Squall counts what the scenarios of a script ask by k6/http.',
    });
  }

  #handOver(nowMs: number): void {
    const slices = this.#load.book.take(nowMs);
    if (slices.length > 0) this.#options.onSlices(slices);
  }
}
