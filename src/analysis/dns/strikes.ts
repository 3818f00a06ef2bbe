import type { Event, Plan, Victim } from '#core';

interface Sent {
  /** When it was written down that it will be sent, and when it was; null before. */
  intendedAt: number;
  sent: number | null;
  proof: { done: number; proven: ReadonlySet<string> } | null;
  /** Nothing more will be told of it. */
  isOver: boolean;
}

/** Whom a fault hit, from when on, and when that was proven; null while nothing proves it. */
export interface HostStrike {
  sent: number;
  provenAt: number | null;
  victims: Victim[];
}

/** The faults as they were sent and proven. */
export class StrikeLog {
  readonly #faults = new Map<number, Sent>();
  /** Grows with everything that was told. */
  changes = 0;

  step(event: Event): void {
    if (event.type === 'phase' && event.phase === 'recovery') {
      for (const fault of this.#faults.values()) fault.isOver = true;
    }
    if (event.type === 'fault-intended') {
      this.#faults.set(event.fault, { intendedAt: event.at, sent: null, proof: null, isOver: false });
    }
    const fault = 'fault' in event && event.fault !== 'load' ? this.#faults.get(event.fault) : undefined;
    if (!fault) return;
    this.changes += 1;
    if (event.type === 'fault-sent') fault.sent ??= event.sent;
    if (event.type === 'fault-proof') {
      const proven = event.victims.filter(({ isProven }) => isProven).map(({ id }) => id);
      fault.proof = { done: event.done, proven: new Set(proven) };
      fault.isOver = true;
    }
  }

  /** From then on a fault that is under way may have killed something, and what it killed is not told yet. */
  get knownUntil(): number {
    const open = [...this.#faults.values()].filter(({ isOver }) => !isOver);
    return Math.min(Infinity, ...open.map(({ intendedAt, sent }) => sent ?? intendedAt));
  }

  all({ faults }: Plan): HostStrike[] {
    return faults.flatMap(({ victims }, index) => {
      const { sent = null, proof = null } = this.#faults.get(index) ?? {};
      if (sent === null) return [];
      const hit = proof ? victims.filter(({ id }) => proof.proven.has(id)) : victims;
      return { sent, provenAt: proof?.done ?? null, victims: hit };
    });
  }
}
