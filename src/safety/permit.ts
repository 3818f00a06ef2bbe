import { RefusedError, countHurt } from '#core';
import type { Blackout, Plan, Window } from '#core';
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
  /** What belongs to it and could be a target by itself, or is it by another name: nobody else may have that either. */
  parts?: readonly string[];
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
  const { directory, target, parts = [], runId, run, times } = options;
  const refusal = closed(options);
  if (refusal) throw refusal;
  const holds = times ? { holdsMs: times.holdsMs } : {};
  const taken = await takeLeases([target, ...parts], (one) => ({
    directory,
    target: one,
    runId,
    run,
    mayFollow: (former) =>
      refuseUnfinished(
        former.filter((other) => other.run !== run),
        one,
      ),
    ...holds,
  }));
  return permitWith(taken, options);
}

/** Takes all of them or none, in the same order as everybody: of two that want the same, one has it. */
export async function takeLeases(
  targets: readonly string[],
  optionsOf: (target: string) => Parameters<typeof takeLease>[0],
): Promise<Lease> {
  const taken: Lease[] = [];
  try {
    for (const target of [...new Set(targets)].sort()) taken.push(await takeLease(optionsOf(target)));
  } catch (error) {
    for (const lease of taken) lease.release();
    throw error;
  }
  return {
    mustOutlive: (ms) => taken.forEach((lease) => lease.mustOutlive(ms)),
    lost: AbortSignal.any(taken.map(({ lost }) => lost)),
    willChange: () => taken.forEach((lease) => lease.willChange()),
    release: (isLeft) => taken.forEach((lease) => lease.release(isLeft)),
  };
}

/** For a target that nobody else can reach: only the halt is heeded. */
export async function takeOwnPermit(directory: string) {
  const own = { directory, target: 'the lab', runId: '', run: '' };
  const refusal = closed(own);
  if (refusal) throw refusal;
  const nobody = new AbortController().signal;
  const nothing = () => undefined;
  return permitWith({ mustOutlive: nothing, lost: nobody, willChange: nothing, release: nothing }, own);
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
    willHurt: (plan: Pick<Plan, 'faults'>) => {
      willHurt(countHurt(plan), options);
      if (plan.faults.some(({ isReversible }) => isReversible)) lease.willChange();
    },
    willChange: () => lease.willChange(),
    get isTakenOver() {
      return lease.lost.aborted;
    },
    release: (isLeft: boolean) => {
      clearInterval(timer);
      lease.release(isLeft);
    },
  };
}

function willHurt(
  count: number,
  { directory, target, parts = [], runId, limits, now = Date.now }: PermitOptions,
): void {
  const refusal = overBudget(count, { directory, target, limits: limits ?? {}, now });
  if (refusal) throw refusal;
  // Also where nothing limits it today: tomorrow's limit counts what was hurt before it.
  if (!limits || count === 0) return;
  for (const one of new Set([target, ...parts])) countKills(directory, one, { at: now(), runId, count });
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
    `${count === 1 ? '1 instance' : `${count} instances`} of ${target} ${count === 1 ? 'is' : 'are'} more than the ${left} that may still be hurt of ${killsPerDay} in 24 hours.`,
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
