import type { DnsType } from '#core';
import type { Trouble } from '../trouble.ts';
import type { Answer } from 'dns-packet';
import type { Resolver } from './asking.ts';
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

const kinds = ['A', 'AAAA'] as const;

interface Addresses {
  target: string;
  addresses: string[];
  ttlSeconds: number | null;
}

/**
 * Asks for the addresses behind a name; of SRV also those of its targets, where the answer does not tell them. Where one of
 * these comes to no answer, nothing is known of the whole.
 */
export async function resolveAt(
  resolver: Resolver,
  { name, type }: { name: string; type: DnsType },
  signal: AbortSignal,
): Promise<Resolved | Trouble> {
  const told = await resolver.ask({ name, type }, signal);
  if (!('code' in told)) return told;
  const { code, isAuthoritative, answers, additionals } = told;
  const { values, places, ttlSeconds } = recordsFor(answers, name, type);
  if (type !== 'SRV') return { code, isAuthoritative, addresses: values, ttlSeconds };
  const targets = distinct(places.map(({ target }) => target)).slice(0, mostTargets);
  const found = await Promise.all(
    targets.map(async (target) => {
      const given = addressesIn(additionals, target);
      return given.addresses.length > 0 ? given : await addressesBehind(resolver, target, signal);
    }),
  );
  const trouble = found.find((one) => 'outcome' in one);
  if (trouble) return trouble;
  const known = found.filter((one) => 'addresses' in one);
  return {
    code,
    isAuthoritative,
    addresses: distinct(places.flatMap((place) => connectable(place, known))),
    ttlSeconds: least([ttlSeconds, ...known.map(({ ttlSeconds }) => ttlSeconds)]),
  };
}

/** Both kinds, since clients differ in which they take. */
async function addressesBehind(
  resolver: Resolver,
  target: string,
  signal: AbortSignal,
): Promise<Addresses | Trouble> {
  const told = await Promise.all(kinds.map((type) => resolver.ask({ name: target, type }, signal)));
  const trouble = told.find((one) => 'outcome' in one);
  if (trouble) return trouble;
  return addressesIn(
    told.flatMap((one) => ('answers' in one ? one.answers : [])),
    target,
  );
}

function addressesIn(records: readonly Answer[], target: string): Addresses {
  const found = kinds.map((type) => recordsFor(records, target, type));
  return {
    target,
    addresses: found.flatMap(({ values }) => values),
    ttlSeconds: least(found.map(({ ttlSeconds }) => ttlSeconds)),
  };
}

function connectable({ target, port }: Place, known: readonly Addresses[]): string[] {
  const { addresses = [] } = known.find((one) => one.target === target) ?? {};
  return addresses.map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`));
}

function least(ttls: readonly (number | null)[]): number | null {
  const known = ttls.filter((ttl) => ttl !== null);
  return known.length > 0 ? Math.min(...known) : null;
}
