import type { Context } from '../context.ts';
import type { BalancerLoad } from '../world.ts';
import type { Changes } from './changes.ts';
import type { BalancerRecord, CapacityRecord } from './records.ts';

/** From this part of its capacity on a balancer is pressed. */
const pressedPart = 0.8;
const dayMs = 24 * 60 * 60 * 1000;

/** What balancers can carry: it follows the load with a long delay, and a reservation sets its floor. */
export class Capacity {
  readonly #context: Context;
  readonly #changes: Changes;

  constructor(context: Context, changes: Changes) {
    this.#context = context;
    this.#changes = changes;
  }

  /** True when what the balancer did changed what it can carry. */
  measured({ arn, capacity }: BalancerRecord, { overMs, requests, rejected }: BalancerLoad): boolean {
    const { does, state, agenda } = this.#context;
    if (!does('capacity-grows-under-load') || overMs <= 0) return false;
    const { balancerGrowthMs, balancerGrowthFactor, balancerShrinkMs } = state.constants;
    const rate = ((requests + rejected) * 1000) / overMs;
    const now = agenda.now();
    const { requestsPerSecond } = capacity;
    const isPressed = rate >= pressedPart * requestsPerSecond;
    const smaller = Math.max(this.#leastOf(capacity), requestsPerSecond / balancerGrowthFactor);
    const isIdle = smaller < requestsPerSecond && rate < pressedPart * smaller;
    keepSince(capacity, 'pressedSince', isPressed, now - overMs);
    keepSince(capacity, 'idleSince', isIdle, now - overMs);
    if (now - (capacity.pressedSince ?? now) >= balancerGrowthMs)
      return this.#become(arn, capacity, requestsPerSecond * balancerGrowthFactor);
    if (now - (capacity.idleSince ?? now) >= balancerShrinkMs) return this.#become(arn, capacity, smaller);
    return false;
  }

  /** ModifyCapacityReservation: pending for some time, then the balancer can carry that much. */
  reserve({ arn, capacity }: BalancerRecord, units: number): void {
    const { agenda, state, does } = this.#context;
    this.#context.turn(() => {
      const requestedAt = agenda.now();
      const reservation = { state: 'pending' as const, requestedUnits: units, requestedAt };
      if (units < capacity.reservedUnits) this.#useDecrease(capacity);
      capacity.reservation = reservation;
      capacity.lastModifiedAt = requestedAt;
      agenda.after(state.constants.reservationMs, () => {
        if (capacity.reservation !== reservation) return;
        capacity.reservation = { ...reservation, state: 'provisioned' };
        capacity.reservedUnits = units;
        const reserved = does('capacity-reservation') ? units * state.constants.requestsPerUnit : 0;
        if (reserved > capacity.requestsPerSecond) this.#become(arn, capacity, reserved);
      });
    });
  }

  /** The balancer keeps what it has, and may shrink from now on. */
  reset({ capacity }: BalancerRecord): void {
    this.#context.turn(() => {
      capacity.reservedUnits = 0;
      delete capacity.reservation;
      capacity.lastModifiedAt = this.#context.agenda.now();
    });
  }

  #useDecrease(capacity: CapacityRecord): void {
    capacity.decreasesLeft -= 1;
    this.#context.agenda.after(dayMs, () => (capacity.decreasesLeft += 1));
  }

  #leastOf({ reservedUnits }: CapacityRecord): number {
    const { does, state } = this.#context;
    const { balancerCapacity, requestsPerUnit } = state.constants;
    return Math.max(balancerCapacity, does('capacity-reservation') ? reservedUnits * requestsPerUnit : 0);
  }

  #become(arn: string, capacity: CapacityRecord, requestsPerSecond: number): boolean {
    capacity.requestsPerSecond = requestsPerSecond;
    delete capacity.pressedSince;
    delete capacity.idleSince;
    this.#changes.balancer(arn);
    return true;
  }
}

function keepSince(
  capacity: CapacityRecord,
  key: 'pressedSince' | 'idleSince',
  holds: boolean,
  since: number,
): void {
  if (holds) capacity[key] ??= since;
  else delete capacity[key];
}
