import { createServer, type Server } from 'node:http';

/** The addresses of one lab: a loopback network of its own where the system has one, else 127.0.0.1 for all. */
export interface Addresses {
  /** For the lab's own endpoints. */
  lab: string;
  balancer: string;
  /** The next address for an instance, in the order of asking. */
  instance(zone: string): string;
}

/** A claimed network; closing the server gives it back. */
export interface Claim {
  addresses: Addresses;
  /** Listening, with no handler yet. */
  server: Server;
}

const claimPort = 27_127;
const networks = { first: 10, last: 250 };
const hostNumbers = { first: 10, last: 250 };

/**
 * Takes the first 127.x.0.0/16 that no other lab has, by listening on one well-known port of 127.x.0.1. Several labs
 * so run side by side, and a lab alone always has the same addresses.
 */
export async function claimAddresses(): Promise<Claim> {
  for (let network = networks.first; network <= networks.last; network += 1) {
    const claimed = await listen(`127.${network}.0.1`, claimPort);
    if (typeof claimed !== 'string') return { addresses: ownNetwork(network), server: claimed };
    if (claimed !== 'EADDRINUSE') break;
  }
  const shared = await listen('127.0.0.1', 0);
  if (typeof shared === 'string') throw new Error(`cannot listen on 127.0.0.1: ${shared}`);
  return { addresses: sharedAddress(), server: shared };
}

/** The addresses of the network 127.x.0.0/16: the zone is the third byte, 0 is the lab's own. */
function ownNetwork(network: number): Addresses {
  const zones = new Map<string, number>();
  const lastNumbers = new Map<string, number>();
  return {
    lab: `127.${network}.0.1`,
    balancer: `127.${network}.0.10`,
    instance(zone) {
      if (!zones.has(zone)) zones.set(zone, zones.size + 1);
      const last = lastNumbers.get(zone) ?? hostNumbers.first - 1;
      const number = last === hostNumbers.last ? hostNumbers.first : last + 1;
      lastNumbers.set(zone, number);
      return `127.${network}.${zones.get(zone)}.${number}`;
    },
  };
}

/** For systems that have 127.0.0.1 alone, such as macOS: hosts differ by their ports. */
function sharedAddress(): Addresses {
  return { lab: '127.0.0.1', balancer: '127.0.0.1', instance: () => '127.0.0.1' };
}

function listen(host: string, port: number): Promise<Server | string> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => resolve(server));
  });
}
