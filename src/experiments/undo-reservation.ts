import { RefusedError } from '#core';
import type { ReservationPlan, UndoOutcome, UndoStep } from '#core';
import { changeEach, putBack, stepsOf, unread } from '#faults';
import type { Standing, UndoContext } from '#faults';
import { cliOptions, quoted } from '#targets';
import type { CapacityReservation, ReservesCapacity, Target } from '#targets';
import { z } from 'zod';

const units = z.int().positive();

/** Sets the capacity that is reserved for a balancer back from `to` to `from`; null is none. */
const reservationParams = z.strictObject({
  balancer: z.strictObject({ arn: z.string(), name: z.string() }),
  from: units.nullable(),
  to: units,
});

type ReservationParams = z.infer<typeof reservationParams>;

// A reservation that is pending may have to be awaited before it can be changed.
const patienceMs = 8 * 60_000;

/** What puts back the capacity that was reserved before: `from`, null where there was none. */
export function reservationStep(
  { balancer, capacityUnits }: Pick<ReservationPlan, 'balancer' | 'capacityUnits'>,
  from: number | null,
  target: Pick<Target, 'cli'>,
): UndoStep {
  const { arn, name } = balancer;
  const [, , , region = ''] = arn.split(':');
  const params: ReservationParams = { balancer: { arn, name }, from, to: capacityUnits };
  const wanted =
    from === null ? '--reset-capacity-reservation' : `--minimum-load-balancer-capacity CapacityUnits=${from}`;
  return {
    id: `capacity of ${name}`,
    does:
      from === null
        ? `give back the capacity that is reserved for ${name}`
        : `set the capacity that is reserved for ${name} back to ${from} units`,
    params,
    byHand: [
      `aws elbv2 modify-capacity-reservation ${cliOptions(target, region)} --load-balancer-arn ${quoted(arn)} ${wanted}`,
    ],
  };
}

/** How the target reserves capacity; raises RefusedError where it can't. */
export function reservationsOf(target: Target): ReservesCapacity {
  if (target.capacityReservation !== undefined) return target.capacityReservation;
  throw new RefusedError(`The target "${target.name}" has no balancers whose capacity can be reserved`, {
    hint: 'Warm up by load instead.',
  });
}

/** What is reserved and how it stands, in a few words. */
export function reservationText({ minimumUnits, state }: CapacityReservation): string {
  return minimumUnits === null ? 'nothing is reserved' : `${minimumUnits} capacity units, ${state}`;
}

/**
 * Sets reserved capacity back as the steps say and reads it back, in this process or another; one outcome a step. That
 * fewer units are provisioned again is not awaited. Rejects only when the signal aborts.
 */
export async function undoReservation(
  steps: readonly UndoStep[],
  context: UndoContext,
): Promise<UndoOutcome[]> {
  const { target, signal, onSent } = context;
  const reservations = reservationsOf(target);
  const things = stepsOf(steps, reservationParams);
  const how = { signal, onSent };
  const refused = new Set<string>();
  const outcomes = await putBack(things, context, {
    patienceMs,
    look: async (open) =>
      new Map(
        await Promise.all(
          open.map(async ({ id, params }): Promise<[string, Standing]> => {
            const now = await reservations.read(params.balancer.arn, signal);
            return [id, standingOf(params, now, refused.has(id))];
          }),
        ),
      ),
    change: async (due) => {
      const errors = await changeEach(due, ({ balancer: { arn }, from }) =>
        from === null ? reservations.reset(arn, how) : reservations.reserveBack(arn, from, how),
      );
      for (const { id } of due) {
        if (errors.has(id)) refused.add(id);
        else refused.delete(id);
      }
      return errors;
    },
  });
  return [...outcomes, ...unread(steps, things)];
}

function standingOf(
  { from, to }: ReservationParams,
  now: CapacityReservation | undefined,
  wasRefused: boolean,
): Standing {
  if (now === undefined) return { is: 'needless', detail: 'the balancer is gone' };
  const { minimumUnits, state } = now;
  const detail = reservationText(now);
  if (minimumUnits === from) return { is: state === 'failed' ? 'hurt' : 'whole', detail };
  if (minimumUnits !== to) return { is: 'needless', detail: `${detail}: changed since by somebody else` };
  // AWS changes nothing about what is still pending.
  return { is: wasRefused && state === 'pending' ? 'returning' : 'hurt', detail };
}
