import { RefusedError, type FaultPlan } from '#core';
import type { Target, TerminatesInstances } from '#targets';
import { z } from 'zod';
import type { InjectContext } from '../contract.ts';
import { howField } from './params.ts';

const mostIdsPerRequest = 1000;
const decided = z.object({ how: howField });

export async function inject(plan: FaultPlan, context: InjectContext): Promise<void> {
  const { target, signal } = context;
  signal.throwIfAborted();
  const instances = terminationOf(target);
  const skipOsShutdown = decided.parse(plan.params).how === 'abrupt';
  const ids = plan.victims.map((victim) => victim.id);
  let isFirst = true;
  const onFirstSent = () => {
    if (isFirst) context.onSent();
    isFirst = false;
  };
  for (let at = 0; at < ids.length; at += mostIdsPerRequest) {
    signal.throwIfAborted();
    const chunk = ids.slice(at, at + mostIdsPerRequest);
    await instances.terminate(chunk, {
      skipOsShutdown,
      onSent: onFirstSent,
      mayLeave: context.mayLeave,
      signal,
    });
  }
}

export function terminationOf(target: Target): TerminatesInstances {
  if (target.instances !== undefined) return target.instances;
  throw new RefusedError(`The target "${target.name}" has no instances that can be terminated`, {
    hint: 'Choose a target made of instances, such as an ECS cluster on EC2, or another fault.',
  });
}
