import { BadInputError, moduleBeside, TargetError, unlessAborted } from '#core';
import type { LoadJob } from '#core';
import type { LoadEnd, LoadOptions, RunningLoad } from '../contract.ts';
import { Generator } from './generator.ts';
import type { ToWorker, WorkerInput } from './messages.ts';

/** What takes longer to be decided than the longest timeout, and this, is given up on. */
const stopGraceMs = 10_000;
/** Where the run shall end at once, a thread that does not stop is awaited for so long. */
const hurriedMs = 2000;

/**
 * Starts a worker thread for each part of the load, which all begin at the same moment; rejects, with nothing left,
 * where one can't. `module` is what runs on the threads.
 */
export async function startWorkers(
  job: LoadJob,
  params: WorkerInput['params'],
  options: LoadOptions,
  signal: AbortSignal,
  module = moduleBeside(import.meta.url, 'worker'),
): Promise<RunningLoad> {
  signal.throwIfAborted();
  refuseSeveralOrigins(job);
  const workers = new Workers(job, params, options, module);
  try {
    await unlessAborted(workers.begin(), signal);
    return workers.asLoad(params.saturate);
  } catch (error) {
    await workers.end();
    throw error;
  }
}

function refuseSeveralOrigins({ scenarios }: LoadJob): void {
  const [first] = scenarios;
  for (const { name, url } of scenarios) {
    const origin = URL.parse(url)?.origin ?? '{{';
    if (origin.includes('{{'))
      throw new BadInputError(`The scenario "${name}" asks ${url}, which names no one host.`, {
        hint: 'Only the path of a URL may differ from request to request.',
      });
    const ofFirst = URL.parse(first?.url ?? '')?.origin;
    if (origin === ofFirst) continue;
    throw new BadInputError(
      `The engine autocannon sends to one origin, and the scenarios "${first?.name}" (${ofFirst}) and "${name}" (${origin}) have two.`,
      { hint: 'Take another engine, or a load of its own for each.' },
    );
  }
}

class Workers {
  readonly #job: LoadJob;
  readonly #options: LoadOptions;
  readonly #generators: Generator[];
  readonly #ended = Promise.withResolvers<LoadEnd>();
  #stopping: Promise<void> | undefined;
  readonly #patience: ReturnType<typeof setTimeout>[] = [];
  #hasBegun = false;

  constructor(job: LoadJob, params: WorkerInput['params'], options: LoadOptions, module: URL) {
    this.#job = job;
    this.#options = options;
    const { runId, origin, nameServer } = options;
    const of = Math.max(1, Math.min(job.workers, job.connections));
    this.#generators = Array.from({ length: of }, (_, worker) => {
      const connections = Math.max(1, Math.floor((job.connections + of - 1 - worker) / of));
      const input = { job, params, runId, origin, nameServer, worker, of, connections };
      return new Generator(module, input, {
        onSlices: (slices) => this.#options.onSlices(slices),
        onLost: (since, reason) => this.#lose(since, reason),
      });
    });
  }

  async begin(): Promise<void> {
    await Promise.all(this.#generators.map(({ ready }) => ready));
    this.#hasBegun = true;
    const atMs = this.#options.now();
    for (const generator of this.#generators) generator.begin(atMs);
  }

  asLoad(isSaturating: boolean): RunningLoad {
    const steer = (perSecond: number, atMs: number) => this.#tell({ type: 'rate', perSecond, atMs });
    return {
      cut: (atMs) => this.#tell({ type: 'cut', atMs }),
      ...(!isSaturating && { setRate: steer }),
      stop: async (hurry) => this.#stop(hurry),
      ended: this.#ended.promise,
    };
  }

  async end(): Promise<void> {
    await Promise.all(this.#generators.map((generator) => generator.end()));
  }

  async #stop(hurry?: AbortSignal): Promise<void> {
    this.#stopping ??= this.#stopAll();
    const doHurry = () => {
      this.#tell({ type: 'hurry' });
      this.#giveUpAfter(hurriedMs);
    };
    hurry?.addEventListener('abort', doHurry);
    if (hurry?.aborted) doHurry();
    await this.#stopping.finally(() => hurry?.removeEventListener('abort', doHurry));
  }

  async #stopAll(): Promise<void> {
    this.#tell({ type: 'stop' });
    const longestMs = Math.max(...this.#job.scenarios.map(({ timeoutMs }) => timeoutMs));
    this.#giveUpAfter(longestMs + stopGraceMs);
    await Promise.all(this.#generators.map(({ exited }) => exited));
    for (const patience of this.#patience) clearTimeout(patience);
    this.#ended.resolve({});
  }

  #giveUpAfter(ms: number): void {
    const giveUp = () => this.#generators.forEach((generator) => void generator.end('it did not stop'));
    this.#patience.push(setTimeout(giveUp, ms));
  }

  #tell(message: ToWorker): void {
    for (const generator of this.#generators) generator.tell(message);
  }

  #lose(since: number, reason: string): void {
    if (!this.#hasBegun) return;
    this.#options.onLost(since, reason);
    if (this.#stopping || !this.#generators.every(({ isLost }) => isLost)) return;
    this.#ended.resolve({ error: new TargetError(`No generator of load is left: ${reason}`) });
  }
}
