import type { EC2 } from '@aws-sdk/client-ec2';
import type { InstanceState, TerminatesInstances } from '../contract.ts';
import { abortable } from './abortable.ts';
import type { Clients } from './clients.ts';
import type { Connection } from './connection.ts';
import { explain } from './explain.ts';
import { readInstances } from './instances.ts';
import { failureOf } from './failures.ts';
import type { AwsTargetOptions } from './options.ts';

type How = Parameters<TerminatesInstances['terminate']>[1];

/** Sends one TerminateInstances, once: when it left must be known, and a second one would hide that. */
export async function terminate(
  clients: Clients,
  ids: readonly string[],
  how: How,
  options: AwsTargetOptions,
): Promise<void> {
  const { signal, skipOsShutdown } = how;
  const ec2 = clients.freshEc2();
  const request = { InstanceIds: [...ids], ...(skipOsShutdown && { SkipOsShutdown: true }) };
  try {
    await openConnection(ec2, ids, signal, options);
    tellWhenSent(ec2, how);
    await abortable(ec2.terminateInstances(request, { abortSignal: signal }), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw explain(error, 'ec2:TerminateInstances', options);
  } finally {
    ec2.destroy();
  }
}

/** Asks something harmless first, so that no handshake and no look for credentials lies behind the moment of sending. */
async function openConnection(
  ec2: EC2,
  ids: readonly string[],
  signal: AbortSignal,
  options: AwsTargetOptions,
): Promise<void> {
  try {
    const question = { InstanceIds: ids.slice(0, 1) };
    await abortable(ec2.describeInstances(question, { abortSignal: signal }), signal);
  } catch (error) {
    signal.throwIfAborted();
    const { kind } = failureOf(error);
    if (kind === 'network' || kind === 'credentials') throw explain(error, 'ec2:DescribeInstances', options);
  }
}

/** Tells of every request at the last step before the socket, when it is signed. */
function tellWhenSent(ec2: EC2, how: How): void {
  ec2.middlewareStack.add(
    (next) => (request) => {
      how.signal.throwIfAborted();
      how.mayLeave();
      how.onSent();
      return next(request);
    },
    { name: 'tellWhenSent', step: 'deserialize', priority: 'low' },
  );
}

/** The states that EC2 tells now. For some seconds after a change it may still tell the one before. */
export async function readStates(connection: Connection, ids: readonly string[]): Promise<InstanceState[]> {
  const known = await readInstances(connection, ids);
  const states = new Map(known.map(({ id, state }) => [id, state]));
  return ids.map((id) => ({ id, state: states.get(id) ?? 'missing' }));
}
