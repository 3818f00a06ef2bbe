import { RefusedError } from '#core';
import { haltIn, takeLease } from '#journal';
import type { Halt, Lease } from '#journal';
import { refuseUnfinished } from './unfinished.ts';

/** The longest that one request to a target may be under way: to connect, and to be answered. */
const requestMs = 35_000;
const lookEveryMs = 250;

interface PermitOptions {
  /** Where this machine's user keeps what runs share. */
  directory: string;
  /** What nobody else may hurt at the same time. */
  target: string;
  runId: string;
  /** The run's directory, absolute. */
  run: string;
}

/** Takes a target for one run; raises RefusedError where another has it, has left it changed, or everything is halted. */
export async function takePermit({ directory, target, runId, run }: PermitOptions) {
  refuseHalted(directory);
  const mayFollow: Parameters<typeof takeLease>[0]['mayFollow'] = (former) =>
    refuseUnfinished(
      former.filter((one) => one.run !== run),
      target,
    );
  const lease = await takeLease({ directory, target, runId, run, mayFollow });
  return permitWith(lease, directory);
}

function permitWith(lease: Lease, directory: string) {
  const halted = new AbortController();
  const timer = setInterval(() => {
    const halt = haltIn(directory);
    if (!halt) return;
    clearInterval(timer);
    halted.abort(haltedError(halt));
  }, lookEveryMs).unref();
  return {
    lost: AbortSignal.any([lease.lost, halted.signal]),
    mayHurt: () => {
      refuseHalted(directory);
      lease.mustOutlive(requestMs);
    },
    willHurt: () => undefined,
    get isTakenOver() {
      return lease.lost.aborted;
    },
    release: () => {
      clearInterval(timer);
      lease.release();
    },
  };
}

/** Raises RefusedError while everything is halted on this machine. */
export function refuseHalted(directory: string): void {
  const halt = haltIn(directory);
  if (halt) throw haltedError(halt);
}

function haltedError({ since, why }: Halt): RefusedError {
  return new RefusedError(`Everything is halted since ${since}: ${why}.`, {
    hint: 'Once it is safe again: squall resume',
  });
}
