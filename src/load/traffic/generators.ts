import { TargetError, unlessAborted } from '#core';
import type { LoadJob } from '#core';
import { startReaper } from '#processes';
import type { LoadEnd, LoadOptions, RunningLoad } from '../contract.ts';
import { Generator } from './generator.ts';
import { LoadPlaces } from './load-places.ts';
import { LostPlaces } from './lost-places.ts';
import type { ToGenerator } from './messages.ts';

/** From when all are told to begin until the first request is due. */
const leadMs = 20;
const lookEveryMs = 1000;
/** For so long an edge may still be told of, as in a book: what was lost since is told later. */
const edgeToldWithinMs = 1000;
/** What takes longer to be decided than the longest timeout, and this, is given up on. */
const stopGraceMs = 10_000;
const undecidedAfter = 3;
/** Where the run shall end at once, for so long what is left is awaited. */
const hurriedMs = 3000;
/** A generator that is not heard of in so many seconds in a row in which this process was awake stands still: it is ended. */
const mostSilentLooks = 5;

/** Starts a process for each part of the load; rejects, with nothing left, where one can't begin. */
export async function startGenerators(
  job: LoadJob,
  options: LoadOptions,
  signal: AbortSignal,
): Promise<RunningLoad> {
  const generators = new Generators(job, options);
  try {
    await unlessAborted(generators.begin(), signal);
    return generators;
  } catch (error) {
    await generators.end();
    throw error;
  }
}

interface Part {
  generator: Generator;
  lost: LostPlaces;
  isLost: boolean;
  /** Looks in a row at which nothing had been heard of it. */
  silentLooks: number;
}

class Generators implements RunningLoad {
  readonly #job: LoadJob;
  readonly #options: LoadOptions;
  readonly #reaper = startReaper(() => undefined);
  readonly #parts: Part[] = [];
  readonly #ended = Promise.withResolvers<LoadEnd>();
  #stopping: Promise<void> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #patience: ReturnType<typeof setTimeout>[] = [];

  constructor(job: LoadJob, options: LoadOptions) {
    this.#job = job;
    this.#options = options;
  }

  get pids(): number[] {
    return this.#parts.flatMap(({ generator }) => generator.pid ?? []);
  }

  get silentMs(): number {
    const heard = this.#parts.map(({ generator }) => generator.heardMs);
    return this.#options.now() - Math.min(...heard);
  }

  get ended(): Promise<LoadEnd> {
    return this.#ended.promise;
  }

  async begin(): Promise<void> {
    const { workers: of } = this.#job;
    const generators = Array.from({ length: of }, (_, worker) => this.#fork(worker));
    await Promise.all(generators.map(({ ready }) => ready));
    const { origin, runId, nameServer } = this.#options;
    const own = { job: this.#job, origin, runId, nameServer, of };
    await Promise.all(generators.map((generator, worker) => generator.prepare({ ...own, worker })));
    const startMs = this.#options.now() + leadMs;
    for (const [worker, { lost, generator }] of this.#parts.entries()) {
      lost.begin(this.#placesOf(worker, startMs));
      generator.go(startMs);
    }
    this.#timer = setInterval(() => {
      // What they have told is read before they are judged.
      setImmediate(() => this.#look());
    }, lookEveryMs);
  }

  cut(atMs: number): void {
    for (const { lost } of this.#parts) lost.cut(atMs);
    this.#tell({ type: 'cut', atMs });
  }

  setRate(perSecond: number, atMs: number): void {
    for (const { lost } of this.#parts) lost.steer(perSecond, atMs);
    this.#tell({ type: 'rate', perSecond, atMs });
  }

  async stop(hurry?: AbortSignal): Promise<void> {
    this.#stopping ??= this.#stop();
    const doHurry = () => {
      this.#tell({ type: 'hurry' });
      this.#loseAfter(hurriedMs);
    };
    hurry?.addEventListener('abort', doHurry);
    if (hurry?.aborted) doHurry();
    await this.#stopping.finally(() => hurry?.removeEventListener('abort', doHurry));
  }

  /** Ends everything at once. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#parts.map(({ generator }) => generator.end()));
    await this.#reaper.close();
    this.#ended.resolve({});
  }

  async #stop(): Promise<void> {
    const stoppedMs = this.#options.now();
    const longestMs = Math.max(...this.#job.scenarios.map(({ timeoutMs }) => timeoutMs));
    this.#tell({ type: 'stop' });
    this.#loseAfter(undecidedAfter * longestMs + stopGraceMs);
    await Promise.all(this.#parts.map(({ generator }) => generator.exited));
    for (const patience of this.#patience) clearTimeout(patience);
    clearInterval(this.#timer);
    this.#tellLost(stoppedMs);
    await this.#reaper.close();
    this.#ended.resolve({});
  }

  /** Whoever has not ended by then is ended, and what it has not told is lost. */
  #loseAfter(ms: number): void {
    const lose = () => {
      for (const { generator } of this.#parts) generator.lose('it did not stop');
    };
    this.#patience.push(setTimeout(lose, ms));
  }

  #look(): void {
    for (const part of this.#parts) {
      part.silentLooks = part.generator.wasHeard() ? 0 : part.silentLooks + 1;
      if (part.silentLooks >= mostSilentLooks) part.generator.lose(`it stood still for ${mostSilentLooks} s`);
    }
    this.#tellLost();
  }

  #fork(worker: number): Generator {
    const part: Omit<Part, 'generator'> = {
      lost: new LostPlaces(this.#job.scenarios.map(({ name }) => name)),
      isLost: false,
      silentLooks: 0,
    };
    const generator = new Generator({
      reaper: this.#reaper,
      onTold: (slices, taken) => {
        part.lost.told(slices, taken);
        if (slices.length > 0) this.#options.onSlices(slices);
      },
      onLost: (atMs, reason) => this.#lose(worker, atMs, reason),
    });
    this.#parts[worker] = Object.assign(part, { generator });
    return generator;
  }

  #placesOf(worker: number, startMs: number): LoadPlaces {
    const { profile, scenarios, workers: of } = this.#job;
    return new LoadPlaces({ profile, weights: scenarios.map(({ weight }) => weight), startMs, worker, of });
  }

  #lose(worker: number, atMs: number, reason: string): void {
    const part = this.#parts[worker];
    if (part) part.isLost = true;
    if (this.#timer === undefined) return;
    this.#options.onLost(atMs, reason);
    const areAll = this.#parts.every(({ isLost }) => isLost);
    if (areAll && !this.#stopping)
      this.#ended.resolve({
        error: new TargetError(`No request is sent any more: ${reason}.`, {
          hint: 'What was due from then on is unknown. Was it killed, or was there too little memory?',
        }),
      });
  }

  #tellLost(untilMs = this.#options.now() - edgeToldWithinMs): void {
    const slices = this.#parts.flatMap(({ isLost, lost }) => (isLost ? lost.lostUntil(untilMs) : []));
    if (slices.length > 0) this.#options.onSlices(slices);
  }

  #tell(message: ToGenerator): void {
    for (const { generator } of this.#parts) generator.tell(message);
  }
}
