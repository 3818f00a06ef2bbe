import type { DnsType } from '#core';
import type { Trouble } from '#requests';
import type { Answer } from 'dns-packet';
import type { Resolver } from './asking.ts';
import type { Reply } from './query.ts';
import { distinct, recordsFor } from './records.ts';
import type { Place } from './records.ts';

/** What one send came to where somebody answered. */
export interface Resolved {
  code: string;
  isAuthoritative: boolean;
  /** What a client would connect to; names for CNAME. Sorted. */
  addresses: string[];
  ttlSeconds: number | null;
  /** Of all records that led here the largest TTL, as ttlSeconds is the least. */
  longestTtlSeconds: number | null;
}

type Ttls = Pick<Resolved, 'ttlSeconds' | 'longestTtlSeconds'>;

// What names more servers than this is looked up no further.
const mostTargets = 64;

const kinds = ['A', 'AAAA'] as const;

interface Addresses extends Ttls {
  target: string;
  addresses: string[];
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
  if (type !== 'SRV') return saidBy(told, { name, type });
  const { code, isAuthoritative, answers, additionals } = told;
  const records = recordsFor(answers, name, type);
  const { places } = records;
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
    ...ttlsOf([records, ...known]),
  };
}

/** What replies say by themselves; one is of one question, and the same object while its bytes are the same. */
const said = new WeakMap<Reply, Resolved>();

function saidBy(reply: Reply, { name, type }: { name: string; type: DnsType }): Resolved {
  const known = said.get(reply);
  if (known) return known;
  const { code, isAuthoritative, answers } = reply;
  const records = recordsFor(answers, name, type);
  const resolved = { code, isAuthoritative, addresses: records.values, ...ttlsOf([records]) };
  said.set(reply, resolved);
  return resolved;
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
    ...ttlsOf(found),
  };
}

function connectable({ target, port }: Place, known: readonly Addresses[]): string[] {
  const { addresses = [] } = known.find((one) => one.target === target) ?? {};
  return addresses.map((address) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`));
}

/** The least and the largest of all that there are. */
function ttlsOf(parts: readonly Ttls[]): Ttls {
  const least = parts.flatMap(({ ttlSeconds }) => ttlSeconds ?? []);
  const longest = parts.flatMap(({ longestTtlSeconds }) => longestTtlSeconds ?? []);
  return {
    ttlSeconds: least.length > 0 ? Math.min(...least) : null,
    longestTtlSeconds: longest.length > 0 ? Math.max(...longest) : null,
  };
}
