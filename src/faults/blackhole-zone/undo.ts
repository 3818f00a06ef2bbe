import type { UndoOutcome, UndoStep } from '#core';
import type { CutsSubnets, SubnetGuard } from '#targets';
import type { z } from 'zod';
import type { UndoContext } from '../contract.ts';
import { once } from '../once.ts';
import { putBack, type Standing } from '../put-back.ts';
import { changeEach, stepsOf, unread, type Thing } from '../steps.ts';
import { subnetsOf } from './inject.ts';
import { aclParams, guardParams, mark } from './steps.ts';

type Guard = z.infer<typeof guardParams>;
type Acl = z.infer<typeof aclParams>;

const patienceMs = 120_000;

export async function undo(steps: readonly UndoStep[], context: UndoContext): Promise<UndoOutcome[]> {
  const subnets = subnetsOf(context.target);
  const how = { signal: context.signal, onSent: once(context.onSent) };
  const guards = stepsOf(steps, guardParams);
  const acls = stepsOf(steps, aclParams);
  // A network ACL can be removed when it guards nothing any more.
  const joined = putBack(guards, context, guardWays(subnets, how));
  const removed = putBack(acls, context, { ...aclWays(subnets, how), after: joined });
  return [...(await Promise.all([joined, removed])).flat(), ...unread(steps, guards, acls)];
}

type How = Parameters<CutsSubnets['remove']>[1];

function guardWays(subnets: CutsSubnets, how: How) {
  let seen = new Map<string, SubnetGuard>();
  return {
    patienceMs,
    look: async (things: readonly Thing<Guard>[]) => {
      const guards = await subnets.guards(
        things.map(({ params }) => params.subnetId),
        how.signal,
      );
      seen = new Map(guards.map((guard) => [guard.subnetId, guard]));
      return new Map(things.map((thing) => [thing.id, standingOf(thing.params, seen)]));
    },
    change: (things: readonly Thing<Guard>[]) =>
      changeEach(things, async ({ subnetId, networkAclId }) => {
        const associationId = seen.get(subnetId)?.associationId ?? '';
        await subnets.putBack(associationId, networkAclId, how);
      }),
  };
}

function standingOf(
  { subnetId, networkAclId, closedAclId }: Guard,
  seen: Map<string, SubnetGuard>,
): Standing {
  const guard = seen.get(subnetId);
  if (guard === undefined) return { is: 'needless', detail: 'the subnet is gone' };
  if (guard.networkAclId === networkAclId) return { is: 'whole', detail: `guarded by ${networkAclId} again` };
  if (guard.networkAclId === closedAclId) return { is: 'hurt', detail: `still guarded by ${closedAclId}` };
  return { is: 'needless', detail: `somebody has given it ${guard.networkAclId} since; left so` };
}

function aclWays(subnets: CutsSubnets, how: How) {
  const seen = new Map<string, string[]>();
  return {
    patienceMs,
    look: async (things: readonly Thing<Acl>[]) => {
      const standings = new Map<string, Standing>();
      for (const { id, params } of things) {
        const acls = await subnets.tagged(mark, params.run, how.signal);
        const left = acls.filter(({ vpcId }) => vpcId === params.vpcId);
        const ids = left.map((acl) => acl.id);
        const guarded = left.flatMap(({ subnetIds }) => subnetIds);
        seen.set(id, ids);
        standings.set(id, standingOfAcls(ids, guarded));
      }
      return standings;
    },
    change: (things: readonly Thing<Acl>[]) =>
      changeEach(
        things.map(({ id }) => ({ id, params: seen.get(id) ?? [] })),
        async (ids) => {
          for (const id of ids) await subnets.remove(id, how);
        },
      ),
  };
}

function standingOfAcls(ids: string[], guarded: string[]): Standing {
  if (ids.length === 0) return { is: 'whole', detail: 'it is gone' };
  const guards = guarded.length === 0 ? '' : ` and guards ${guarded.join(', ')}`;
  return { is: 'hurt', detail: `${ids.join(', ')} is still there${guards}` };
}
