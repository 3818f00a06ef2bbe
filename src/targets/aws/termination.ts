import type { InstanceState, TerminatesInstances } from '../contract.ts';
import { abortable } from './abortable.ts';
import type { Clients } from './clients.ts';
import type { Connection } from './connection.ts';
import { explain } from './explain.ts';
import { readInstances } from './instances.ts';
import type { AwsTargetOptions } from './options.ts';

type How = Parameters<TerminatesInstances['terminate']>[1];

/** Sends one TerminateInstances, once: when it left must be known, and a second one would hide that. */
export async function terminate(
  clients: Clients,
  ids: readonly string[],
  how: How,
  options: AwsTargetOptions,
): Promise<void> {
  const { signal } = how;
  const ec2 = clients.freshEc2();
  // The last step before the socket: credentials are there and the request is signed.
  ec2.middlewareStack.add(
    (next) => (request) => {
      signal.throwIfAborted();
      how.onSent();
      return next(request);
    },
    { name: 'tellSent', step: 'deserialize', priority: 'low' },
  );
  const request = { InstanceIds: [...ids], ...(how.skipOsShutdown && { SkipOsShutdown: true }) };
  try {
    await abortable(ec2.terminateInstances(request, { abortSignal: signal }), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, 'ec2:TerminateInstances', options);
  } finally {
    ec2.destroy();
  }
}

/** The states that EC2 tells now. For some seconds after a change it may still tell the one before. */
export async function readStates(connection: Connection, ids: readonly string[]): Promise<InstanceState[]> {
  const known = await readInstances(connection, ids);
  const states = new Map(known.map(({ id, state }) => [id, state]));
  return ids.map((id) => ({ id, state: states.get(id) ?? 'missing' }));
}
