import { RefusedError, type FaultPlan, type UndoStep } from '#core';
import { cliOptions, quoted, type ResizesGroups, type Target } from '#targets';
import type { InjectContext } from '../contract.ts';
import { once } from '../once.ts';
import { decided, type SizeParams } from './params.ts';

export async function inject(plan: FaultPlan, context: InjectContext): Promise<void> {
  const { target, signal, mayLeave, record } = context;
  signal.throwIfAborted();
  const groups = groupsOf(target);
  const { region, from, size } = decided.parse(plan.params);
  const { group } = picksOf(plan);
  const [now] = await groups.read([group], signal);
  if (now?.desired !== from.desired || (from.min !== undefined && now.min !== from.min)) {
    const is = now === undefined ? 'is gone' : `desires ${now.desired} instances and at least ${now.min}`;
    throw new RefusedError(`${group} is not as it was planned for: it ${is}`, { hint: 'Plan again.' });
  }
  await record(sizeStep({ group, from, to: size }, cliOptions(target, region)));
  await groups.resize(group, size, { signal, mayLeave, onSent: once(context.onSent) });
}

export function groupsOf(target: Target): ResizesGroups {
  if (target.groups !== undefined) return target.groups;
  throw new RefusedError(`The target "${target.name}" has no groups that can be scaled in`, {
    hint: 'Choose a target with an Auto Scaling group, or another fault.',
  });
}

export function picksOf({ kind, picks }: FaultPlan): NonNullable<FaultPlan['picks']> {
  if (picks !== undefined) return picks;
  throw new RefusedError(`The plan of ${kind} names no group`, { hint: 'Plan again.' });
}

function sizeStep(params: SizeParams, where: string): UndoStep {
  const { group, from } = params;
  const min = from.min === undefined ? '' : ` --min-size ${from.min}`;
  return {
    id: `size of ${group}`,
    does: `set ${group} back to ${from.desired} instances${from.min === undefined ? '' : `, at least ${from.min}`}`,
    params,
    byHand: [
      `aws autoscaling update-auto-scaling-group ${where} --auto-scaling-group-name ${quoted(group)} --desired-capacity ${from.desired}${min}`,
    ],
  };
}
