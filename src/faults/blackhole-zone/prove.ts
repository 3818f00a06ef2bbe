import type { FaultPlan, VictimProof } from '#core';
import type { ProveContext } from '../contract.ts';
import { readBack } from '../read-back.ts';
import { subnetIdsOf, subnetsOf } from './inject.ts';
import { mark } from './steps.ts';

const cutOff = 'blackholed';

/** A victim is cut off when the network ACL of its subnet is ours and lets nothing through. */
export async function prove(plan: FaultPlan, context: ProveContext): Promise<VictimProof[]> {
  const { target, signal } = context;
  const subnets = subnetsOf(target);
  const read = async (ids: string[]) => {
    const guards = await subnets.guards(ids, signal);
    return new Map(
      guards.map(({ subnetId, networkAclId, tags, isClosed }) => [
        subnetId,
        isClosed && Object.hasOwn(tags, mark) ? cutOff : `guarded by ${networkAclId}`,
      ]),
    );
  };
  const proofs = await readBack(subnetIdsOf(plan), context, { read, isHit: (state) => state === cutOff });
  const bySubnet = new Map(proofs.map((proof) => [proof.id, proof]));
  return plan.victims.map(({ id, subnetId = '' }) => {
    const { state = 'missing', isProven = false } = bySubnet.get(subnetId) ?? {};
    return { id, state, isProven };
  });
}
