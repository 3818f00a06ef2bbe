import { harnessOverloaded } from '#core';
import type { Sample } from '#core';
import type { Sender } from './contract.ts';
import type { Place } from './due-queue.ts';
import { FlightQueue } from './flight.ts';
import type { Flight } from './flight.ts';
import { judgeAnswer, judgeSilence } from './judge.ts';
import type { Elapsed, Judgement } from './judge.ts';
import { StallMeter } from './stall-meter.ts';

/** Whose sends are paced. */
interface PacedSender {
  timeoutMs: number;
  /** A place that is later than this is not sent any more. */
  latestMs: number;
  sender: Sender;
}

/** Which place of which sender is due next. Pure. */
export interface Places {
  /** When the next place is due; above every time where none is for now. */
  nextMs(): number;
  take(): Place | undefined;
}

/** Where samples go, and what is handed over of them. Pure: time comes in, in milliseconds. */
export interface Book<Told> {
  /** Told of each send as it leaves. */
  leaves?(sender: number, sentMs: number): void;
  /** Told of each place once it is decided; `sender` is its index in the list. */
  add(sender: number, sample: Sample): void;
  /** Closes what is open, so that nothing reaches over this moment. */
  cut(): void;
  take(nowMs: number, atMost: number): Told[];
  takeAll(): Told[];
}

/** When the loop runs again: after the sockets were read, or after a sleep in milliseconds. */
export interface Turns {
  soon(run: () => void): void;
  after(sleepMs: number, run: () => void): void;
}

const ofThisThread: Turns = {
  soon: (run) => void setImmediate(run),
  after: (sleepMs, run) => void setTimeout(run, sleepMs),
};

export interface PacerOptions<Told> {
  senders: PacedSender[];
  places: Places;
  book: Book<Told>;
  /** Milliseconds of the run. */
  now(): number;
  onTold(told: Told[]): void;
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
const mostPerHandOver = 512;
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
export class Pacer<Told> {
  readonly #options: PacerOptions<Told>;
  readonly #turns: Turns;
  readonly #meter: StallMeter;
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

  constructor(options: PacerOptions<Told>) {
    const nowMs = options.now();
    this.#options = options;
    this.#turns = options.turns ?? ofThisThread;
    this.#meter = new StallMeter(nowMs);
    this.#handedOverMs = nowMs;
    for (const { timeoutMs } of options.senders) this.#flights.set(timeoutMs, new FlightQueue());
  }

  start(): void {
    this.#tick();
  }

  /** Nothing that is handed over reaches over this moment. */
  cut(): void {
    this.#options.book.cut();
    for (const { sender } of this.#options.senders) sender.cut?.();
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
    const nextMs = this.#options.places.nextMs();
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
      const nextMs = this.#options.places.nextMs();
      if (nextMs > nowMs || nextMs >= this.#stopMs) return sends;
      const place = this.#options.places.take();
      if (!place) return sends;
      if (this.#send(place, nowMs)) sends += 1;
      else misses += 1;
    }
    return sends;
  }

  /** Sends, or records that it is too late to; tells which. */
  #send(place: Place, nowMs: number): boolean {
    const paced = this.#options.senders[place.probe];
    if (!paced) return false;
    const { timeoutMs, latestMs, sender } = paced;
    const sentAwakeMs = this.#meter.awakeMs(nowMs);
    const flight = { ...place, sentMs: nowMs, sentAwakeMs, timeoutMs, isSettled: false, cancel: undefined };
    if (nowMs - place.dueMs > latestMs) {
      this.#record({ ...flight, sentMs: place.dueMs, neverLeft: true }, tooLate, nowMs);
      return false;
    }
    this.#launch(flight, sender);
    return true;
  }

  #launch(flight: Flight, sender: Sender): void {
    this.#inFlight += 1;
    this.#options.book.leaves?.(flight.probe, flight.sentMs);
    const cancel = sender.send((outcome, reason, bytes) => {
      if (flight.isSettled) return;
      const nowMs = this.#options.now();
      const answer = { outcome, reason, bytes };
      this.#settle(flight, judgeAnswer(answer, this.#elapsed(flight, nowMs), flight.timeoutMs), nowMs);
    }, flight.n);
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

  #record(flight: Flight & { neverLeft?: boolean }, judgement: Judgement, doneMs: number): void {
    const { outcome, reason, bytes } = judgement;
    this.#options.book.add(flight.probe, {
      n: flight.n,
      scheduled: flight.dueMs,
      sent: flight.sentMs,
      done: doneMs,
      ...(flight.neverLeft && { neverLeft: true }),
      outcome,
      ...(reason !== undefined && { reason }),
      ...(bytes !== undefined && { bytes }),
    });
  }

  /** What has not been read came, or stayed away, at some time since the sockets were read last. */
  #elapsed(flight: Flight, nowMs: number): Elapsed {
    return { wallMs: nowMs - flight.sentMs, awakeMs: this.#readUpToMs - flight.sentAwakeMs };
  }

  #handOver(nowMs: number): void {
    if (nowMs - this.#handedOverMs < handOverEveryMs) return;
    const told = this.#options.book.take(nowMs, mostPerHandOver);
    // More may be waiting; the next turn goes on with it.
    if (told.length < mostPerHandOver) this.#handedOverMs = nowMs;
    if (told.length > 0) this.#options.onTold(told);
  }

  async #finish(): Promise<void> {
    const told = this.#options.book.takeAll();
    if (told.length > 0) this.#options.onTold(told);
    const senders = this.#options.senders.map(({ sender }) => sender);
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
