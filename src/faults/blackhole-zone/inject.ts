import { RefusedError, type FaultPlan, listed } from '#core';
import { cliOptions, type CutsSubnets, type SubnetGuard, type Target } from '#targets';
import type { InjectContext } from '../contract.ts';
import { once } from '../once.ts';
import { decided } from './params.ts';
import type { Decided } from './params.ts';
import { aclStep, guardStep, mark } from './steps.ts';

export async function inject(plan: FaultPlan, context: InjectContext): Promise<void> {
  const { target, signal, runId, mayLeave, record } = context;
  signal.throwIfAborted();
  const subnets = subnetsOf(target);
  const { region, othersToo, ...rest } = decided.parse(plan.params);
  const where = cliOptions(target, region);
  const ids = subnetIdsOf(plan);
  if (!othersToo) await refuseOthers(plan, ids, { subnets, signal, ...rest });
  const guards = await subnets.guards(ids, signal);
  refuseCut(ids, guards);
  const closed = new Map<string, string>();
  for (const vpcId of new Set(guards.map((guard) => guard.vpcId))) {
    await record(aclStep(vpcId, runId, where));
    // Nobody is hurt by a network ACL that guards nothing.
    const prepared = { signal, mayLeave, onSent: () => undefined };
    closed.set(vpcId, await subnets.createClosed(vpcId, { [mark]: runId }, prepared));
  }
  const changes: { associationId: string; networkAclId: string }[] = [];
  for (const guard of guards) {
    const networkAclId = closed.get(guard.vpcId) ?? '';
    await record(guardStep(guard, networkAclId, where));
    changes.push({ associationId: guard.associationId, networkAclId });
  }
  await subnets.replace(changes, { signal, mayLeave, onSent: once(context.onSent) });
}

export function subnetsOf(target: Target): CutsSubnets {
  if (target.subnets !== undefined) return target.subnets;
  throw new RefusedError(`The target "${target.name}" has no subnets that can be cut off`, {
    hint: 'Choose a target made of instances in a VPC, such as an ECS cluster on EC2, or another fault.',
  });
}

export function subnetIdsOf({ victims }: FaultPlan): string[] {
  return [...new Set(victims.flatMap(({ subnetId }) => subnetId ?? []))].sort();
}

// Told now, not by the plan: what is not the target's is in no inventory, and what was launched since is in none either.
async function refuseOthers(
  { victims }: FaultPlan,
  ids: string[],
  {
    subnets,
    signal,
    zone,
    hurtBefore,
  }: { subnets: CutsSubnets; signal: AbortSignal } & Pick<Decided, 'zone' | 'hurtBefore'>,
): Promise<void> {
  const planned = new Set([...victims.map(({ id }) => id), ...hurtBefore]);
  const others = (await subnets.instancesIn(ids, signal)).filter((id) => !planned.has(id));
  if (others.length === 0) return;
  throw new RefusedError(
    `In the subnets of zone ${zone} run ${others.length} instances that the plan does not name: ${listed(others)}`,
    {
      hint: 'A network ACL cuts off all of them: write othersToo: true to accept that, or name another zone.',
    },
  );
}

function refuseCut(ids: string[], guards: SubnetGuard[]): void {
  const unguarded = ids.filter((id) => !guards.some(({ subnetId }) => subnetId === id));
  if (unguarded.length > 0) {
    throw new RefusedError(`The target does not tell the network ACLs of ${unguarded.join(', ')}`);
  }
  const cut = guards.find(({ tags }) => Object.hasOwn(tags, mark));
  if (cut === undefined) return;
  throw new RefusedError(
    `${cut.subnetId} is still cut off by ${cut.networkAclId} of the run ${cut.tags[mark]}`,
    { hint: `Undo that run first: squall recover ${cut.tags[mark]}` },
  );
}
