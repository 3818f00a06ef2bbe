import type { FaultPlan, VictimProof } from '#core';
import type { ProveContext } from '../contract.ts';
import { readBack } from '../read-back.ts';
import { groupsOf, picksOf } from './inject.ts';

const serving = 'InService';

/** Whoever has left service is a victim; for each that has not, one proof says that it is missing. */
export async function prove(plan: FaultPlan, context: ProveContext): Promise<VictimProof[]> {
  const { target, signal } = context;
  const groups = groupsOf(target);
  const { group, count, among } = picksOf(plan);
  const seen = new Map<string, string>();
  const read = async () => {
    const [now] = await groups.read([group], signal);
    const members = new Map(now?.members.map(({ id, lifecycle }) => [id, lifecycle]));
    for (const id of among) seen.set(id, members.get(id) ?? 'gone');
    return new Map([[group, String(gone().length)]]);
  };
  const gone = () => [...seen].filter(([, lifecycle]) => lifecycle !== serving);
  await readBack([group], context, { read, isHit: (left) => Number(left) >= count });
  const proofs = gone().map(([id, state]) => ({ id, state, isProven: true }));
  const missing = Array.from({ length: Math.max(0, count - proofs.length) }, (_, n) => ({
    id: `${group}, pick ${proofs.length + n + 1} of ${count}`,
    state: serving,
    isProven: false,
  }));
  return [...proofs, ...missing];
}
