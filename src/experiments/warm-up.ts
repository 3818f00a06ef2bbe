import { TargetError, formatDuration } from '#core';
import type { ReservationPlan, WarmUpPlan } from '#core';
import type { Target } from '#targets';
import { setTimeout as sleep } from 'node:timers/promises';
import { isNamed } from '#analysis';
import type { FiringAlert } from './alerts.ts';
import { warmUpFirst } from './load.ts';
import type { LoadRunOptions } from './load.ts';
import type { Permit } from './permit.ts';
import { reserveCapacity } from './reserve.ts';
import type { Undos } from './undos.ts';

interface WarmUpOptions extends LoadRunOptions {
  target: Target;
  permit: Permit;
  undos: Undos;
  /** Those that fire now. */
  firing: () => FiringAlert[];
  ignoreAlerts: readonly string[] | undefined;
  /** How long alerts that fired meanwhile may take to clear. */
  giveUpAfterMs: number;
}

interface Ready {
  reservation: ReservationPlan | undefined;
  warmUp: WarmUpPlan | undefined;
}

/**
 * Makes what is in front of the services ready for the load that follows: capacity is reserved, and then it is warmed.
 * Alerts that this made fire are waited for, so that none is taken for the fault's. Rejects with a TargetError where it
 * did not become ready.
 */
export async function makeReady({ reservation, warmUp }: Ready, options: WarmUpOptions): Promise<void> {
  const { recording, clock, signal, target, permit, undos } = options;
  const before = new Set(options.firing().map(keyOf));
  if (reservation) {
    const { balancer, capacityUnits } = reservation;
    await reserveCapacity(reservation, {
      target,
      clock,
      signal,
      mayLeave: permit.mayHurt,
      record: async (step) => {
        await undos.record('load', step);
        permit.willChange();
      },
      tell: (news) =>
        recording.emit({ type: 'reservation', balancer: balancer.name, capacityUnits, ...news }),
      wait: (ms) => sleep(ms, undefined, { signal }),
    });
  }
  if (!warmUp) return;
  await warmUpFirst(warmUp, options);
  await untilQuiet(before, options);
}

/** Waits for the alerts that fired since the begin of the warm-up. */
async function untilQuiet(before: ReadonlySet<string>, options: WarmUpOptions): Promise<void> {
  const { recording, signal, ignoreAlerts = [], giveUpAfterMs } = options;
  const fired = () =>
    options.firing().filter((alert) => !before.has(keyOf(alert)) && !isNamed(alert, ignoreAlerts));
  const names = () =>
    fired()
      .map(({ name }) => name)
      .join(', ');
  if (fired().length === 0) return;
  recording.emit({
    type: 'note',
    level: 'info',
    text: `Waiting for alerts that fired while it was warmed up: ${names()}.`,
  });
  const patience = AbortSignal.timeout(giveUpAfterMs);
  try {
    await recording.until(() => fired().length === 0, AbortSignal.any([signal, patience]));
  } catch (error) {
    if (signal.aborted || !patience.aborted) throw error;
    throw new TargetError(
      `Nothing was injected: ${names()} fired while it was warmed up, and did not clear within ${formatDuration(giveUpAfterMs)}.`,
      { hint: 'Warm up to a lower rate, or name it under watch.ignoreAlerts.' },
    );
  }
}

const keyOf = ({ source, id }: FiringAlert) => `${source} ${id}`;
