import type { LimitFunction } from 'p-limit';
import type { World } from '../control/world.ts';
import type { Addresses } from './addresses.ts';
import { startHost, type Host, type HostReports } from './host.ts';
import type { HostIdentity, SpotAction } from './messages.ts';
import type { Reaper } from '#processes';

/** An instance from one boot to its end, from before its processes start to after they are gone. */
export interface Life extends Pick<
  Host,
  'startTask' | 'stopTask' | 'setReachable' | 'commandGroups' | 'pid'
> {
  readonly instanceId: string;
  readonly address: string;
  /** Not ended, nor vanished. */
  readonly isRunning: boolean;
  setSpotAction(action: Parameters<World['setSpotAction']>[1]): void;
  /** An address for a task alone, until the task ends; undefined where there is none. */
  lendAddress(taskId: string): string | undefined;
  stop(how: Parameters<World['stopHost']>[1]): void;
  kill(): void;
  gone: Promise<void>;
}

interface LifeOptions {
  addresses: Addresses;
  reaper: Reaper;
  /** Bounds how many boot at once. */
  boot: LimitFunction;
  reports: HostReports;
}

export function createLife(
  identity: HostIdentity,
  earlier: Pick<Life, 'kill' | 'gone'> | undefined,
  { addresses, reaper, boot, reports }: LifeOptions,
): Life {
  const { instanceId, zone, address } = identity;
  const lent = new Map<string, string>();
  let host: Host | undefined;
  let isRunning = true;
  let isReachable = true;
  let isBooted = false;
  let spot: SpotAction | undefined;
  const booted = Promise.withResolvers<void>();

  function giveBack(taskId: string): void {
    const own = lent.get(taskId);
    if (own !== undefined) addresses.giveBack(own);
    lent.delete(taskId);
  }

  function end(): void {
    if (!isRunning) return;
    isRunning = false;
    reports.ended();
  }

  function start(): Host {
    return startHost(identity, reaper, {
      ...reports,
      booted() {
        booted.resolve();
        isBooted = true;
        if (spot) host?.setSpotAction(spot);
        reports.booted();
        // EC2 knows that an instance runs, whether anybody else can reach it or not.
        if (!isReachable) host?.setReachable(false);
      },
      ended: end,
      taskExited(taskId, exitCode) {
        giveBack(taskId);
        reports.taskExited(taskId, exitCode);
      },
    });
  }

  async function live(): Promise<void> {
    // The one before may be silent still; its ports are wanted.
    earlier?.kill();
    await earlier?.gone;
    // The one before has given the address back.
    if (earlier) addresses.instance(zone, address);
    await boot(async () => {
      if (!isRunning) return;
      host = start();
      await Promise.race([booted.promise, host.gone]);
    });
    await host?.gone;
    for (const taskId of lent.keys()) giveBack(taskId);
    addresses.giveBack(address);
  }

  return {
    instanceId,
    address,
    gone: live(),
    get isRunning() {
      return isRunning;
    },
    get pid() {
      return host?.pid;
    },
    get commandGroups() {
      return host?.commandGroups ?? new Map();
    },
    startTask: (order) => host?.startTask(order),
    stopTask: (taskId, withinMs) => host?.stopTask(taskId, withinMs),
    setReachable(wanted) {
      isReachable = wanted;
      if (isBooted) host?.setReachable(wanted);
    },
    setSpotAction(action) {
      spot = action && { ...action, noticedAt: Date.now() };
      if (isBooted) host?.setSpotAction(spot);
    },
    lendAddress(taskId) {
      const own = addresses.task(zone);
      if (own !== undefined) lent.set(taskId, own);
      return own;
    },
    stop(how) {
      if (host === undefined) {
        isRunning = false;
        setImmediate(() => reports.ended());
      } else if (how.kind === 'graceful') host.shutDown(how.withinMs);
      else void host.vanish(how.silentMs);
    },
    kill() {
      isRunning = false;
      host?.kill();
    },
  };
}
