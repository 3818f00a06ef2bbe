/** What a simulated balancer is like. */
export interface BalancerTraits {
  /** Requests a second that it carries at first, with one second of them at once. */
  perSecond: number;
  /** How long it must be pressed until it has grown. */
  growthMs: number;
  growthFactor: number;
}

/** From this part of its capacity on a balancer is pressed: as in the lab. */
const pressedPart = 0.8;
const baseMs = 20;

/** A balancer as the lab's: a token bucket that grows while it is pressed. Virtual time. */
export class VirtualBalancer {
  readonly #traits: BalancerTraits;
  #perSecond: number;
  #tokens: number;
  #pressedSince: number | undefined;
  #asked = 0;
  #measuredAt = 0;

  constructor(traits: BalancerTraits) {
    this.#traits = traits;
    this.#perSecond = traits.perSecond;
    this.#tokens = this.#most();
  }

  /** How many of those that come within `overMs` it lets through. */
  take(count: number, overMs: number): number {
    this.#tokens = Math.min(this.#most(), this.#tokens + (this.#perSecond * overMs) / 1000);
    const taken = Math.min(count, Math.floor(this.#tokens));
    this.#tokens -= taken;
    this.#asked += count;
    return taken;
  }

  /** Once a second it looks how much was asked of it, and may grow. */
  measure(nowMs: number): void {
    const overMs = nowMs - this.#measuredAt;
    const isPressed = (this.#asked * 1000) / overMs >= pressedPart * this.#perSecond;
    this.#pressedSince = isPressed ? (this.#pressedSince ?? this.#measuredAt) : undefined;
    this.#measuredAt = nowMs;
    this.#asked = 0;
    if (this.#pressedSince === undefined || nowMs - this.#pressedSince < this.#traits.growthMs) return;
    this.#perSecond *= this.#traits.growthFactor;
    this.#pressedSince = undefined;
  }

  /** Low, and long near saturation. */
  latencyMs(perSecond: number): number {
    const used = Math.min(0.95, perSecond / this.#perSecond);
    return baseMs * (1 + used ** 4 / (1 - used));
  }

  #most(): number {
    return Math.max(1, this.#perSecond);
  }
}
