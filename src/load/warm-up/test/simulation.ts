import { bucketOf } from '#core';
import type { LoadSlice, WarmUpPlan } from '#core';
import { createRamp } from '../ramp.ts';
import type { RampStep } from '../ramp.ts';
import { VirtualBalancer } from './balancer.ts';
import type { BalancerTraits } from './balancer.ts';

/** The world around a ramp. */
export interface World {
  balancer: BalancerTraits;
  /** The most that the generators send a second; the rest never leaves. */
  harnessPerSecond?: number;
  /** Added to every answer's time, by when it was sent. */
  addedMs?(atMs: number): number;
  /** How long a rejection takes; none where it is not said. */
  rejectedAfterMs?: number;
  /** The part that fails of what gets through. */
  failing?(atMs: number): number;
}

/** What truly was, at one step. */
export interface Moment {
  nowMs: number;
  step: RampStep;
  sent: number;
  rejected: number;
}

/** Requests that were sent together, and when that and their end may be told. */
interface Batch {
  at: number;
  toldAt: number;
  slice: LoadSlice;
}

const stepMs = 250;
const batchMs = 50;
const holdMs = 250;

/** Runs a ramp against a virtual world until it is over, and tells each step. */
export function* simulate(plan: WarmUpPlan, world: World, startMs = 0): Generator<Moment> {
  const ramp = createRamp(plan, startMs);
  const generator = new Generators(world);
  let nowMs = startMs;
  let step = ramp.step(nowMs, []);
  yield { nowMs, step, sent: 0, rejected: 0 };
  while (!step.isOver) {
    for (let at = nowMs; at < nowMs + stepMs; at += batchMs) generator.send(at, step.perSecond);
    nowMs += stepMs;
    step = ramp.step(nowMs, generator.told(nowMs));
    yield { nowMs, step, sent: generator.sent, rejected: generator.rejected };
  }
}

/** The last moment of a simulation, and the largest share that was rejected at any. */
export function outcomeOf(
  plan: WarmUpPlan,
  world: World,
  startMs = 0,
): Moment & { mostRejected: number; forMs: number } {
  let last: Moment | undefined;
  let mostRejected = 0;
  for (const moment of simulate(plan, world, startMs)) {
    last = moment;
    mostRejected = Math.max(mostRejected, moment.rejected / Math.max(1, moment.sent));
  }
  if (!last) throw new Error('a simulation has a first moment');
  return { ...last, mostRejected, forMs: last.nowMs - startMs };
}

class Generators {
  readonly #world: World;
  readonly #balancer: VirtualBalancer;
  #untold: Batch[] = [];
  #due = 0;
  sent = 0;
  rejected = 0;

  constructor(world: World) {
    this.#world = world;
    this.#balancer = new VirtualBalancer(world.balancer);
  }

  /** What is due in the next 50 ms. */
  send(at: number, perSecond: number): void {
    this.#due += (perSecond * batchMs) / 1000;
    const due = Math.floor(this.#due);
    this.#due -= due;
    const sent = Math.min(due, Math.round(((this.#world.harnessPerSecond ?? Infinity) * batchMs) / 1000));
    const through = this.#balancer.take(sent, batchMs);
    const failed = Math.round(through * (this.#world.failing?.(at) ?? 0));
    this.sent += sent;
    this.rejected += sent - through;
    const latencyMs = this.#balancer.latencyMs(perSecond) + (this.#world.addedMs?.(at) ?? 0);
    this.#tell(at, 0, { sent, unsent: due - sent, unknown: due - sent, failed });
    if (through < sent) this.#tell(at, this.#world.rejectedAfterMs ?? 0, { rejected: sent - through });
    this.#tell(at, latencyMs, { ok: through - failed, latency: spread(through - failed, latencyMs) });
    if ((at + batchMs) % 1000 === 0) this.#balancer.measure(at + batchMs);
  }

  /** What was sent or decided before the hold. */
  told(nowMs: number): LoadSlice[] {
    const told = this.#untold.filter(({ toldAt }) => toldAt <= nowMs - holdMs);
    this.#untold = this.#untold.filter(({ toldAt }) => toldAt > nowMs - holdMs);
    return told.map(({ slice }) => slice);
  }

  #tell(at: number, afterMs: number, part: Partial<LoadSlice>): void {
    this.#untold.push({ at, toldAt: at + afterMs, slice: sliceOf(at, part) });
  }
}

/** A slice of the second of a moment; what is not said is 0. */
export function sliceOf(at: number, part: Partial<LoadSlice>): LoadSlice {
  const from = Math.floor(at / 1000) * 1000;
  const nothing = { sent: 0, unsent: 0, ok: 0, failed: 0, rejected: 0, unknown: 0, bytes: 0 };
  const empty = { latency: [], lateness: [], misses: [] };
  return { scenario: 'all', from, to: from + 1000, ...nothing, ...empty, ...part };
}

/** Most take about so long, one of a hundred a half more. */
function spread(count: number, ms: number): LoadSlice['latency'] {
  const slow = Math.floor(count / 100);
  const latency: LoadSlice['latency'] = [];
  if (count > slow) latency.push([bucketOf(ms), count - slow]);
  if (slow > 0) latency.push([bucketOf(1.5 * ms), slow]);
  return latency;
}
