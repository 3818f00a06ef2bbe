import type { FaultPlan, VictimProof } from '#core';
import type { ProveContext } from '../contract.ts';
import { readBack } from '../read-back.ts';
import { powerOf } from './inject.ts';

// A group that may replace what is stopped terminates it soon after.
const down = new Set(['stopping', 'stopped', 'shutting-down', 'terminated']);

export async function prove(plan: FaultPlan, context: ProveContext): Promise<VictimProof[]> {
  const power = powerOf(context.target);
  return readBack(
    plan.victims.map(({ id }) => id),
    context,
    {
      read: async (ids) => {
        const states = await power.states(ids, context.signal);
        return new Map(states.map(({ id, state }) => [id, state]));
      },
      isHit: (state) => down.has(state),
    },
  );
}
