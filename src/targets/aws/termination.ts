import type { EC2 } from '@aws-sdk/client-ec2';
import type { InstanceState, TerminatesInstances } from '../changes.ts';
import type { Connection } from './connection.ts';
import { readInstances } from './instances.ts';
import type { Ask } from './read.ts';
import { sendOnce, type Acting } from './sending.ts';

/** Ends instances by TerminateInstances. */
export function terminatesInstances({ options, open, connect }: Acting): TerminatesInstances {
  return {
    async terminate(ids, how) {
      const ec2 = (await open(how.signal)).fresh.ec2();
      const request = { InstanceIds: ids, ...(how.skipOsShutdown && { SkipOsShutdown: true }) };
      const act = {
        action: 'ec2:TerminateInstances',
        opening: instanceFirst(ec2, ids),
        send: ((asked) => ec2.terminateInstances(request, asked)) satisfies Ask<unknown>,
      };
      await sendOnce(ec2, how, act, options);
    },
    states: (ids, signal) => connect(signal, (connection) => readStates(connection, ids)),
  };
}

/** A look at one instance, which opens the connection for what comes next. */
export function instanceFirst(ec2: EC2, ids: readonly string[]): { action: string; ask: Ask<unknown> } {
  const question = { InstanceIds: ids.slice(0, 1) };
  return { action: 'ec2:DescribeInstances', ask: (asked) => ec2.describeInstances(question, asked) };
}

/** The states that EC2 tells now. For some seconds after a change it may still tell the one before. */
export async function readStates(connection: Connection, ids: readonly string[]): Promise<InstanceState[]> {
  const known = await readInstances(connection, ids);
  const states = new Map(known.map(({ id, state }) => [id, state]));
  return ids.map((id) => ({ id, state: states.get(id) ?? 'missing' }));
}
