import type { World, WorldReports } from '../control/world.ts';
import type { Addresses } from './addresses.ts';
import { startHost, type Host } from './host.ts';
import type { Reaper } from './reaper.ts';

/** The hosts of a lab and the tasks on them: what a {@link World} has besides its balancer. */
export interface Hosts extends Pick<World, 'startHost' | 'stopHost' | 'startTask' | 'stopTask'> {
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

export function createHosts({ addresses, reaper, reports, note }: HostsOptions): Hosts {
  /** All whose processes are not gone, ended ones that are still silent included. */
  const hosts = new Map<string, Host>();
  const running = new Set<string>();
  const placed = new Map<string, string>();
  const stopping = new Set<string>();
  let isClosed = false;

  // Reports never come from within the call that caused them.
  const later = (report: () => void): void => {
    setImmediate(() => isClosed || report());
  };

  function hostEnded(instanceId: string): void {
    running.delete(instanceId);
    if (isClosed) return;
    reports.hostEnded(instanceId);
    for (const [taskId, placedOn] of placed) {
      if (placedOn !== instanceId) continue;
      placed.delete(taskId);
      if (stopping.delete(taskId)) reports.taskExited(taskId, null);
    }
  }

  return {
    pidOf: (instanceId) => hosts.get(instanceId)?.pid,

    startHost({ instanceId, zone }) {
      if (isClosed || hosts.has(instanceId)) return;
      const address = addresses.instance(zone);
      running.add(instanceId);
      const host = startHost({ instanceId, zone, address }, reaper, {
        booted: () => isClosed || reports.hostStarted(instanceId, address),
        ended: () => hostEnded(instanceId),
        taskStarted: (taskId, port) => isClosed || reports.taskStarted(taskId, { host: address, port }),
        taskExited(taskId, exitCode) {
          placed.delete(taskId);
          stopping.delete(taskId);
          if (!isClosed) reports.taskExited(taskId, exitCode);
        },
        note,
      });
      hosts.set(instanceId, host);
      void host.gone.then(() => hosts.delete(instanceId));
    },

    stopHost(instanceId, how) {
      const host = hosts.get(instanceId);
      if (host === undefined || !running.has(instanceId)) later(() => reports.hostEnded(instanceId));
      else if (how.kind === 'graceful') host.shutDown(how.withinMs);
      else void host.vanish(how.silentMs);
    },

    startTask({ taskId, instanceId, service, spec }) {
      const host = hosts.get(instanceId);
      if (host === undefined || !running.has(instanceId))
        return later(() => reports.taskExited(taskId, null));
      placed.set(taskId, instanceId);
      const { path, answersInMs, command } = spec;
      host.startTask({ taskId, service, answersInMs, ...(path && { path }), ...(command && { command }) });
    },

    stopTask(taskId, withinMs) {
      const host = hosts.get(placed.get(taskId) ?? '');
      if (host === undefined) return later(() => reports.taskExited(taskId, null));
      stopping.add(taskId);
      host.stopTask(taskId, withinMs);
    },

    async close() {
      isClosed = true;
      const all = [...hosts.values()];
      for (const host of all) host.kill();
      await Promise.all(all.map((host) => host.gone));
    },
  };
}
