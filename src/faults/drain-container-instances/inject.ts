import { RefusedError, TargetError, type FaultPlan } from '#core';
import { cliOptions, type DrainsContainerInstances, type Target } from '#targets';
import type { InjectContext } from '../contract.ts';
import { once } from '../once.ts';
import { decided } from './params.ts';
import { activateStep } from './steps.ts';

export async function inject(plan: FaultPlan, context: InjectContext): Promise<void> {
  const { target, signal, mayLeave, record } = context;
  signal.throwIfAborted();
  const drains = drainsOf(target);
  const where = cliOptions(target, decided.parse(plan.params).region);
  const ids = plan.victims.map(({ id }) => id);
  // One that somebody drains already is none of ours to activate.
  const active = (await drains.read(ids, signal)).filter(({ status }) => status === 'ACTIVE');
  if (active.length === 0) {
    throw new RefusedError('None of the planned instances takes tasks any more', { hint: 'Plan again.' });
  }
  for (const containerInstance of active) await record(activateStep(containerInstance, where));
  const unchanged = await drains.drain(
    active.map(({ id }) => id),
    { signal, mayLeave, onSent: once(context.onSent) },
  );
  if (unchanged.length === 0) return;
  const reasons = unchanged.map(({ id, reason }) => `${id} (${reason})`).join(', ');
  throw new TargetError(
    `The target "${target.name}" did not drain ${unchanged.length} of ${active.length}: ${reasons}`,
  );
}

export function drainsOf(target: Target): DrainsContainerInstances {
  if (target.containerInstances !== undefined) return target.containerInstances;
  throw new RefusedError(`The target "${target.name}" has no container instances that can be drained`, {
    hint: 'Choose an ECS cluster on EC2, or another fault.',
  });
}
