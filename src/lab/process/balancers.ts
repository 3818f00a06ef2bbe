import type { Routing, World, WorldReports } from '../control/world.ts';
import { startBalancer, type Balancer } from '../balancer/balancer.ts';
import type { Addresses } from '../hosts/addresses.ts';
import type { Reaper } from '../hosts/reaper.ts';

/** The balancers of a lab, by ARN. */
export interface Balancers extends Pick<World, 'openBalancer' | 'closeBalancer' | 'route'> {
  /** The one that the lab has from the start; every ARN that was not opened is this one's. */
  readonly first: Pick<Balancer, 'host' | 'port' | 'pid'>;
  /** Resolves when each works by its latest routing. */
  routed(): Promise<void>;
  close(): Promise<void>;
}

interface BalancersOptions {
  addresses: Addresses;
  reaper: Reaper;
  reports: WorldReports;
  note: (text: string) => void;
}

/** One that was opened; its balancer is there when `starting` resolves with it. */
interface Opened {
  starting: Promise<Balancer | undefined>;
  latest?: Routing;
  isClosed: boolean;
}

const wellKnownPort = 8080;

export async function createBalancers({
  addresses,
  reaper,
  reports,
  note,
}: BalancersOptions): Promise<Balancers> {
  const opened = new Map<string, Opened>();
  const routes = new Map<string, Promise<void>>();
  let firstArn = '';

  function start(host: string, arn: () => string, firstPort?: number): Promise<Balancer> {
    return startBalancer({
      host,
      reaper,
      note,
      onChecked: (...report) => reports.targetChecked(...report),
      onMeasured: (load) => reports.balancerMeasured(arn(), load),
      ...(firstPort !== undefined && { firstPort }),
    });
  }

  const first = await start(addresses.balancer, () => firstArn, wellKnownPort);

  async function open(arn: string, entry: Pick<Opened, 'isClosed'>): Promise<Balancer | undefined> {
    const host = addresses.nextBalancer();
    try {
      const balancer = await start(host, () => arn);
      if (!entry.isClosed) {
        reports.balancerOpened(arn, host);
        return balancer;
      }
      await balancer.close();
    } catch (error) {
      note(`The balancer ${arn} could not be opened: ${String(error)}`);
    }
    addresses.giveBack(host);
    return undefined;
  }

  async function routeOpened(arn: string, entry: Opened, routing: Routing): Promise<void> {
    const balancer = await entry.starting;
    if (balancer && !entry.isClosed && entry.latest === routing) routes.set(arn, balancer.route(routing));
  }

  async function end(arn: string, entry: Opened): Promise<void> {
    entry.isClosed = true;
    routes.delete(arn);
    const balancer = await entry.starting;
    await balancer?.close();
    if (balancer) addresses.giveBack(balancer.host);
  }

  return {
    first,
    openBalancer(arn) {
      if (opened.has(arn)) return;
      const entry = { isClosed: false };
      opened.set(arn, Object.assign(entry, { starting: open(arn, entry) }));
    },
    closeBalancer(arn) {
      const entry = opened.get(arn);
      if (entry) void end(arn, entry);
      else void first.close();
    },
    route(arn, routing) {
      const entry = opened.get(arn);
      if (!entry) {
        firstArn = arn;
        routes.set(arn, first.route(routing));
      } else if (!entry.isClosed) {
        entry.latest = routing;
        void routeOpened(arn, entry, routing);
      }
    },
    async routed() {
      await Promise.all(routes.values());
    },
    async close() {
      await Promise.all([first.close(), ...[...opened].map(([arn, entry]) => end(arn, entry))]);
    },
  };
}
