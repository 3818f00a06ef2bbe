import type { Clock, Plan } from '#core';
import type { OpenedTarget } from './decide.ts';
import { holdAndUndo } from './hold.ts';
import type { Proof } from './hold.ts';
import { injectFault } from './inject.ts';
import type { Permit } from './permit.ts';
import type { Recording } from './recording.ts';
import type { Undos } from './undos.ts';

interface HurtOptions {
  runId: string;
  clock: Clock;
  opened: OpenedTarget;
  permit: Permit;
  undos: Undos;
  recording: Recording;
  signal: AbortSignal;
  /** Told before each fault, so that probes tell apart what came before it. */
  onCut: () => void;
  /** Told when the first fault is about to be put back. */
  onUndo: () => void;
}

/** Sends the faults one after the other, lets those that can be undone last as long as they are to, and undoes them. */
export async function hurt(plan: Plan, options: HurtOptions): Promise<void> {
  const { runId, clock, opened, permit, undos, recording, signal, onCut, onUndo } = options;
  const proofs = new Map<number, Proof>();
  permit.willHurt(plan);
  for (const [index, fault] of plan.faults.entries()) {
    onCut();
    const mayLeave = permit.mayHurt;
    const proof = await injectFault(index, fault, {
      runId,
      undos,
      mayLeave,
      target: opened.target,
      recording,
      clock,
      signal,
    });
    if (proof) proofs.set(index, proof);
  }
  let isUndoing = false;
  const onFirst = () => {
    if (!isUndoing) onUndo();
    isUndoing = true;
  };
  await holdAndUndo({ plan, proofs, undos, opened, now: () => clock.now(), signal, onUndo: onFirst });
}
