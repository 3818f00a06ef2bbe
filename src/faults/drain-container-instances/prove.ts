import type { FaultPlan, VictimProof } from '#core';
import type { ProveContext } from '../contract.ts';
import { readBack } from '../read-back.ts';
import { drainsOf } from './inject.ts';

export async function prove(plan: FaultPlan, context: ProveContext): Promise<VictimProof[]> {
  const drains = drainsOf(context.target);
  return readBack(
    plan.victims.map(({ id }) => id),
    context,
    {
      read: async (ids) => {
        const found = await drains.read(ids, context.signal);
        return new Map(found.map(({ instanceId, status }) => [instanceId, status]));
      },
      isHit: (status) => status === 'DRAINING',
    },
  );
}
