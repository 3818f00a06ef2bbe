import type { EventOf, Plan } from '#core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenedTarget } from './decide.ts';
import type { Undos } from './undos.ts';

/** What was read back of a fault. */
export type Proof = Pick<EventOf<'fault-proof'>, 'done' | 'victims'>;

/** When each reversible fault is to be put back, the soonest first; at once where it hit nobody. */
function undoTimes(
  { faults }: Pick<Plan, 'faults'>,
  proofs: ReadonlyMap<number, Proof>,
  now: number,
): { fault: number; at: number }[] {
  return faults
    .flatMap(({ isReversible, holdMs = 0 }, fault) => {
      if (!isReversible) return [];
      const proof = proofs.get(fault);
      const hasHit = proof?.victims.some(({ isProven }) => isProven) === true;
      return { fault, at: hasHit ? proof.done + holdMs : now };
    })
    .sort((a, b) => a.at - b.at);
}

interface HoldOptions {
  plan: Plan;
  proofs: ReadonlyMap<number, Proof>;
  undos: Undos;
  opened: OpenedTarget;
  now: () => number;
  signal: AbortSignal;
  /** Told when the first is about to be put back. */
  onUndo: () => void;
}

/** Lets each reversible fault last as long as it is to, and puts it back. Rejects when the signal aborts. */
export async function holdAndUndo(options: HoldOptions): Promise<void> {
  const { plan, proofs, undos, opened, now, signal, onUndo } = options;
  await Promise.all(
    undoTimes(plan, proofs, now()).map(async ({ fault, at }) => {
      await sleep(Math.max(0, at - now()), undefined, { signal });
      onUndo();
      await undos.undo(fault, plan, opened);
    }),
  );
  signal.throwIfAborted();
}
