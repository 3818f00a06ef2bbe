import { messageOf, SquallError, TargetError } from '#core';
import type { Clock, FaultPlan } from '#core';
import type { Target } from '#targets';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultNamed } from './plan-faults.ts';
import type { Proof } from './hold.ts';
import { refuseUntaggedNow } from './opt-in.ts';
import type { Recording } from './recording.ts';
import type { Undos } from './undos.ts';

interface InjectOptions {
  runId: string;
  undos: Undos;
  /** Raises where nothing may be hurt any more. */
  mayLeave: () => void;
  target: Target;
  recording: Recording;
  clock: Clock;
  signal: AbortSignal;
}

/** What is left for reading back what a fault did once the run is being ended. */
const proofWhenInterruptedMs = 5000;

/** Hurts, once it is on disk that it will; then reads back what really happened, also after an error or Ctrl-C. */
export async function injectFault(
  index: number,
  plan: FaultPlan,
  options: InjectOptions,
): Promise<Proof | undefined> {
  const { target, recording, clock, signal } = options;
  const fault = faultNamed(plan.kind);
  signal.throwIfAborted();
  // The plan is as old as steady, or as the question whether to go on.
  await refuseUntaggedNow(plan, target, signal);
  recording.emit({ type: 'fault-intended', fault: index });
  await recording.sync();
  signal.throwIfAborted();
  let [isSent, thrown] = [false, undefined as unknown];
  try {
    await fault.inject(plan, {
      runId: options.runId,
      target,
      signal,
      mayLeave: options.mayLeave,
      onSent: () => {
        isSent = true;
        recording.emit({ type: 'fault-sent', fault: index, sent: clock.now() });
      },
      record: (step) => options.undos.record(index, step),
    });
  } catch (error) {
    thrown = error;
  }
  const error = thrown === undefined ? undefined : messageOf(thrown);
  recording.emit({
    type: 'fault-answered',
    fault: index,
    done: clock.now(),
    ...(error !== undefined && { error }),
  });
  // Nothing more can come of the run: what was done is put back at once.
  if (thrown !== undefined && !isSent) throw notSent(index, thrown);
  const proof = await prove(index, plan, options);
  signal.throwIfAborted();
  return proof;
}

function notSent(index: number, thrown: unknown): unknown {
  if (index === 0 || !(thrown instanceof SquallError)) return thrown;
  // Others were sent, so that the run was not refused.
  return new TargetError(`Fault ${index + 1} was not sent: ${thrown.message}`, {
    hint: thrown.hint,
    cause: thrown,
  });
}

async function prove(index: number, plan: FaultPlan, options: InjectOptions): Promise<Proof | undefined> {
  const { target, recording, clock } = options;
  const signal = options.signal.aborted ? AbortSignal.timeout(proofWhenInterruptedMs) : options.signal;
  try {
    const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal });
    const victims = await faultNamed(plan.kind).prove(plan, { target, signal, wait });
    const proof = { done: clock.now(), victims };
    recording.emit({ type: 'fault-proof', fault: index, ...proof });
    return proof;
  } catch (error) {
    recording.emit({
      type: 'note',
      level: 'warning',
      text: `The fault could not be proven: ${messageOf(error)}`,
    });
    return undefined;
  }
}
