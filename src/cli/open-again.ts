import { RefusedError } from '#core';
import type { Event, EventOf } from '#core';
import { openAwsTarget } from '#targets';
import type { Target } from '#targets';
import { connect } from 'node:net';
import { awsKey, awsOptions, labKey, partsOf } from './open-aws.ts';

interface OpenedAgain {
  target: Target;
  /** What nobody else may hurt at the same time. */
  keys: string[];
  close(): void;
}

/** The target of a run that somebody else began; a text says how it ended with everything in it, as a lab does. */
export async function openAgain(
  events: readonly Event[],
  signal: AbortSignal,
): Promise<OpenedAgain | string> {
  const reference = eventOf(events, 'run-started')?.experiment.target;
  const inventory = eventOf(events, 'inventory')?.inventory;
  if (reference?.kind === 'aws' && inventory) {
    const target = openAwsTarget(awsOptions(reference));
    const keys = [awsKey(reference, inventory), ...partsOf(reference, inventory)];
    return { target, keys, close: () => target.close() };
  }
  const lab = eventOf(events, 'lab-started');
  if (!lab) throw new RefusedError('The run never reached its target.');
  if (lab.isAttached !== true) {
    if (await refuses(new URL(lab.endpoint))) return 'its lab ended with it';
    throw new RefusedError('The run is still under way: its embedded lab answers.');
  }
  const { labStatus } = await import('#lab');
  const status = await labStatus({ signal });
  if (status?.endpoint !== lab.endpoint) return whyGone(lab.endpoint);
  const { cluster, endpoint, region, credentials } = status;
  const target = openAwsTarget({ name: 'lab', cluster, endpoint, region, credentials });
  return { target, keys: [labKey(endpoint)], close: () => target.close() };
}

/** A lab that is not the one of this state directory may still be up, or only slow: then nothing is known of it. */
async function whyGone(endpoint: string): Promise<string> {
  if (await refuses(new URL(endpoint))) return `its lab at ${endpoint} has ended`;
  throw new RefusedError(`The lab at ${endpoint} is not the one that is up here, and may still be there.`, {
    hint: 'Set SQUALL_HOME as it was for that run, and see what squall lab status says.',
  });
}

/** Whether nobody listens there any more. */
function refuses({ hostname, port }: URL): Promise<boolean> {
  const socket = connect({ host: hostname, port: Number(port), timeout: 2000 });
  return new Promise((resolve) => {
    const tell = (isRefused: boolean) => {
      socket.destroy();
      resolve(isRefused);
    };
    socket.once('connect', () => tell(false));
    socket.once('timeout', () => tell(false));
    socket.once('error', (error: NodeJS.ErrnoException) => tell(error.code === 'ECONNREFUSED'));
  });
}

function eventOf<Type extends Event['type']>(
  events: readonly Event[],
  type: Type,
): EventOf<Type> | undefined {
  return events.find((event): event is EventOf<Type> => event.type === type);
}
