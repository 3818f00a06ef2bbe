import type { World, WorldReports } from '../control/world.ts';
import { startBalancer, type Balancer } from '../balancer/balancer.ts';
import type { Addresses } from '../hosts/addresses.ts';
import { createHosts } from '../hosts/hosts.ts';
import { startReaper } from '../hosts/reaper.ts';

/** The world of a running lab: processes and sockets. */
export interface ProcessWorld extends World {
  readonly balancer: Pick<Balancer, 'host' | 'port' | 'pid'>;
  readonly reaperPid: number | undefined;
  hostPid(instanceId: string): number | undefined;
  /** Whom to report to; nothing is reported before. */
  reportTo(reports: WorldReports): void;
  /** Resolves when the balancer works by the latest routing. */
  routed(): Promise<void>;
  /** Ends every process; resolves when all are gone. */
  close(): Promise<void>;
}

export async function createProcessWorld(
  addresses: Addresses,
  note: (text: string) => void,
): Promise<ProcessWorld> {
  let listener: WorldReports | undefined;
  let latestRoute = Promise.resolve();
  const reports: WorldReports = {
    hostStarted: (...report) => listener?.hostStarted(...report),
    hostEnded: (...report) => listener?.hostEnded(...report),
    taskStarted: (...report) => listener?.taskStarted(...report),
    taskExited: (...report) => listener?.taskExited(...report),
    targetChecked: (...report) => listener?.targetChecked(...report),
  };
  const reaper = startReaper(note);
  const onChecked: WorldReports['targetChecked'] = (...report) => reports.targetChecked(...report);
  const balancer = await startBalancer({ host: addresses.balancer, reaper, note, onChecked }).catch(
    async (error: unknown) => {
      await reaper.close();
      throw error;
    },
  );
  const hosts = createHosts({ addresses, reaper, reports, note });
  return {
    balancer,
    get reaperPid() {
      return reaper.pid;
    },
    hostPid: (instanceId) => hosts.pidOf(instanceId),
    startHost: (host) => hosts.startHost(host),
    stopHost: (instanceId, how) => hosts.stopHost(instanceId, how),
    startTask: (task) => hosts.startTask(task),
    stopTask: (taskId, withinMs) => hosts.stopTask(taskId, withinMs),
    route(routing) {
      latestRoute = balancer.route(routing);
    },
    reportTo(reportee) {
      listener = reportee;
    },
    routed: () => latestRoute,
    async close() {
      listener = undefined;
      await Promise.all([balancer.close(), hosts.close()]);
      await reaper.close();
    },
  };
}
