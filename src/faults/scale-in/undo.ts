import type { UndoOutcome, UndoStep } from '#core';
import type { GroupState } from '#targets';
import type { UndoContext } from '../contract.ts';
import { once } from '../once.ts';
import { putBack, type Standing } from '../put-back.ts';
import { changeEach, stepsOf, unread } from '../steps.ts';
import { groupsOf } from './inject.ts';
import { sizeParams, type SizeParams } from './params.ts';

const patienceMs = 60_000;

/** Sets the sizes back; that the group has launched its instances is recovery, and not awaited. */
export async function undo(steps: readonly UndoStep[], context: UndoContext): Promise<UndoOutcome[]> {
  const groups = groupsOf(context.target);
  const how = { signal: context.signal, onSent: once(context.onSent) };
  const sizes = stepsOf(steps, sizeParams);
  const seen = new Map<string, GroupState>();
  const outcomes = await putBack(sizes, context, {
    patienceMs,
    look: async (things) => {
      const names = things.map(({ params }) => params.group);
      seen.clear();
      for (const group of await groups.read(names, how.signal)) seen.set(group.name, group);
      return new Map(things.map(({ id, params }) => [id, standingOf(params, seen.get(params.group))]));
    },
    change: (things) =>
      changeEach(things, (params) => {
        const now = seen.get(params.group);
        return groups.resizeBack(params.group, now ? due(params, now) : params.from, how);
      }),
  });
  return [...outcomes, ...unread(steps, sizes)];
}

/** What is still to be set back. A group that somebody has made larger meanwhile stays so. */
function due({ from, to }: SizeParams, now: GroupState): { desired?: number; min?: number } {
  const isMinOurs = from.min !== undefined && now.min === to.min && now.min !== from.min;
  return {
    ...(now.desired < from.desired && { desired: from.desired }),
    ...(isMinOurs && { min: from.min }),
  };
}

function standingOf(params: SizeParams, now: GroupState | undefined): Standing {
  if (now === undefined) return { is: 'needless', detail: 'the group is gone' };
  const detail = `desires ${now.desired} instances, at least ${now.min}`;
  if (Object.keys(due(params, now)).length > 0) return { is: 'hurt', detail };
  if (now.desired > params.from.desired) return { is: 'needless', detail: `${detail}: raised since` };
  return { is: 'whole', detail };
}
