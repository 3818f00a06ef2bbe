import type { HostedZone, ListResourceRecordSetsRequest, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { plainName } from '#core';
import type { DnsEndpoint } from '#core';
import type { Entrance } from './balancers.ts';
import type { Connection } from './connection.ts';
import { DeniedError } from './explain.ts';
import { allPages } from './pages.ts';

/** Route 53 answers five calls a second to a whole account; of a page there are 300 records. */
const mostPages = 40;
/** How long resolvers keep what an alias to a balancer answers. */
const aliasTtlSeconds = 60;

/** Gives entrances the names that lead to their balancers: aliases and CNAMEs in the account's own hosted zones. */
export async function nameEntrances(
  connection: Connection,
  entrances: readonly Entrance[],
  gaps: string[],
): Promise<Entrance[]> {
  const balancers = new Map(
    entrances.flatMap(({ balancer }) =>
      balancer.DNSName === undefined ? [] : [[balancerName(balancer.DNSName), balancer]],
    ),
  );
  if (balancers.size === 0) return [...entrances];
  const names = await readNames(connection, (target) => balancers.has(target), gaps);
  return entrances.map((entrance) => {
    const { DNSName = '', LoadBalancerName, Scheme } = entrance.balancer;
    const own = names.filter(({ target }) => target === balancerName(DNSName));
    return {
      ...entrance,
      names: own.map(({ endpoint }) => ({
        ...endpoint,
        ...(Scheme === 'internal' && { isPrivate: true }),
        foundBy: `${endpoint.foundBy}, load balancer ${LoadBalancerName ?? DNSName}`,
      })),
    };
  });
}

interface Named {
  /** The plain name that it leads to. */
  target: string;
  endpoint: DnsEndpoint;
}

async function readNames(
  connection: Connection,
  isWanted: (target: string) => boolean,
  gaps: string[],
): Promise<Named[]> {
  const names: Named[] = [];
  const budget = { pages: mostPages };
  try {
    for (const zone of await readZones(connection)) {
      // One zone after the other: together they would be throttled.
      const { sets, isWhole } = await readSets(connection, zone, budget);
      names.push(...sets.flatMap((set) => namedBy(set, zone)).filter(({ target }) => isWanted(target)));
      if (isWhole) continue;
      gaps.push(`Of Route 53 the first ${mostPages * 300} records were read, up to zone ${zone.Name ?? ''}.`);
      break;
    }
  } catch (error) {
    if (!(error instanceof DeniedError)) throw error;
    gaps.push(`Route 53 could not be read, so no name of a load balancer was found. ${error.message}`);
  }
  return names;
}

/** Zones that may hold such a record; those of Cloud Map and those with nothing but their own records do not. */
async function readZones({ clients, read }: Connection): Promise<HostedZone[]> {
  const route53 = await clients.route53();
  const pages = await allPages(
    (Marker) => read('route53:ListHostedZones', (options) => route53.listHostedZones({ Marker }, options)),
    (page) => (page.IsTruncated === true ? page.NextMarker : undefined),
  );
  return pages
    .flatMap((page) => page.HostedZones ?? [])
    .filter(
      ({ LinkedService, ResourceRecordSetCount = Infinity }) =>
        LinkedService === undefined && ResourceRecordSetCount > 2,
    );
}

async function readSets(
  { clients, read }: Connection,
  { Id }: HostedZone,
  budget: { pages: number },
): Promise<{ sets: ResourceRecordSet[]; isWhole: boolean }> {
  const route53 = await clients.route53();
  const sets: ResourceRecordSet[] = [];
  let start: Partial<ListResourceRecordSetsRequest> = {};
  for (; budget.pages > 0; budget.pages -= 1) {
    const from = start;
    const page = await read('route53:ListResourceRecordSets', (options) =>
      route53.listResourceRecordSets({ HostedZoneId: Id, ...from }, options),
    );
    sets.push(...(page.ResourceRecordSets ?? []));
    if (page.IsTruncated !== true || page.NextRecordName === undefined) return { sets, isWhole: true };
    start = {
      StartRecordName: page.NextRecordName,
      StartRecordType: page.NextRecordType,
      StartRecordIdentifier: page.NextRecordIdentifier,
    };
  }
  return { sets, isWhole: false };
}

function namedBy(
  { Name = '', Type, TTL, AliasTarget, ResourceRecords = [] }: ResourceRecordSet,
  zone: HostedZone,
): Named[] {
  const isAlias = Type === 'A' && AliasTarget !== undefined;
  const target = isAlias ? AliasTarget.DNSName : Type === 'CNAME' ? ResourceRecords[0]?.Value : undefined;
  // A wildcard is no name to ask for.
  if (target === undefined || Name.startsWith('\\052')) return [];
  return [
    {
      target: balancerName(target),
      endpoint: {
        kind: 'dns',
        name: plainName(Name),
        type: 'A',
        ttlSeconds: TTL ?? aliasTtlSeconds,
        ...(zone.Config?.PrivateZone === true && { isPrivate: true }),
        foundBy: `${isAlias ? 'alias' : 'CNAME'} in Route 53 zone ${plainName(zone.Name ?? '')}`,
      },
    },
  ];
}

function balancerName(name: string): string {
  return plainName(name).replace(/^dualstack\./, '');
}
