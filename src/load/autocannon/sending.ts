import type { LoadSlice } from '#core';
import { runClock } from '#pacing';
import { takingTurns } from '#requests';
import autocannon from 'autocannon';
import { holdMsOf, SliceBook } from '../slice-book.ts';
import type { LoadRecord } from '../slice-book.ts';
import { Connection } from './connection.ts';
import { Gate } from './gate.ts';
import type { WorkerInput } from './messages.ts';
import { socketOpener } from './open-socket.ts';
import { Paced, Unpaced } from './places.ts';
import type { requestsOf } from './requests.ts';

interface Listener {
  /** All that left and all that was decided before `untilMs` has been told with this. */
  onTold(slices: LoadSlice[], untilMs: number): void;
  /** Nothing is sent any more, and all has been told. */
  onStopped(): void;
}

const tellEveryMs = 250;
/** What is not answered so long after a hurry is unknown. */
const hurriedMs = 1000;
/** A closed loop does not turn at the speed of refusals. */
const pauseMs = 100;
/** Longer than any run, and the most that a timer takes. */
const longestSeconds = 2_000_000;
/** autocannon notices at its next sample that it was stopped. */
const sampleMs = 50;

/** One autocannon of a load, from its begin on. */
export class Sending {
  readonly #now: () => number;
  readonly #input: WorkerInput;
  readonly #listener: Listener;
  readonly #book: SliceBook;
  readonly #places: Paced | Unpaced;
  readonly #gate: Gate;
  readonly #connections: Connection[] = [];
  readonly #run: autocannon.Instance;
  readonly #timer: ReturnType<typeof setInterval>;
  #underWay = 0;
  #isStopping = false;
  #isStopped = false;

  constructor(
    input: WorkerInput,
    requestAt: ReturnType<typeof requestsOf>,
    beginMs: number,
    listener: Listener,
  ) {
    const { job, params, origin, connections, nameServer } = input;
    this.#input = input;
    this.#listener = listener;
    this.#now = runClock(origin);
    const scenarios = job.scenarios.map(({ name }) => name);
    this.#book = new SliceBook({ scenarios, holdMs: holdMsOf(job.role) });
    this.#places = params.saturate ? new Unpaced(input) : new Paced(job.profile, { ...input, beginMs });
    this.#gate = new Gate({ places: this.#places, now: this.#now });
    const url = new URL(job.scenarios[0]?.url ?? '');
    const own = {
      gate: this.#gate,
      notes: this,
      requestAt,
      open: socketOpener({ origin: url, tlsName: tlsNameOf(input), lookup: takingTurns(nameServer) }),
      now: this.#now,
      pipelining: params.pipelining,
      recycleMs: job.recycleMs,
      pauseMs: params.saturate ? pauseMs : 0,
    };
    this.#run = autocannon(
      {
        url: url.origin,
        connections,
        pipelining: params.pipelining,
        duration: longestSeconds,
        sampleInt: sampleMs,
        setupClient: (client) => void this.#connections.push(new Connection(client, own)),
      },
      (error) => this.#finish(error),
    );
    this.#timer = setInterval(() => this.#tell(), tellEveryMs);
  }

  cut(atMs: number): void {
    this.#book.cut(atMs);
  }

  steer(perSecond: number, atMs: number): void {
    if (this.#places instanceof Paced) this.#places.steer(perSecond, atMs);
    this.#gate.pass();
  }

  stop(): void {
    this.#isStopping = true;
    this.#gate.close();
    this.#stopOnceDecided();
  }

  hurry(): void {
    this.stop();
    setTimeout(() => this.#connections.forEach((connection) => connection.giveUp()), hurriedMs).unref();
  }

  leaves(scenario: number, sent: number): void {
    this.#underWay += 1;
    this.#book.leaves(scenario, sent);
  }

  decided(record: LoadRecord): void {
    this.#underWay -= 1;
    this.#book.add(record);
    this.#stopOnceDecided();
  }

  #stopOnceDecided(): void {
    if (!this.#isStopping || this.#underWay > 0 || this.#isStopped) return;
    this.#isStopped = true;
    this.#run.stop();
  }

  #tell(): void {
    const nowMs = this.#now();
    this.#listener.onTold(this.#book.take(nowMs), nowMs - holdMsOf(this.#input.job.role));
  }

  #finish(error: unknown): void {
    if (!this.#isStopped) throw new Error(`autocannon ended by itself: ${String(error)}`);
    clearInterval(this.#timer);
    this.#listener.onTold(this.#book.takeAll(), this.#now());
    this.#listener.onStopped();
  }
}

/** The name of the certificate, where all scenarios ask for another host than the URL's. */
function tlsNameOf({ job }: WorkerInput): string | undefined {
  const hosts = job.scenarios.map(({ headers }) => {
    const host = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host')?.[1];
    return host === undefined ? undefined : URL.parse(`https://${host}`)?.hostname;
  });
  return new Set(hosts).size === 1 ? hosts[0] : undefined;
}
