import { RefusedError } from '#core';
import type { Blackout, Window } from '#core';
import { countKills, haltIn, killsSince, takeLease } from '#journal';
import type { Halt, Lease } from '#journal';
import { refuseUnfinished } from './unfinished.ts';
import { closedBecause } from './windows.ts';

/** The longest that one request to a target may be under way: to connect, and to be answered. */
const longestRequestMs = 35_000;
const lookEveryMs = 250;

/** What squall.yaml says of a target. */
export interface Limits {
  windows?: Window[];
  blackouts?: Blackout[];
  /** Instances that may be hurt in any 24 hours. */
  killsPerDay?: number;
}

interface PermitOptions {
  /** Where this machine's user keeps what runs share. */
  directory: string;
  /** What nobody else may hurt at the same time. */
  target: string;
  runId: string;
  /** The run's directory, absolute. */
  run: string;
  limits?: Limits;
  /** How long the lease holds without being renewed, and how long a request may be under way. */
  times?: { holdsMs: number; requestMs: number };
  /** Wall milliseconds. */
  now?: () => number;
}

/** Takes a target for one run; raises RefusedError where another has it, has left it changed, or everything is halted. */
export async function takePermit(options: PermitOptions) {
  const { directory, target, runId, run } = options;
  const refusal = closed(options);
  if (refusal) throw refusal;
  const mayFollow: Parameters<typeof takeLease>[0]['mayFollow'] = (former) =>
    refuseUnfinished(
      former.filter((one) => one.run !== run),
      target,
    );
  const { times } = options;
  const holds = times ? { holdsMs: times.holdsMs } : {};
  const lease = await takeLease({ directory, target, runId, run, mayFollow, ...holds });
  return permitWith(lease, options);
}

/** For a target that nobody else can reach: only the halt is heeded. */
export async function takeOwnPermit(directory: string) {
  const own = { directory, target: 'the lab', runId: '', run: '' };
  const refusal = closed(own);
  if (refusal) throw refusal;
  const nobody = new AbortController().signal;
  return permitWith({ mustOutlive: () => undefined, lost: nobody, release: () => undefined }, own);
}

function permitWith(lease: Lease, options: PermitOptions) {
  const closing = new AbortController();
  const timer = setInterval(() => {
    const refusal = closed(options);
    if (!refusal) return;
    clearInterval(timer);
    closing.abort(refusal);
  }, lookEveryMs).unref();
  return {
    lost: AbortSignal.any([lease.lost, closing.signal]),
    mayHurt: () => {
      const refusal = closed(options);
      if (refusal) throw refusal;
      lease.mustOutlive(options.times?.requestMs ?? longestRequestMs);
    },
    willHurt: (instances: number) => willHurt(instances, options),
    get isTakenOver() {
      return lease.lost.aborted;
    },
    release: () => {
      clearInterval(timer);
      lease.release();
    },
  };
}

function willHurt(
  count: number,
  { directory, target, runId, limits = {}, now = Date.now }: PermitOptions,
): void {
  const { killsPerDay } = limits;
  const refusal = overBudget(count, { directory, target, limits, now });
  if (refusal) throw refusal;
  if (killsPerDay !== undefined && count > 0) countKills(directory, target, { at: now(), runId, count });
}

/** Why so many instances may not be hurt today. */
export function overBudget(
  count: number,
  { directory, target, limits = {}, now = Date.now }: Omit<PermitOptions, 'run' | 'runId'>,
): RefusedError | undefined {
  const { killsPerDay } = limits;
  if (killsPerDay === undefined) return undefined;
  const left = Math.max(0, killsPerDay - killsSince(directory, target, now()));
  if (count <= left) return undefined;
  return new RefusedError(
    `${count} instances of ${target} are more than the ${left} that may still be hurt of ${killsPerDay} in 24 hours.`,
    { hint: 'Hurt fewer, wait, or raise killsPerDay in squall.yaml.' },
  );
}

/** Why nothing may be hurt now: everything is halted, or it is not the time. */
export function closed({
  directory,
  target,
  limits = {},
  now = Date.now,
}: Omit<PermitOptions, 'run' | 'runId'>): RefusedError | undefined {
  const halt = haltIn(directory);
  if (halt) return haltedError(halt);
  const because = closedBecause(limits, now());
  if (because === undefined) return undefined;
  return new RefusedError(`${target} may not be hurt now: ${because}.`, {
    hint: 'Wait for its window, or change windows and blackouts in squall.yaml.',
  });
}

function haltedError({ since, why }: Halt): RefusedError {
  return new RefusedError(`Everything is halted since ${since}: ${why}.`, {
    hint: 'Once it is safe again: squall resume',
  });
}
