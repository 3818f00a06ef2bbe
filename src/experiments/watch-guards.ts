import { ExitCode, SquallError } from '#core';
import type { Clock } from '#core';
import type { Recording } from './recording.ts';

const lookEveryMs = 50;

/** A guard that is broken for long enough ends the run. */
export class GuardTrippedError extends SquallError {
  constructor(text: string) {
    super('guard', ExitCode.stoppedByGuard, `the guard ${text} was broken`);
  }
}

/** Looks at the guards all the time; tells of the first that is due, once. Returns how to stop looking. */
export function watchGuards(
  { recording, clock }: { recording: Pick<Recording, 'emit' | 'view'>; clock: Pick<Clock, 'now'> },
  onTripped: (error: GuardTrippedError) => void,
): () => void {
  const timer = setInterval(() => {
    const now = clock.now();
    for (const [guard, { text, since, due }] of recording.view().guards.entries()) {
      if (since === null || due === null || due > now) continue;
      clearInterval(timer);
      recording.emit({ type: 'guard-tripped', guard, text, since, due });
      return onTripped(new GuardTrippedError(text));
    }
  }, lookEveryMs);
  return () => clearInterval(timer);
}
