import type { Refusal, Rehearsal, RehearsesChanges } from '../rehearsal.ts';
import type { Connection } from './connection.ts';
import { codeBehind } from './explain.ts';
import type { Acting } from './sending.ts';
import { messageOf } from '#core';

const mostIdsPerRequest = 1000;
/** So many refused ones are told apart; the others are as likely refused for the same reason. */
const mostTold = 20;

/** Asks EC2 with DryRun: it answers as if, and does nothing. */
export function rehearsesChanges({ connect }: Pick<Acting, 'connect'>): RehearsesChanges {
  return {
    refusals: (rehearsals, signal) =>
      connect(signal, async (connection) => {
        const told = await Promise.all(rehearsals.map((one) => refusalsOf(connection, one)));
        return told.flat();
      }),
  };
}

async function refusalsOf(connection: Connection, { action, ids }: Rehearsal): Promise<Refusal[]> {
  const refused: Refusal[] = [];
  const left: string[][] = [];
  for (let at = 0; at < ids.length; at += mostIdsPerRequest) left.push(ids.slice(at, at + mostIdsPerRequest));
  for (let some = left.shift(); some; some = left.shift()) {
    const why = await refusalOf(connection, action, some);
    if (why === undefined) continue;
    if (some.length === 1 || refused.length >= mostTold) {
      refused.push({ action, ids: some, why });
      continue;
    }
    // One that is refused refuses them all.
    const half = some.length >> 1;
    left.unshift(some.slice(0, half), some.slice(half));
  }
  return together(refused);
}

/** Why EC2 would refuse it; undefined when it would do it. */
async function refusalOf(
  { clients: { ec2 }, read }: Connection,
  action: Rehearsal['action'],
  InstanceIds: string[],
): Promise<string | undefined> {
  const request = { InstanceIds, DryRun: true };
  try {
    await read(action, (asked): Promise<unknown> => {
      if (action === 'ec2:TerminateInstances') return ec2.terminateInstances(request, asked);
      return action === 'ec2:StopInstances'
        ? ec2.stopInstances(request, asked)
        : ec2.startInstances(request, asked);
    });
    return undefined;
  } catch (error) {
    if (codeBehind(error) === 'DryRunOperation') return undefined;
    return messageOf(error);
  }
}

function together(refusals: readonly Refusal[]): Refusal[] {
  const byWhy = Map.groupBy(refusals, ({ why }) => why);
  return [...byWhy.values()].flatMap(([first, ...others]) =>
    first ? [{ ...first, ids: [first, ...others].flatMap(({ ids }) => ids) }] : [],
  );
}
