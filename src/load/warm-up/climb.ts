import { formatDuration, formatShare, unknownShareAllowed } from '#core';
import type { Growth, LoadSlice, RequestCounts, WarmUpPlan } from '#core';
import type { Course, Leg } from './course.ts';
import { Ledger } from './ledger.ts';
import { Proven } from './proven.ts';
import { RateHistory } from './rate-history.ts';
import { undecidedOf } from './seconds.ts';
import type { Seconds } from './seconds.ts';

/**
 * From the sending of a request that is rejected at once to the rate that this changes: it is held for a quarter of a
 * second, told at the next of four looks a second, and the generators are told.
 */
const detectionMs = 750;
/** Of what got through, so much is asked for after a rejection: nothing more is lost, and it stays pressed. */
const heldPart = 0.9;
/** A raise may cost so much of what may still be lost. */
const spentPart = 0.75;
/** Smaller raises tell nothing. */
const leastRaise = 1.01;
/** After failed raises the next ones are smaller, down to this. */
const gentlestFactor = 1.02;
/** After failed raises the wait for the next doubles, up to this. */
const longestWaitMs = 30_000;
/** Above what was proven before: the balancer has grown. */
const grownBy = 1.1;
/** With fewer nothing would be heard of a balancer that lets nothing through. */
const tricklePerSecond = 1;
const recentSeconds = 5;
const fewRequests = 20;
const historyMs = 120_000;

/**
 * A rate that rises on answers alone. Before each raise it reckons what it may cost: what goes beyond the proven rate
 * until a step hears of it, with what is under way. That must stay inside what may be lost, so that at every moment
 * rejected <= rejectedAtMost × sent, while the balancer carries what it has carried, allows itself a burst of at most
 * a second, and rejects within a quarter of a second. Where it rejects late more is lost before that is heard of.
 *
 * The start rate is the plan's own: until it has run long enough to be covered by what may be lost, what it loses is
 * set apart. Rejections then lead below it, and the books begin where nothing is rejected any more.
 */
export function courseByAnswers(
  plan: WarmUpPlan,
  growth: Extract<Growth, { by: 'answers' }>,
  startMs: number,
  seconds: Seconds,
): Course {
  const climb = new Climb(plan, growth, startMs, seconds);
  return { next: (nowMs, slices) => climb.next(nowMs, slices) };
}

class Climb {
  readonly #target: number;
  readonly #factor: number;
  readonly #errorsBelow: number;
  /** So many are rejected of a warm balancer too: not taken for overload. */
  readonly #tolerated: number;
  readonly #seconds: Seconds;
  readonly #proven: Proven;
  readonly #ledger: Ledger;
  readonly #history: RateHistory;
  #leg: Leg;
  #isCovered = false;
  /** By how much the next raise may be. */
  #nextFactor: number;
  #waitMs = detectionMs;
  #changedAt: number;
  #rejectedAt = -Infinity;
  /** What was proven when the last raise failed. */
  #provenThen = Infinity;

  constructor(
    { fromPerSecond, toPerSecond, ready }: WarmUpPlan,
    { factor, rejectedAtMost }: Extract<Growth, { by: 'answers' }>,
    startMs: number,
    seconds: Seconds,
  ) {
    this.#target = toPerSecond;
    this.#factor = factor;
    this.#errorsBelow = ready.errorsBelow;
    this.#tolerated = Math.min(ready.rejectedBelow, rejectedAtMost / 2);
    this.#seconds = seconds;
    this.#proven = new Proven(seconds);
    this.#ledger = new Ledger(rejectedAtMost);
    const perSecond = Math.min(fromPerSecond, toPerSecond);
    this.#leg = { perSecond, stage: 'rising', why: `starts at ${perSecond}/s` };
    this.#nextFactor = factor;
    this.#changedAt = startMs;
    this.#history = new RateHistory(startMs, perSecond, historyMs);
  }

  next(nowMs: number, slices: readonly LoadSlice[]): Leg {
    this.#ledger.add(slices);
    this.#proven.look();
    const recent = this.#seconds.sum(this.#seconds.newest - recentSeconds + 1, this.#seconds.newest);
    const delayMs = this.#delayMs();
    const touched = slices.filter(({ rejected }) => rejected > 0).map(({ from }) => Math.floor(from / 1000));
    if (this.#isTooMuch(touched)) this.#backOff(nowMs, touched, delayMs);
    if (this.#proven.perSecond > this.#provenThen * grownBy) this.#forgetFailure();
    const isBearable = this.#worst(nowMs, delayMs) <= this.#ledger.left;
    this.#isCovered ||= isBearable;
    if (this.#isCovered && !isBearable) this.#retreat(nowMs, delayMs);
    else if (this.#isCovered) this.#raise(nowMs, recent, delayMs);
    else this.#await(this.#worst(nowMs, delayMs));
    return this.#leg;
  }

  /** What is sent from now on is heard of after this: requests under way say how long answers take. */
  #delayMs(): number {
    const { newest } = this.#seconds;
    const underWay = undecidedOf(this.#seconds.sum(newest - historyMs / 1000, newest));
    return detectionMs + (1000 * underWay) / this.#leg.perSecond;
  }

  /**
   * What may be rejected at this rate until it changes for that, at worst: rejections begin at some moment, and are
   * heard of a delay later. In that time all that goes beyond the proven rate is lost, at this rate or an earlier one.
   * Requests are whole: a part of one more.
   */
  #worst(nowMs: number, delayMs: number): number {
    const { perSecond } = this.#leg;
    const beyond = Math.max(0, perSecond - this.#proven.perSecond);
    if (beyond === 0) return 0;
    return (beyond * delayMs) / 1000 + this.#history.beyond(perSecond, nowMs - delayMs, nowMs) + 1;
  }

  /** The highest rate whose rejections would be borne by so many that may still be lost. */
  #bearable(toLose: number, delayMs: number): number {
    return this.#proven.perSecond + (1000 * Math.max(0, toLose - 1)) / delayMs;
  }

  /** A lower rate that is borne, with all that is under way. */
  #lower(nowMs: number, delayMs: number): number {
    const underWay = this.#history.beyond(this.#proven.perSecond, nowMs - delayMs, nowMs);
    return this.#bearable(this.#ledger.left - underWay, delayMs);
  }

  #retreat(nowMs: number, delayMs: number): void {
    const { perSecond } = this.#leg;
    const lower = this.#lower(nowMs, delayMs);
    const why = `no more may be lost: ${perSecond}/s is not proven, and answers are late`;
    if (lower < perSecond) this.#become(nowMs, lower, 'backed off', why);
  }

  /** By the seconds in which those were sent that are told of as rejected: that may be long ago. */
  #isTooMuch(touched: readonly number[]): boolean {
    const { sent, rejected } = this.#around(touched);
    return touched.length > 0 && rejected > this.#tolerated * sent;
  }

  #around(touched: readonly number[]): RequestCounts {
    return this.#seconds.sum(Math.min(...touched) - recentSeconds + 1, Math.max(...touched));
  }

  #backOff(nowMs: number, touched: readonly number[], delayMs: number): void {
    const { perSecond } = this.#leg;
    const through = this.#throughput(nowMs, touched);
    if (through.asked <= this.#proven.perSecond) this.#proven.refute(heldPart * through.perSecond);
    // Until the start rate is covered its losses are set apart.
    if (!this.#isCovered) this.#ledger.clear();
    const held = heldPart * Math.max(through.perSecond, this.#proven.perSecond);
    const bearable = this.#isCovered ? this.#lower(nowMs, delayMs) : Infinity;
    const lower = Math.min(held, bearable);
    // What was sent before the last change is still told of.
    if (nowMs - this.#rejectedAt > delayMs) this.#noteFailure(delayMs);
    this.#rejectedAt = nowMs;
    if (lower >= perSecond) return;
    const { sent, rejected } = this.#around(touched);
    const share = formatShare(rejected / Math.max(1, sent));
    this.#become(nowMs, lower, 'backed off', `${share} of the last seconds rejected at ${perSecond}/s`);
  }

  /** What got through in the seconds that rejections are told of, and the highest rate then. */
  #throughput(nowMs: number, touched: readonly number[]): { perSecond: number; asked: number } {
    const last = Math.max(...touched);
    let first = Math.min(...touched);
    // A few requests tell no share: earlier seconds help out.
    while (this.#seconds.sum(first, last).sent < fewRequests && last - first < recentSeconds) first -= 1;
    const { sent, rejected } = this.#seconds.sum(first, last);
    const [from, to] = [first * 1000, Math.min(nowMs, (last + 1) * 1000)];
    // What is told after so long that nobody remembers its time refutes nothing.
    const asked = this.#history.most(from, to) || Infinity;
    const share = sent > 0 ? Math.max(0, sent - rejected) / sent : 1;
    return { perSecond: this.#history.mean(from, to) * share, asked: sent > 0 ? asked : Infinity };
  }

  #raise(nowMs: number, recent: RequestCounts, delayMs: number): void {
    const { perSecond } = this.#leg;
    const quietMs = nowMs - Math.max(this.#changedAt, this.#rejectedAt);
    if (perSecond >= this.#target) return;
    if (quietMs < delayMs) return;
    if (nowMs - this.#rejectedAt < this.#waitMs)
      return this.#stay(`waits until nothing is rejected for ${formatDuration(this.#waitMs)}`);
    if (this.#isTroubled(recent)) return;
    const bearable = this.#bearable(spentPart * this.#ledger.left, delayMs);
    const higher = Math.min(this.#target, bearable, perSecond * this.#nextFactor);
    if (higher < this.#target && higher < perSecond * leastRaise) {
      const beyond = Math.min(this.#target, perSecond * leastRaise) - this.#proven.perSecond;
      return this.#await(((beyond * delayMs) / 1000 + 1) / spentPart);
    }
    this.#nextFactor = Math.min(this.#factor, this.#nextFactor ** 2);
    this.#become(nowMs, higher, 'rising', `nothing rejected at ${perSecond}/s`);
  }

  /** Says how many requests it takes until so many may be lost. */
  #await(toLose: number): void {
    const more = Number(this.#ledger.untilLeft(toLose).toPrecision(2));
    const share = formatShare(this.#ledger.rejectedAtMost);
    this.#stay(`waits for up to ${more} more requests, to risk no more than ${share} of all`);
  }

  /** What it waits for, at the rate that it has. */
  #stay(why: string): void {
    this.#leg = { ...this.#leg, why };
  }

  #noteFailure(delayMs: number): void {
    this.#nextFactor = Math.max(gentlestFactor, Math.sqrt(this.#nextFactor));
    this.#waitMs = Math.min(longestWaitMs, 2 * Math.max(this.#waitMs, delayMs));
    this.#provenThen = this.#proven.perSecond;
  }

  /** So much more is proven than was then: it has grown. */
  #forgetFailure(): void {
    this.#waitMs = detectionMs;
    this.#provenThen = Infinity;
  }

  /** Errors of another kind, or a harness that does not keep the rate, are no reason to rise. */
  #isTroubled({ sent, unsent, failed, unknown }: RequestCounts): boolean {
    const isFailing = failed > 0 && failed >= this.#errorsBelow * sent;
    const isUnknown = unknown > unknownShareAllowed * (sent + unsent);
    if (isFailing) this.#stay('held: requests fail');
    else if (isUnknown) this.#stay('held: the harness does not keep the rate');
    return isFailing || isUnknown;
  }

  #become(nowMs: number, perSecond: number, stage: Leg['stage'], why: string): void {
    const least = Math.min(tricklePerSecond, this.#leg.perSecond);
    const rounded = perSecond === this.#target ? perSecond : roundedDown(Math.max(least, perSecond));
    const trouble = stage === 'backed off' ? why : this.#leg.trouble;
    this.#leg = { perSecond: rounded, stage, why, ...(trouble !== undefined && { trouble }) };
    this.#changedAt = nowMs;
    this.#history.set(nowMs, rounded);
  }
}

/** To four digits: rates are read by people. */
function roundedDown(perSecond: number): number {
  const unit = 10 ** (Math.floor(Math.log10(perSecond)) - 3);
  return Number((Math.floor(perSecond / unit) * unit).toPrecision(4));
}
