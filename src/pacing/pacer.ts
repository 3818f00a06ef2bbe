import { harnessOverloaded } from '#core';
import type { Fold } from '#core';
import type { PacedProbe, Sender } from './contract.ts';
import { DueQueue } from './due-queue.ts';
import type { Place } from './due-queue.ts';
import { FlightQueue } from './flight.ts';
import type { Flight } from './flight.ts';
import { judgeAnswer, judgeSilence } from './judge.ts';
import type { Elapsed, Judgement } from './judge.ts';
import { Recorder } from './recorder.ts';
import { StallMeter } from './stall-meter.ts';

type PacedSender = Pick<PacedProbe, 'id' | 'intervalMs' | 'timeoutMs'> & { sender: Sender };

/** When the loop runs again: after the sockets were read, or after a sleep in milliseconds. */
export interface Turns {
  soon(run: () => void): void;
  after(sleepMs: number, run: () => void): void;
}

const ofThisThread: Turns = {
  soon: (run) => void setImmediate(run),
  after: (sleepMs, run) => void setTimeout(run, sleepMs),
};

export interface PacerOptions {
  probes: PacedSender[];
  /** Milliseconds of the run. */
  now(): number;
  onFolds(folds: Fold[]): void;
  /** The turns of an event loop; those of the thread by default. */
  turns?: Turns;
  /** For how long senders may finish, once all sends are decided. */
  finishWithinMs?: number;
  /** Everything is decided and handed over, the senders are closed. */
  onStopped(): void;
}

// Sends of one turn; the sockets are read between turns.
const sendsPerTurn = 16;
// Places of one turn that came too late to be sent.
const missesPerTurn = 512;
const foldsPerHandOver = 512;
const handOverEveryMs = 100;
// While something is in flight the loop passes at least this often, so that a stall is noticed.
const heartbeatMs = 5;
// Each turn costs more than a send does.
const crowdedSleepMs = 2;

/** Where the run shall end at once: for so long what is in flight is awaited, and then the senders' finish. */
const hurriedMs = 1000;

const interrupted = new DOMException('the run was interrupted', 'AbortError');
const notAwaited: Judgement = {
  outcome: 'unknown',
  reason: 'the run was interrupted before it was answered',
};
const tooLate: Judgement = { outcome: 'unknown', reason: harnessOverloaded };

/**
 * The loop that sends on time and judges truthfully on a busy machine. A timer only stamps: expiring and sending are
 * done after the sockets were read, so that an answer the kernel already holds is never called late.
 */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #turns: Turns;
  readonly #queue: DueQueue;
  readonly #meter: StallMeter;
  readonly #recorder: Recorder;
  readonly #flights = new Map<number, FlightQueue>();
  #inFlight = 0;
  #handedOverMs: number;
  #stopMs = Infinity;
  /** What is not decided by then is not awaited any longer. */
  #giveUpMs = Infinity;
  readonly #finishing = new AbortController();
  #isFinishing = false;
  /** On the awake clock: a moment before the sockets are read next, and one up to which they have been read. */
  #readNextMs = 0;
  #readUpToMs = 0;

  constructor(options: PacerOptions) {
    const { probes } = options;
    const startMs = options.now();
    this.#options = options;
    this.#turns = options.turns ?? ofThisThread;
    this.#meter = new StallMeter(startMs);
    this.#handedOverMs = startMs;
    this.#recorder = new Recorder(
      probes.map(({ id }) => id),
      startMs,
    );
    this.#queue = new DueQueue(
      probes.map(({ intervalMs }) => intervalMs),
      startMs,
    );
    for (const { timeoutMs } of probes) this.#flights.set(timeoutMs, new FlightQueue());
  }

  start(): void {
    this.#tick();
  }

  /** No fold reaches over this moment. */
  cut(): void {
    this.#recorder.cut();
    for (const { sender } of this.#options.probes) sender.cut?.();
  }

  /** No place after now is sent; `onStopped` follows once all others are decided. */
  stop(): void {
    this.#stopMs = Math.min(this.#stopMs, this.#options.now());
  }

  /** As `stop`, in about two seconds. */
  hurry(): void {
    this.stop();
    this.#giveUpMs = Math.min(this.#giveUpMs, this.#options.now() + hurriedMs);
    if (this.#isFinishing) this.#finishWithin(hurriedMs, interrupted);
  }

  #tick(): void {
    const nowMs = this.#options.now();
    this.#meter.mark(nowMs, 0);
    this.#readNextMs = this.#meter.awakeMs(nowMs);
    this.#turns.soon(() => this.#turn());
  }

  #turn(): void {
    const nowMs = this.#options.now();
    this.#meter.mark(nowMs, 0);
    this.#readUpToMs = this.#readNextMs;
    for (const queue of this.#flights.values()) this.#expire(queue, nowMs);
    if (nowMs >= this.#giveUpMs) for (const queue of this.#flights.values()) this.#giveUp(queue, nowMs);
    const sends = this.#sendDue();
    this.#handOver(nowMs);
    const afterMs = this.#options.now();
    const nextMs = this.#queue.nextMs();
    const isSending = nextMs < this.#stopMs;
    if (!isSending && this.#inFlight === 0) return void this.#finish();
    const isBehind = isSending && nextMs <= afterMs;
    const sleepMs = isBehind ? 0 : this.#sleepMs((isSending ? nextMs : Infinity) - afterMs, sends);
    this.#meter.mark(afterMs, sleepMs);
    this.#readNextMs = this.#meter.awakeMs(afterMs);
    if (isBehind) this.#turns.soon(() => this.#turn());
    else this.#turns.after(sleepMs, () => this.#tick());
  }

  /** A timer counts whole milliseconds, at least one; where sends come closer than that, several go in one turn. */
  #sleepMs(untilNextMs: number, sends: number): number {
    if (sends > 0 && untilNextMs < 1) return crowdedSleepMs;
    const atMostMs = this.#inFlight > 0 ? heartbeatMs : handOverEveryMs;
    return Math.max(1, Math.floor(Math.min(untilNextMs, atMostMs)));
  }

  /** Tells how many it sent. */
  #sendDue(): number {
    let sends = 0;
    let misses = 0;
    while (sends < sendsPerTurn && misses < missesPerTurn) {
      const nowMs = this.#options.now();
      const nextMs = this.#queue.nextMs();
      if (nextMs > nowMs || nextMs >= this.#stopMs) return sends;
      const place = this.#queue.take();
      if (!place) return sends;
      if (this.#send(place, nowMs)) sends += 1;
      else misses += 1;
    }
    return sends;
  }

  /** Sends, or records that it is too late to; tells which. */
  #send(place: Place, nowMs: number): boolean {
    const probe = this.#options.probes[place.probe];
    if (!probe) return false;
    const { timeoutMs, sender } = probe;
    const sentAwakeMs = this.#meter.awakeMs(nowMs);
    const flight = { ...place, sentMs: nowMs, sentAwakeMs, timeoutMs, isSettled: false, cancel: undefined };
    if (nowMs - place.dueMs > probe.intervalMs) {
      this.#record({ ...flight, sentMs: place.dueMs, neverLeft: true }, tooLate, nowMs);
      return false;
    }
    this.#launch(flight, sender);
    return true;
  }

  #launch(flight: Flight, sender: Sender): void {
    this.#inFlight += 1;
    const cancel = sender.send((outcome, reason) => {
      if (flight.isSettled) return;
      const nowMs = this.#options.now();
      this.#settle(
        flight,
        judgeAnswer({ outcome, reason }, this.#elapsed(flight, nowMs), flight.timeoutMs),
        nowMs,
      );
    });
    if (flight.isSettled) return;
    flight.cancel = cancel;
    this.#flights.get(flight.timeoutMs)?.push(flight);
  }

  #expire(queue: FlightQueue, nowMs: number): void {
    for (let flight = queue.oldest(); flight; flight = queue.oldest()) {
      const judgement = judgeSilence(this.#elapsed(flight, nowMs), flight.timeoutMs);
      if (!judgement) return;
      this.#cancel(flight, judgement, nowMs);
    }
  }

  #giveUp(queue: FlightQueue, nowMs: number): void {
    for (let flight = queue.oldest(); flight; flight = queue.oldest())
      this.#cancel(flight, notAwaited, nowMs);
  }

  #cancel(flight: Flight, judgement: Judgement, nowMs: number): void {
    const { cancel } = flight;
    this.#settle(flight, judgement, nowMs);
    cancel?.();
  }

  #settle(flight: Flight, judgement: Judgement, nowMs: number): void {
    flight.isSettled = true;
    flight.cancel = undefined;
    this.#inFlight -= 1;
    this.#record(flight, judgement, nowMs);
  }

  #record(flight: Flight & { neverLeft?: boolean }, { outcome, reason }: Judgement, doneMs: number): void {
    this.#recorder.add(flight.probe, {
      n: flight.n,
      scheduled: flight.dueMs,
      sent: flight.sentMs,
      done: doneMs,
      ...(flight.neverLeft && { neverLeft: true }),
      outcome,
      ...(reason !== undefined && { reason }),
    });
  }

  /** What has not been read came, or stayed away, at some time since the sockets were read last. */
  #elapsed(flight: Flight, nowMs: number): Elapsed {
    return { wallMs: nowMs - flight.sentMs, awakeMs: this.#readUpToMs - flight.sentAwakeMs };
  }

  #handOver(nowMs: number): void {
    if (nowMs - this.#handedOverMs < handOverEveryMs) return;
    const folds = this.#recorder.take(nowMs, foldsPerHandOver);
    // More may be waiting; the next turn goes on with it.
    if (folds.length < foldsPerHandOver) this.#handedOverMs = nowMs;
    if (folds.length > 0) this.#options.onFolds(folds);
  }

  async #finish(): Promise<void> {
    const folds = this.#recorder.takeAll();
    if (folds.length > 0) this.#options.onFolds(folds);
    const senders = this.#options.probes.map(({ sender }) => sender);
    const { finishWithinMs = 0 } = this.#options;
    this.#isFinishing = true;
    const isOver = new DOMException(`the ${finishWithinMs / 1000} s for it were over`, 'TimeoutError');
    const patience = this.#finishWithin(finishWithinMs, isOver);
    if (this.#giveUpMs < Infinity) this.hurry();
    await Promise.allSettled(senders.map(async (sender) => sender.finish?.(this.#finishing.signal)));
    clearTimeout(patience);
    for (const sender of senders) sender.close();
    this.#options.onStopped();
  }

  #finishWithin(ms: number, why: Error): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#finishing.abort(why), ms).unref();
  }
}
