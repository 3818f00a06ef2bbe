import type { World, WorldReports } from '../control/world.ts';
import type { Addresses } from '../hosts/addresses.ts';
import { createHosts } from '../hosts/hosts.ts';
import { createEndpointChecker } from '../dns/endpoint-checker.ts';
import { startReaper } from '#processes';
import { createBalancers, type Balancers } from './balancers.ts';

/** The world of a running lab: processes and sockets. */
export interface ProcessWorld extends World {
  /** The first balancer, which the lab has from the start. */
  readonly balancer: Balancers['first'];
  readonly reaperPid: number | undefined;
  hostPid(instanceId: string): number | undefined;
  /** What every task started from here on has in its environment, such as the URL of the API. */
  setTaskEnvironment(environment: Readonly<Record<string, string>>, directory: string): void;
  /** Whom to report to; nothing is reported before. */
  reportTo(reports: WorldReports): void;
  /** Resolves when every balancer works by its latest routing. */
  routed(): Promise<void>;
  /** Ends every process; resolves when all are gone. */
  close(): Promise<void>;
}

export async function createProcessWorld(
  addresses: Addresses,
  note: (text: string) => void,
): Promise<ProcessWorld> {
  let listener: WorldReports | undefined;
  const reports: WorldReports = {
    hostStarted: (...report) => listener?.hostStarted(...report),
    hostEnded: (...report) => listener?.hostEnded(...report),
    taskStarted: (...report) => listener?.taskStarted(...report),
    taskExited: (...report) => listener?.taskExited(...report),
    containerChecked: (...report) => listener?.containerChecked(...report),
    tasksMeasured: (...report) => listener?.tasksMeasured(...report),
    balancerOpened: (...report) => listener?.balancerOpened(...report),
    balancerMeasured: (...report) => listener?.balancerMeasured(...report),
    targetChecked: (...report) => listener?.targetChecked(...report),
    endpointChecked: (...report) => listener?.endpointChecked(...report),
  };
  const reaper = startReaper(note);
  const balancers = await createBalancers({ addresses, reaper, reports, note }).catch(
    async (error: unknown) => {
      await reaper.close();
      throw error;
    },
  );
  const endpoints = createEndpointChecker((...report) => reports.endpointChecked(...report));
  const hosts = createHosts({ addresses, reaper, reports, note });
  return {
    ...hosts,
    openBalancer: (arn) => balancers.openBalancer(arn),
    closeBalancer: (arn) => balancers.closeBalancer(arn),
    route: (arn, routing) => balancers.route(arn, routing),
    routed: () => balancers.routed(),
    balancer: balancers.first,
    checkEndpoints: (checks) => endpoints.check(checks),
    get reaperPid() {
      return reaper.pid;
    },
    hostPid: (instanceId) => hosts.pidOf(instanceId),
    reportTo(reportee) {
      listener = reportee;
    },
    async close() {
      listener = undefined;
      endpoints.close();
      await Promise.all([balancers.close(), hosts.close()]);
      await reaper.close();
    },
  };
}
