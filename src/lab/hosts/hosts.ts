import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import type { TaskStart, World, WorldReports } from '../control/world.ts';
import type { Addresses } from './addresses.ts';
import { measureCommands } from './command-use.ts';
import { createLife, type Life } from './life.ts';
import type { TaskOrder } from './messages.ts';
import type { Reaper } from '#processes';

/** The hosts of a lab and the tasks on them: what a {@link World} has besides balancers and checkers. */
export interface Hosts extends Pick<
  World,
  'startHost' | 'stopHost' | 'setReachable' | 'setSpotAction' | 'startTask' | 'stopTask'
> {
  /** What every task from here on has in its environment, and where commands run. */
  setTaskEnvironment(environment: Readonly<Record<string, string>>, directory: string): void;
  /** The process of an instance, for tests and status. */
  pidOf(instanceId: string): number | undefined;
  /** Kills every host; resolves when all are gone. */
  close(): Promise<void>;
}

interface HostsOptions {
  addresses: Addresses;
  reaper: Reaper;
  reports: WorldReports;
  note: (text: string) => void;
}

// More at once would not boot sooner, and starve those that serve already.
const bootsAtOnce = Math.max(4, availableParallelism() * 2);

export function createHosts({ addresses, reaper, reports, note }: HostsOptions): Hosts {
  /** The latest life of each instance, until its processes are gone. */
  const lives = new Map<string, Life>();
  /** Those and earlier ones that are not gone either. */
  const all = new Set<Life>();
  const placed = new Map<string, Life>();
  const stopping = new Set<string>();
  const boot = pLimit(bootsAtOnce);
  let environment: Record<string, string> = {};
  let directory = process.cwd();
  let isClosed = false;

  // Reports never come from within the call that caused them.
  const later = (report: () => void): void => {
    setImmediate(() => isClosed || report());
  };

  const endMeasuring = measureCommands(
    () =>
      [...lives].flatMap(([instanceId, life]) =>
        [...life.commandGroups].map(([taskId, groupId]) => ({ instanceId, taskId, groupId })),
      ),
    (...report) => isClosed || reports.tasksMeasured(...report),
  );

  function ended(life: Life): void {
    if (isClosed) return;
    reports.hostEnded(life.instanceId);
    for (const [taskId, on] of placed) {
      if (on !== life) continue;
      placed.delete(taskId);
      if (stopping.delete(taskId)) reports.taskExited(taskId, null);
    }
  }

  /** Knows a life until its processes are gone. */
  async function keep(life: Life): Promise<void> {
    lives.set(life.instanceId, life);
    all.add(life);
    await life.gone;
    all.delete(life);
    if (lives.get(life.instanceId) === life) lives.delete(life.instanceId);
  }

  function running(instanceId: string): Life | undefined {
    const life = lives.get(instanceId);
    return life?.isRunning ? life : undefined;
  }

  function orderOf(
    { taskId, service, program, port, hasOwnAddress, check }: TaskStart,
    life: Life,
  ): TaskOrder {
    const order = { taskId, service, program, environment, directory, ...(check && { check }) };
    if (port === undefined) return order;
    const own = hasOwnAddress ? life.lendAddress(taskId) : undefined;
    if (own !== undefined) return { ...order, listen: { host: own, port: port.container } };
    const isAny = hasOwnAddress || addresses.isShared;
    return { ...order, listen: { host: life.address, port: isAny ? 0 : port.host } };
  }

  return {
    pidOf: (instanceId) => lives.get(instanceId)?.pid,

    setTaskEnvironment(given, where) {
      directory = where;
      environment = { ...given };
    },

    startHost({ instanceId, zone, type, isSpot, address: before }) {
      const earlier = lives.get(instanceId);
      if (isClosed || earlier?.isRunning) return;
      const address = addresses.instance(zone, before);
      const life: Life = createLife({ instanceId, zone, type, isSpot, address }, earlier, {
        addresses,
        reaper,
        boot,
        reports: {
          booted: () => isClosed || reports.hostStarted(instanceId, address),
          ended: () => ended(life),
          taskStarted: (...report) => isClosed || reports.taskStarted(...report),
          taskExited(taskId, exitCode) {
            placed.delete(taskId);
            stopping.delete(taskId);
            if (!isClosed) reports.taskExited(taskId, exitCode);
          },
          containerChecked: (...report) => isClosed || reports.containerChecked(...report),
          tasksMeasured: (...report) => isClosed || reports.tasksMeasured(instanceId, ...report),
          note,
        },
      });
      void keep(life);
    },

    stopHost(instanceId, how) {
      const life = running(instanceId);
      if (life) life.stop(how);
      else later(() => reports.hostEnded(instanceId));
    },

    setReachable: (instanceId, isReachable) => running(instanceId)?.setReachable(isReachable),
    setSpotAction: (instanceId, action) => running(instanceId)?.setSpotAction(action),

    startTask(task) {
      const life = running(task.instanceId);
      if (life === undefined) return later(() => reports.taskExited(task.taskId, null));
      placed.set(task.taskId, life);
      life.startTask(orderOf(task, life));
    },

    stopTask(taskId, withinMs) {
      const life = placed.get(taskId);
      if (life === undefined) return later(() => reports.taskExited(taskId, null));
      stopping.add(taskId);
      life.stopTask(taskId, withinMs);
    },

    async close() {
      isClosed = true;
      endMeasuring();
      const left = [...all];
      for (const life of left) life.kill();
      await Promise.all(left.map((life) => life.gone));
    },
  };
}
