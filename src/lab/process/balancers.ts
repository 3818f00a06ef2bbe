import type { Routing, World, WorldReports } from '../control/world.ts';
import { startBalancer, type Balancer } from '../balancer/balancer.ts';
import type { Addresses } from '../hosts/addresses.ts';
import type { Reaper } from '#processes';
import { inOrder, type InOrder } from './in-order.ts';

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
  host: string;
  starting: Promise<Balancer | undefined>;
  routes: InOrder<Routing>;
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
  // A whole configuration costs milliseconds in a large lab, and changes with every target that turns healthy.
  const firstRoutes = inOrder<Routing>((routing) => first.route(routing));

  async function open(arn: string, entry: Pick<Opened, 'host' | 'isClosed'>): Promise<Balancer | undefined> {
    try {
      const balancer = await start(entry.host, () => arn);
      if (!entry.isClosed) reports.balancerOpened(arn);
      return balancer;
    } catch (error) {
      note(`The balancer ${arn} could not be opened: ${String(error)}`);
      return undefined;
    }
  }

  async function end(entry: Opened): Promise<void> {
    entry.isClosed = true;
    const balancer = await entry.starting;
    await balancer?.close();
    addresses.giveBack(entry.host);
  }

  return {
    first,
    openBalancer(arn) {
      const known = opened.get(arn);
      if (known) return known.host;
      const entry = { host: addresses.nextBalancer(), isClosed: false };
      const starting = open(arn, entry);
      const routes = inOrder<Routing>(async (routing) => (await starting)?.route(routing));
      opened.set(arn, Object.assign(entry, { starting, routes }));
      return entry.host;
    },
    closeBalancer(arn) {
      const entry = opened.get(arn);
      if (entry) void end(entry);
      else void first.close();
    },
    route(arn, routing) {
      const entry = opened.get(arn);
      if (entry && !entry.isClosed) entry.routes.give(routing);
      if (entry) return;
      firstArn = arn;
      firstRoutes.give(routing);
    },
    async routed() {
      const all = [...opened.values()].filter(({ isClosed }) => !isClosed).map(({ routes }) => routes);
      await Promise.all([firstRoutes, ...all].map((routes) => routes.arrived()));
    },
    async close() {
      await Promise.all([first.close(), ...[...opened.values()].map(end)]);
    },
  };
}
