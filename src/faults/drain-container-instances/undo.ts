import type { UndoOutcome, UndoStep } from '#core';
import type { UndoContext } from '../contract.ts';
import { once } from '../once.ts';
import { putBack, type Standing } from '../put-back.ts';
import { stepsOf, unread } from '../steps.ts';
import { drainsOf } from './inject.ts';
import { activateParams } from './steps.ts';

const patienceMs = 60_000;

export async function undo(steps: readonly UndoStep[], context: UndoContext): Promise<UndoOutcome[]> {
  const drains = drainsOf(context.target);
  const how = { signal: context.signal, onSent: once(context.onSent) };
  const drained = stepsOf(steps, activateParams);
  const outcomes = await putBack(drained, context, {
    patienceMs,
    look: async (things) => {
      const ids = things.map(({ params }) => params.instanceId);
      const found = new Map((await drains.read(ids, how.signal)).map(({ id, status }) => [id, status]));
      return new Map(things.map(({ id, params }) => [id, standingOf(found.get(params.containerInstance))]));
    },
    change: async (things) => {
      const unchanged = await drains.activate(
        things.map(({ params }) => params.containerInstance),
        how,
      );
      const reasons = new Map(unchanged.map(({ id, reason }) => [id, reason]));
      return new Map(
        things.flatMap(({ id, params }) => {
          const reason = reasons.get(params.containerInstance);
          return reason === undefined ? [] : [[id, reason]];
        }),
      );
    },
  });
  return [...outcomes, ...unread(steps, drained)];
}

function standingOf(status: string | undefined): Standing {
  if (status === 'ACTIVE') return { is: 'whole', detail: 'ACTIVE' };
  if (status === 'DRAINING') return { is: 'hurt', detail: 'still DRAINING' };
  return { is: 'needless', detail: `${status ?? 'no more in the cluster'}: its instance has left` };
}
