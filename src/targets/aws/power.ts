import type { StopsInstances } from '../changes.ts';
import { oneAfterTheOther } from './pages.ts';
import type { Ask } from './read.ts';
import { sendAgain, sendOnce, type Acting } from './sending.ts';
import { instanceFirst, readStates } from './termination.ts';

const mostIdsPerRequest = 1000;

/** Stops instances by StopInstances, and starts them by StartInstances. */
export function stopsInstances({ options, open, connect, read }: Acting): StopsInstances {
  return {
    async stop(ids, how) {
      const ec2 = (await open(how.signal)).fresh.ec2();
      const skip = how.skipOsShutdown && { SkipOsShutdown: true };
      const send: Ask<unknown> = (asked) =>
        oneAfterTheOther(ids, mostIdsPerRequest, (InstanceIds) =>
          ec2.stopInstances({ InstanceIds, ...skip }, asked),
        );
      const act = { action: 'ec2:StopInstances', opening: instanceFirst(ec2, ids), send };
      await sendOnce(ec2, how, act, options);
    },
    async start(ids, how) {
      const ec2 = (await open(how.signal)).fresh.ec2();
      const send: Ask<unknown> = (asked) => ec2.startInstances({ InstanceIds: ids }, asked);
      await sendAgain(ec2, how, { action: 'ec2:StartInstances', send }, read);
    },
    states: (ids, signal) => connect(signal, (connection) => readStates(connection, ids)),
  };
}
