import { createServer, type Server } from 'node:http';
import { addressRange, type AddressRange } from './address-range.ts';

/** The addresses of one lab: a loopback network of its own where the system has one, else 127.0.0.1 for all. */
export interface Addresses {
  /** For the lab's own endpoints. */
  lab: string;
  /** Of the first balancer. */
  balancer: string;
  /** Whether every address is the same, so that only ports tell servers apart. */
  isShared: boolean;
  nextBalancer(): string;
  /** For an instance: the one that it had before, or the next of its zone. */
  instance(zone: string, before?: string): string;
  /** For a task with a network of its own; undefined where there is none to be had. */
  task(zone: string): string | undefined;
  /** Takes back what an instance, a task or a balancer had. */
  giveBack(address: string): void;
}

/** A claimed network; closing the server gives it back. */
export interface Claim {
  addresses: Addresses;
  /** Listening, with no handler yet. */
  server: Server;
}

const claimPort = 27_127;
const networks = { first: 10, last: 250 };
const balancers = 0;
// Zone n has the third bytes n, n + 10, … for instances, and the same from 100 on for tasks.
const bands = 10;
const tasksFrom = 100;

/**
 * Takes the first 127.x.0.0/16 that no other lab has, by listening on one well-known port of 127.x.0.1. Several labs
 * so run side by side, and a lab alone always has the same addresses.
 */
export async function claimAddresses(): Promise<Claim> {
  for (let network = networks.first; network <= networks.last; network += 1) {
    const claimed = await listen(`127.${network}.0.1`, claimPort);
    if (typeof claimed !== 'string') return { addresses: ownNetwork(`127.${network}`), server: claimed };
    if (claimed !== 'EADDRINUSE') break;
  }
  const shared = await listen('127.0.0.1', 0);
  if (typeof shared === 'string') throw new Error(`cannot listen on 127.0.0.1: ${shared}`);
  return { addresses: sharedAddress('127.0.0.1'), server: shared };
}

/** The addresses of a network 127.x.0.0/16: the zone is in the third byte, where 0 is the lab's own. */
function ownNetwork(network: string): Addresses {
  const zones = new Map<string, number>();
  const ranges = new Map<number, AddressRange>();

  function rangeOf(zone: string, from: number): AddressRange {
    const number = zones.get(zone) ?? zones.size + 1;
    zones.set(zone, number);
    return rangeAt(from + number);
  }

  function rangeAt(third: number): AddressRange {
    const known = ranges.get(third);
    if (known) return known;
    const thirds =
      third === balancers ? [third] : Array.from({ length: bands }, (_, band) => third + band * 10);
    const range = addressRange(network, thirds);
    ranges.set(third, range);
    return range;
  }

  const balancer = rangeAt(balancers).lend() ?? '';
  return {
    lab: `${network}.0.1`,
    balancer,
    isShared: false,
    nextBalancer: () => rangeAt(balancers).lend() ?? balancer,
    instance(zone, before) {
      const range = rangeOf(zone, 0);
      // Ports are any, so that two instances can have one address if need be.
      const address = before ?? range.lend() ?? `${network}.${zones.get(zone)}.251`;
      range.take(address);
      return address;
    },
    task: (zone) => rangeOf(zone, tasksFrom).lend(),
    giveBack(address) {
      for (const range of ranges.values()) range.giveBack(address);
    },
  };
}

/** For systems that have one loopback address alone, such as macOS: hosts differ by their ports. */
export function sharedAddress(address: string): Addresses {
  return {
    lab: address,
    balancer: address,
    isShared: true,
    nextBalancer: () => address,
    instance: () => address,
    task: () => undefined,
    giveBack() {},
  };
}

function listen(host: string, port: number): Promise<Server | string> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}
