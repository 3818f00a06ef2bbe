import { networkInterfaces } from 'node:os';

/** Addresses by which this machine is known to others; an instance that has one of them is where Squall runs. */
export function ownAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.filter(({ internal }) => !internal).map(({ address }) => address);
}
