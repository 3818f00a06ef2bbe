import { TargetError, formatDuration, listed } from '#core';
import type { Clock, ReservationPlan, ReservationState, UndoStep } from '#core';
import type { CapacityReservation, Target } from '#targets';
import { reservationStep, reservationText, reservationsOf } from './undo-reservation.ts';

/** Provisioning takes minutes to hours: the longer it has been awaited, the less often it is asked for. */
const shortestPauseMs = 1_000;
const longestPauseMs = 30_000;

interface ReserveOptions {
  target: Target;
  clock: Pick<Clock, 'now'>;
  signal: AbortSignal;
  /** Raises where nothing may be changed any more; asked as late as can be. */
  mayLeave: () => void;
  /** Resolves when the step is on disk, before the request that makes it necessary leaves. */
  record: (step: UndoStep) => Promise<void>;
  /** What became of it so far, after how long, and what was seen of it. */
  tell: (news: { state: ReservationState; waitedMs: number; saw: string }) => void;
  /** Waits, or rejects when the signal aborts. */
  wait: (ms: number) => Promise<void>;
}

/**
 * Reserves capacity of a balancer and waits until it is provisioned in every zone; asks for nothing where so much is.
 * Rejects with a TargetError where it is refused, fails or never comes, and then nothing may be injected.
 */
export async function reserveCapacity(plan: ReservationPlan, options: ReserveOptions): Promise<void> {
  const { balancer, capacityUnits } = plan;
  const { target, clock, signal, mayLeave, record } = options;
  const reservations = reservationsOf(target);
  const begunAt = clock.now();
  const before = await untilAtRest(plan, begunAt, options);
  if (isProvisioned(before, capacityUnits)) {
    tell('needless', reservationText(before));
    return;
  }
  refuseIrreversible(plan, before);
  const step = reservationStep(plan, before.minimumUnits, target);
  signal.throwIfAborted();
  await record(step);
  try {
    const how = { signal, mayLeave, onSent: () => undefined };
    await reservations.reserve(balancer.arn, capacityUnits, how);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof TargetError ? notInjected(error.message, error.hint, error) : error;
  }
  tell('awaited', reservationText(before));
  tell('provisioned', await untilProvisioned(plan, begunAt, options));

  function tell(state: ReservationState, saw: string): void {
    options.tell({ state, waitedMs: clock.now() - begunAt, saw });
  }
}

/** What is reserved once no earlier request is under way: AWS takes one after the other. */
async function untilAtRest(
  plan: ReservationPlan,
  begunAt: number,
  options: ReserveOptions,
): Promise<CapacityReservation> {
  const { balancer, giveUpAfterMs } = plan;
  for (;;) {
    const now = await reservationsOf(options.target).read(balancer.arn, options.signal);
    if (now === undefined) {
      throw notInjected(`There is no load balancer ${balancer.arn}`, 'Plan again.');
    }
    if (now.state !== 'pending' && now.state !== 'rebalancing') return now;
    if (!(await mayWait(begunAt, giveUpAfterMs, options))) {
      throw notInjected(
        `what was reserved for ${balancer.name} before was not provisioned within ${formatDuration(giveUpAfterMs)} (${reservationText(now)})`,
        'Wait until it is, or give it longer.',
      );
    }
  }
}

async function untilProvisioned(
  { balancer, capacityUnits, giveUpAfterMs }: ReservationPlan,
  begunAt: number,
  options: ReserveOptions,
): Promise<string> {
  let last = 'it could not be read';
  for (;;) {
    const now = await readIfCan(balancer.arn, options);
    if (now instanceof TargetError) last = now.message;
    else if (now === undefined)
      throw notInjected(`the load balancer ${balancer.name} is gone`, 'Plan again.');
    else {
      if (isProvisioned(now, capacityUnits)) return reservationText(now);
      if (now.state === 'failed' && now.minimumUnits === capacityUnits) throw failed(balancer.name, now);
      last = stillText(now);
    }
    if (await mayWait(begunAt, giveUpAfterMs, options)) continue;
    throw notInjected(
      `${capacityUnits} capacity units of ${balancer.name} were not provisioned within ${formatDuration(giveUpAfterMs)} (${last})`,
      'AWS may take hours: give it longer, reserve fewer units, or warm up by load.',
    );
  }
}

/** One read that fails is no reason to give back what AWS is at. */
async function readIfCan(
  balancer: string,
  { target, signal }: ReserveOptions,
): Promise<CapacityReservation | undefined | TargetError> {
  try {
    return await reservationsOf(target).read(balancer, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TargetError) return error;
    throw error;
  }
}

/** Waits for the next look; false when there is no time left for one. */
async function mayWait(begunAt: number, giveUpAfterMs: number, options: ReserveOptions): Promise<boolean> {
  const waitedMs = options.clock.now() - begunAt;
  if (waitedMs >= giveUpAfterMs) return false;
  const pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, waitedMs / 10));
  await options.wait(Math.min(pauseMs, giveUpAfterMs - waitedMs));
  return true;
}

/** What could not be put back is not done at all. */
function refuseIrreversible({ balancer, capacityUnits }: ReservationPlan, before: CapacityReservation): void {
  const { minimumUnits, decreasesLeft } = before;
  if (minimumUnits === null) return;
  if (minimumUnits >= capacityUnits) throw failed(balancer.name, before);
  if (decreasesLeft !== 0) return;
  throw notInjected(
    `${minimumUnits} capacity units are reserved for ${balancer.name}, and more could not be given back today`,
    'AWS takes two decreases of a balancer in a day: try again tomorrow.',
  );
}

function isProvisioned({ minimumUnits, state }: CapacityReservation, units: number): boolean {
  return minimumUnits !== null && minimumUnits >= units && state === 'provisioned';
}

function failed(name: string, now: CapacityReservation): TargetError {
  return notInjected(
    `the capacity reservation of ${name} failed (${stillText(now)})`,
    'Reserve fewer units, or look at the balancer: its subnets need free addresses.',
  );
}

/** What is reserved, and in which zones it is not there yet. */
function stillText(now: CapacityReservation): string {
  const open = now.zones
    .filter(({ state }) => state !== 'provisioned')
    .map(({ zone, state, reason }) => `${zone} ${state}${reason === undefined ? '' : `: ${reason}`}`);
  return open.length === 0 ? reservationText(now) : `${reservationText(now)}: ${listed(open)}`;
}

function notInjected(why: string, hint: string | undefined, cause?: unknown): TargetError {
  return new TargetError(`Nothing was injected: ${why}${why.endsWith('.') ? '' : '.'}`, { hint, cause });
}
