import type { Clock, Phase } from '#core';
import type { Recording } from './recording.ts';

interface AwaitOptions {
  recording: Pick<Recording, 'view' | 'until'>;
  clock: Pick<Clock, 'now'>;
  /** From t0 on. */
  giveUpAfterMs: number;
  enter: (phase: Phase) => void;
  signal: AbortSignal;
}

/** Alternates between recovery and settle until all held: then nothing is told; else what it still waited for. */
export async function awaitRecovery(options: AwaitOptions): Promise<string[]> {
  const { recording, clock, giveUpAfterMs, enter, signal } = options;
  enter('recovery');
  const nowMs = clock.now();
  const sinceT0Ms = nowMs - (recording.view().t0 ?? nowMs);
  const givingUp = AbortSignal.timeout(Math.ceil(Math.max(0, giveUpAfterMs - sinceT0Ms)));
  const either = AbortSignal.any([signal, givingUp]);
  try {
    for (;;) {
      await recording.until((view) => view.isRecovered, either);
      enter('settle');
      const view = await recording.until((now) => now.isSettled || !now.isRecovered, either);
      if (view.isSettled) return [];
      enter('recovery');
    }
  } catch (error) {
    if (signal.aborted || !givingUp.aborted) throw error;
    return recording.view().awaited;
  }
}
