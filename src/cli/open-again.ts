import { RefusedError } from '#core';
import type { Event, EventOf } from '#core';
import { openAwsTarget } from '#targets';
import type { Target } from '#targets';
import { awsKey, awsOptions } from './open-aws.ts';
import { labKey } from './open-lab.ts';

interface OpenedAgain {
  target: Target;
  /** What nobody else may hurt at the same time. */
  key: string;
  close(): void;
}

/** The target of a run that somebody else began; undefined where it ended with that run, as an embedded lab does. */
export async function openAgain(
  events: readonly Event[],
  signal: AbortSignal,
): Promise<OpenedAgain | undefined> {
  const reference = eventOf(events, 'run-started')?.experiment.target;
  const inventory = eventOf(events, 'inventory')?.inventory;
  if (reference?.kind === 'aws' && inventory) {
    const target = openAwsTarget(awsOptions(reference));
    return { target, key: awsKey(reference, inventory), close: () => target.close() };
  }
  const lab = eventOf(events, 'lab-started');
  if (!lab) throw new RefusedError('The run never reached its target.');
  if (lab.isAttached !== true) return undefined;
  const { labStatus } = await import('#lab');
  const status = await labStatus({ signal });
  if (status?.endpoint !== lab.endpoint) return undefined;
  const { cluster, endpoint, region, credentials } = status;
  const target = openAwsTarget({ name: 'lab', cluster, endpoint, region, credentials });
  return { target, key: labKey(endpoint), close: () => target.close() };
}

function eventOf<Type extends Event['type']>(
  events: readonly Event[],
  type: Type,
): EventOf<Type> | undefined {
  return events.find((event): event is EventOf<Type> => event.type === type);
}
