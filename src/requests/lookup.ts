import { lookup as lookUpSystem, Resolver } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Told when a send asks for an address, and then which there are. */
interface AddressListener {
  asks(): (addresses: readonly string[]) => void;
}

type Found = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/**
 * Gives one address a connection, taking turns over all that a name has: what a client without retries meets. Node's own
 * way tries the next address by itself, which hides one that is dead. Of a name with IPv4 and IPv6 addresses those of
 * IPv4 are taken, since many machines have no way to the others. The target's name server is asked first, the system's
 * for what it does not know.
 */
export function takingTurns(nameServer: string | undefined, teller?: AddressListener): LookupFunction {
  const turns = new Map<string, number>();
  const find = nameServer === undefined ? askSystem : askingFirst(nameServer);
  return (name, _options, callback) => {
    // Its turn is that of its send, in whatever order the answers come.
    const turn = turns.get(name) ?? 0;
    turns.set(name, turn + 1);
    const answered = teller?.asks();
    find(name, (error, addresses) => {
      const ofIpv4 = addresses.filter(({ family }) => family === 4);
      const usable = ofIpv4.length > 0 ? ofIpv4 : addresses;
      answered?.(usable.map(({ address }) => address));
      const one = usable[turn % usable.length];
      if (one) callback(null, one.address, one.family);
      else callback(error ?? notFound(name), '', 0);
    });
  };
}

function askingFirst(nameServer: string): (name: string, found: Found) => void {
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([nameServer]);
  return (name, found) => {
    resolver.resolve4(name, (error, addresses) => {
      if (error || addresses.length === 0) askSystem(name, found);
      else
        found(
          null,
          addresses.sort().map((address) => ({ address, family: 4 })),
        );
    });
  };
}

function askSystem(name: string, found: Found): void {
  lookUpSystem(name, { all: true, order: 'verbatim' }, (error, addresses) => {
    if (error) found(error, []);
    else
      found(
        null,
        addresses.sort((a, b) => (a.address < b.address ? -1 : 1)),
      );
  });
}

function notFound(name: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${name} has no address`), { code: 'ENOTFOUND' });
}
