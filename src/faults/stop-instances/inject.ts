import { RefusedError, type FaultPlan } from '#core';
import { cliOptions, type ResizesGroups, type StopsInstances, type Target } from '#targets';
import type { InjectContext } from '../contract.ts';
import { once } from '../once.ts';
import { decided } from './params.ts';
import { resumeStep, startStep } from './steps.ts';

/** By these a group finds that an instance is stopped, and replaces it. */
const replacing = ['HealthCheck', 'ReplaceUnhealthy'];

export async function inject(plan: FaultPlan, context: InjectContext): Promise<void> {
  const { target, signal, mayLeave, record } = context;
  signal.throwIfAborted();
  const power = powerOf(target);
  const { region, how, replacement } = decided.parse(plan.params);
  const where = cliOptions(target, region);
  // What did not run before is not started by the undo.
  const states = await power.states(
    plan.victims.map(({ id }) => id),
    signal,
  );
  const running = new Set(states.filter(({ state }) => state === 'running').map(({ id }) => id));
  const victims = plan.victims.filter(({ id }) => running.has(id));
  if (victims.length === 0)
    throw new RefusedError('None of the planned instances runs any more', { hint: 'Plan again.' });
  const names = [...new Set(victims.flatMap(({ group }) => group ?? []))];
  if (replacement === 'suspended' && names.length > 0) await suspend(names, where, context);
  for (const { id, group } of victims)
    await record(startStep({ instanceId: id, ...(group !== undefined && { group }) }, where));
  await power.stop(
    victims.map(({ id }) => id),
    { signal, mayLeave, onSent: once(context.onSent), skipOsShutdown: how === 'abrupt' },
  );
}

async function suspend(names: string[], where: string, context: InjectContext): Promise<void> {
  const { target, signal, mayLeave, record } = context;
  const groups = groupsOf(target);
  for (const { name, suspendedProcesses } of await groups.read(names, signal)) {
    const processes = replacing.filter((process) => !suspendedProcesses.includes(process));
    if (processes.length === 0) continue;
    await record(resumeStep({ groupName: name, processes }, where));
    // Nobody is hurt by a group that rests.
    await groups.suspend(name, processes, { signal, mayLeave, onSent: () => undefined });
  }
}

export function powerOf(target: Target): StopsInstances {
  if (target.power !== undefined) return target.power;
  throw new RefusedError(`The target "${target.name}" has no instances that can be stopped`, {
    hint: 'Choose a target made of instances, such as an ECS cluster on EC2, or another fault.',
  });
}

export function groupsOf(target: Target): ResizesGroups {
  if (target.groups !== undefined) return target.groups;
  throw new RefusedError(`The target "${target.name}" has no groups whose processes can be suspended`, {
    hint: 'Write replacement: allowed, or choose another target.',
  });
}
