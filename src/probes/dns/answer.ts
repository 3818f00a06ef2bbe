import type { DnsType } from '#core';
import type { Answer } from 'dns-packet';
import type { Resolver } from './asking.ts';
import type { Reply, Told } from './query.ts';
import { distinct, recordsFor } from './records.ts';
import type { Place } from './records.ts';

/** What one send came to where somebody answered. */
export interface Resolved {
  code: string;
  isAuthoritative: boolean;
  /** What a client would connect to; names for CNAME. Sorted. */
  addresses: string[];
  ttlSeconds: number | null;
}

// What names more servers than this is looked up no further.
const mostTargets = 64;

interface Addresses {
  addresses: string[];
  ttlSeconds: number | null;
}

/** Asks for the addresses behind a name; of SRV also those of its targets, where the answer does not tell them. */
export async function resolveAt(
  resolver: Resolver,
  { name, type }: { name: string; type: DnsType },
  signal: AbortSignal,
): Promise<Resolved | Exclude<Told, Reply>> {
  const told = await resolver.ask({ name, type }, signal);
  if (!('code' in told)) return told;
  const { code, isAuthoritative, answers, additionals } = told;
  const found = recordsFor(answers, name, type);
  if (type !== 'SRV') {
    return { code, isAuthoritative, addresses: found.values, ttlSeconds: found.ttlSeconds };
  }
  const { addresses, ttlSeconds } = await placesOf(resolver, found.places, { additionals, signal });
  return { code, isAuthoritative, addresses, ttlSeconds: least([found.ttlSeconds, ttlSeconds]) };
}

async function placesOf(
  resolver: Resolver,
  places: readonly Place[],
  { additionals, signal }: { additionals: readonly Answer[]; signal: AbortSignal },
): Promise<Addresses> {
  const targets = distinct(places.map(({ target }) => target)).slice(0, mostTargets);
  const found = await Promise.all(
    targets.map(async (target): Promise<[string, Addresses]> => {
      const told = addressesIn(additionals, target);
      return [target, told.addresses.length > 0 ? told : await addressesBehind(resolver, target, signal)];
    }),
  );
  const byTarget = new Map(found);
  const addresses = places.flatMap(({ target, port }) =>
    (byTarget.get(target)?.addresses ?? []).map((address) => withPort(address, port)),
  );
  return { addresses: distinct(addresses), ttlSeconds: least(found.map(([, { ttlSeconds }]) => ttlSeconds)) };
}

/** Both kinds, since clients differ in which they take. */
async function addressesBehind(resolver: Resolver, name: string, signal: AbortSignal): Promise<Addresses> {
  const told = await Promise.all(
    (['A', 'AAAA'] as const).map(async (type) => {
      const reply = await resolver.ask({ name, type }, signal);
      return recordsFor('code' in reply ? reply.answers : [], name, type);
    }),
  );
  return joined(told.map(({ values, ttlSeconds }) => ({ addresses: values, ttlSeconds })));
}

function addressesIn(records: readonly Answer[], name: string): Addresses {
  const found = (['A', 'AAAA'] as const).map((type) => recordsFor(records, name, type));
  return joined(found.map(({ values, ttlSeconds }) => ({ addresses: values, ttlSeconds })));
}

function joined(parts: readonly Addresses[]): Addresses {
  return {
    addresses: parts.flatMap(({ addresses }) => addresses),
    ttlSeconds: least(parts.map(({ ttlSeconds }) => ttlSeconds)),
  };
}

function least(ttls: readonly (number | null)[]): number | null {
  const known = ttls.filter((ttl) => ttl !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

function withPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
