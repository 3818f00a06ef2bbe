import { plainName } from '#core';
import type { Answer } from 'dns-packet';
import type { Recursive, Resolver } from './asking.ts';
import type { Server } from '../resolvers.ts';
import { distinct, isOf, recordsFor } from './records.ts';

type NsAnswer = Extract<Answer, { type: 'NS' }>;

/** The servers that speak for the zone of a name, and for how long that is known. */
export interface ZoneServers {
  servers: Server[];
  ttlSeconds: number;
}

export interface Finding {
  through: Recursive;
  /** Of name servers that a zone names. */
  port: number;
}

/**
 * Walks up from a name to the zone that holds it, by NS and SOA, and finds the addresses of its servers. A server that
 * speaks for the name itself is asked no further. Text where none are found: why.
 */
export async function zoneServersOf(
  name: string,
  finding: Finding,
  signal: AbortSignal,
): Promise<ZoneServers | string> {
  const { through } = finding;
  let zone: string | undefined = plainName(name);
  while (zone !== undefined) {
    const told = await through.ask({ name: zone || '.', type: 'NS' }, signal);
    if (!('code' in told)) return told.reason;
    if (told.code !== 'NOERROR' && told.code !== 'NXDOMAIN') return told.code;
    if (told.isAuthoritative) return { servers: [...through.servers], ttlSeconds: Infinity };
    const named = serversNamedIn([...told.answers, ...told.authorities], zone);
    if (named.length > 0) return await addressesOf(named, told.additionals, finding, signal);
    const apex = apexIn(told.authorities, zone);
    zone = apex !== undefined && apex !== zone ? apex : parentOf(zone);
  }
  return 'no zone has it';
}

async function addressesOf(
  named: readonly NsAnswer[],
  additionals: readonly Answer[],
  { through, port }: Finding,
  signal: AbortSignal,
): Promise<ZoneServers | string> {
  const names = distinct(named.map(({ data }) => plainName(data)));
  const resolve = async (server: string): Promise<string[]> => {
    const glue = addressesIn(additionals, server);
    return glue.length > 0 ? glue : await addressesAt(through, server, signal);
  };
  const found = await Promise.all(names.map(resolve));
  const addresses = distinct(found.flat());
  if (addresses.length === 0) return `its servers ${names.join(', ')} have no address`;
  return {
    servers: addresses.map((address) => ({ address, port })),
    ttlSeconds: Math.min(...named.map(({ ttl = 0 }) => ttl)),
  };
}

/** IPv4 addresses of a name; those of IPv6 where it has no others, since many machines have no way to them. */
async function addressesAt(resolver: Resolver, name: string, signal: AbortSignal): Promise<string[]> {
  for (const type of ['A', 'AAAA'] as const) {
    const told = await resolver.ask({ name, type }, signal);
    const found = 'code' in told ? recordsFor(told.answers, name, type).values : [];
    if (found.length > 0) return found;
  }
  return [];
}

function addressesIn(records: readonly Answer[], name: string): string[] {
  const { values } = recordsFor(records, name, 'A');
  return values.length > 0 ? values : recordsFor(records, name, 'AAAA').values;
}

function serversNamedIn(records: readonly Answer[], zone: string): NsAnswer[] {
  return records.filter((record): record is NsAnswer => record.type === 'NS' && isOf(record, zone));
}

/** The zone that an SOA names, where it holds this name. */
function apexIn(records: readonly Answer[], name: string): string | undefined {
  const apexes = records.flatMap((record) => (record.type === 'SOA' ? [plainName(record.name)] : []));
  return apexes.find((apex) => apex === '' || name === apex || name.endsWith(`.${apex}`));
}

/** None above the root. */
function parentOf(zone: string): string | undefined {
  if (zone === '') return undefined;
  const dot = zone.indexOf('.');
  return dot === -1 ? '' : zone.slice(dot + 1);
}
