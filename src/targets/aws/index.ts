// An ECS cluster on EC2 or an Auto Scaling group by itself, read and hurt through the AWS SDK; whether AWS or the lab answers makes no difference.
import { TargetError } from '#core';
import type { Inventory } from '#core';
import type { Target } from '../contract.ts';
import { abortable } from './abortable.ts';
import { findAlarms, readAlarms } from './alarms.ts';
import { readAlarmHistory } from './alarm-history.ts';
import { loadClients, type Clients } from './clients.ts';
import { readClockOffset } from './clock-offset.ts';
import { connected, type Connection } from './connection.ts';
import { explainCluster } from './explain-cluster.ts';
import { drainsContainerInstances } from './draining.ts';
import { createGroupCapacity } from './group-capacity.ts';
import { readInventory } from './inventory.ts';
import { readLook, subjectsOf, type Subjects } from './look.ts';
import { tellsTags } from './opt-in.ts';
import type { AwsTargetOptions } from './options.ts';
import { createMessages } from './messages.ts';
import { readLatest } from './metrics.ts';
import { readScalingAlarms } from './scaling-alarms.ts';
import { createQueueDepths } from './queue-depth.ts';
import { createRead } from './read.ts';
import { rehearsesChanges } from './rehearsing.ts';
import { createServiceCounts } from './service-counts.ts';
import { createTargetHealth } from './target-health.ts';
import { createTaskHealth } from './task-health.ts';
import { stopsInstances } from './power.ts';
import { reservesCapacity } from './reserving.ts';
import { resizesGroups } from './resizing.ts';
import { cutsSubnets } from './subnets.ts';
import { terminatesInstances } from './termination.ts';
import { createTurns } from './turns.ts';

export type { AwsTargetOptions } from './options.ts';
export { readActions, reservationActions } from './read-actions.ts';

/** Opens an ECS cluster, or an Auto Scaling group, as a target. Nothing is loaded or asked before the first call. */
export function openAwsTarget(options: AwsTargetOptions): Target {
  const read = createRead(options);
  const inTurn = createTurns();
  const depthOf = createQueueDepths();
  const closed = new AbortController();
  const asked = {
    connect: (work: (connection: Connection) => Promise<void>) => connect(closed.signal, work),
    closed: closed.signal,
  };
  const countsOf = createServiceCounts(asked);
  const healthOf = createTaskHealth(asked);
  const targetsOf = createTargetHealth(asked);
  const capacityOf = createGroupCapacity(asked);
  const acting = { options, open, connect, read };
  let loading: Promise<Clients> | undefined;
  let subjects: Subjects | undefined;
  let lastTaken: Inventory | undefined;
  let isClosed = false;

  return {
    name: options.name,
    inventory,
    look: (signal) =>
      inTurn(signal, async () => {
        if (!subjects) await inventory(signal);
        const known = subjects;
        if (!known) throw new TargetError(`The target "${options.name}" has not been read`);
        return connect(signal, (connection) => readLook(connection, known));
      }),
    instances: terminatesInstances(acting),
    power: stopsInstances(acting),
    subnets: cutsSubnets(acting),
    groups: resizesGroups(acting),
    capacityReservation: reservesCapacity(
      acting,
      async (signal) => (lastTaken ?? (await inventory(signal))).targetGroups,
    ),
    messages: createMessages(options, async (signal) => (await open(signal)).sqs()),
    queues: { depth: (url, signal) => connect(signal, (connection) => depthOf(connection, url)) },
    targetHealth: { read: (group, signal) => abortable(targetsOf(group), signal) },
    groupCapacity: { read: (group, signal) => abortable(capacityOf(group), signal) },
    ...(options.group === undefined && {
      containerInstances: drainsContainerInstances(acting),
      serviceCounts: { read: (service, signal) => abortable(countsOf(service), signal) },
      taskHealth: { read: (service, signal) => abortable(healthOf(service), signal) },
    }),
    rehearsal: rehearsesChanges({ connect }),
    tags: tellsTags({ connect }),
    cli: {
      ...(options.profile !== undefined && { profile: options.profile }),
      ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    },
    clockOffset: (signal) => connect(signal, readClockOffset),
    scaling: {
      alarms: (of, signal) => connect(signal, (connection) => readScalingAlarms(connection, of)),
    },
    metrics: {
      latest: (question, signal) => connect(signal, (connection) => readLatest(connection, question)),
    },
    alarms: {
      find: async (choice, signal) => {
        const things = lastTaken ?? (await inventory(signal));
        return connect(signal, (connection) => findAlarms(connection, choice, things));
      },
      read: (names, signal) => connect(signal, (connection) => readAlarms(connection, names)),
      history: (names, since, signal) =>
        connect(signal, (connection) => readAlarmHistory(connection, names, since)),
    },
    close() {
      isClosed = true;
      closed.abort(new TargetError(`The target "${options.name}" is closed`));
      void loading?.then(
        (clients) => clients.destroy(),
        () => undefined,
      );
    },
  };

  async function inventory(signal: AbortSignal) {
    const answer = await connect(signal, (connection) => readInventory(connection, options));
    const { inventory: taken, registries, places } = answer;
    subjects = subjectsOf(taken, registries, places);
    lastTaken = taken;
    return taken;
  }

  async function connect<T>(signal: AbortSignal, work: (connection: Connection) => Promise<T>): Promise<T> {
    const { cluster } = options;
    const clients = await open(signal);
    try {
      return await connected({ clients, cluster, read }, signal, work);
    } catch (error) {
      signal.throwIfAborted();
      throw await explainCluster(error, { clients, cluster, read }, signal);
    }
  }

  function open(signal: AbortSignal): Promise<Clients> {
    if (isClosed) throw new TargetError(`The target "${options.name}" is closed`);
    loading ??= loadClients(options);
    return abortable(loading, signal);
  }
}
