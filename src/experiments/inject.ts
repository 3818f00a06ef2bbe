import { messageOf } from '#core';
import type { Clock, FaultPlan } from '#core';
import type { Target } from '#targets';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultNamed } from './plan.ts';
import type { Recording } from './recording.ts';

interface InjectOptions {
  runId: string;
  target: Target;
  recording: Recording;
  clock: Clock;
  signal: AbortSignal;
}

/** What is left for reading back what a fault did once the run is being ended. */
const proofWhenInterruptedMs = 5000;

/** Hurts, once it is on disk that it will; then reads back what really happened, also after an error or Ctrl-C. */
export async function injectFault(index: number, plan: FaultPlan, options: InjectOptions): Promise<void> {
  const { target, recording, clock, signal } = options;
  const fault = faultNamed(plan.kind);
  signal.throwIfAborted();
  recording.emit({ type: 'fault-intended', fault: index });
  await recording.sync();
  signal.throwIfAborted();
  let error: string | undefined;
  try {
    await fault.inject(plan, {
      runId: options.runId,
      target,
      signal,
      mayLeave: () => undefined,
      onSent: () => recording.emit({ type: 'fault-sent', fault: index, sent: clock.now() }),
      record: async (step) => {
        recording.emit({ type: 'undo-recorded', fault: index, step });
        await recording.sync();
      },
    });
  } catch (thrown) {
    error = messageOf(thrown);
  }
  recording.emit({
    type: 'fault-answered',
    fault: index,
    done: clock.now(),
    ...(error !== undefined && { error }),
  });
  await prove(index, plan, options);
  signal.throwIfAborted();
}

async function prove(index: number, plan: FaultPlan, options: InjectOptions): Promise<void> {
  const { target, recording, clock } = options;
  const signal = options.signal.aborted ? AbortSignal.timeout(proofWhenInterruptedMs) : options.signal;
  try {
    const wait = (ms: number): Promise<void> => sleep(ms, undefined, { signal });
    const victims = await faultNamed(plan.kind).prove(plan, { target, signal, wait });
    recording.emit({ type: 'fault-proof', fault: index, done: clock.now(), victims });
  } catch (error) {
    recording.emit({
      type: 'note',
      level: 'warning',
      text: `The fault could not be proven: ${messageOf(error)}`,
    });
  }
}
