import { plainName } from '#core';
import type { DnsEndpoint, Endpoint, Inventory, ProbePlan, ProbeRole, Service, Way } from '#core';
import { probes } from '#probes';
import type { AutoOptions, Probe, ReachedTarget } from '#probes';

/** More ways to one service tell nothing new; each is asked all the time. */
const mostWays = 8;

interface Context extends ReachedTarget {
  auto: AutoOptions;
}

/** Puts a plan among the others and returns the id that it has there. */
type Take = (plan: ProbePlan) => string;

interface Planned {
  endpoint: Endpoint;
  plans: { plan: ProbePlan; usually: ProbeRole }[];
}

const all: Probe[] = Object.values(probes);

/** Plans probes for every way that was found to every service; what is not asked is told with why. */
export function planWays(inventory: Inventory, context: Context, take: Take): Way[] {
  const shared = sharedNames(inventory.services);
  const idsOfShared = new Map<string, string[]>();
  const isShared = (endpoint: Endpoint, hasEntry: boolean): endpoint is DnsEndpoint =>
    endpoint.kind === 'dns' && hasEntry && shared.has(nameKey(endpoint));
  const takeOnce = (endpoint: DnsEndpoint, plans: ProbePlan[]): string[] => {
    const ids = idsOfShared.get(nameKey(endpoint)) ?? plans.map(take);
    idsOfShared.set(nameKey(endpoint), ids);
    return ids;
  };
  return inventory.services.flatMap((service) => {
    const hasEntry = service.endpoints.some(({ kind }) => kind === 'http');
    const planned = service.endpoints.map((endpoint) =>
      planEndpoint(endpoint, isShared(endpoint, hasEntry) ? endpoint.name : service.name, context),
    );
    const namesAreAll = !hasEntry && !planned.some(isAskedForUsers);
    let asked = 0;
    const ways = inOrder(planned).map(({ endpoint, plans }): Way => {
      const { foundBy } = endpoint;
      const way = { service: service.name, to: placeOf(endpoint), foundBy, probes: [] };
      if (plans.length === 0) return { ...way, why: 'no probe asks it' };
      if (asked >= mostWays) return { ...way, why: `of one service ${mostWays} ways are asked` };
      asked += 1;
      const decided = plans.map(({ plan, usually }, place) => ({
        ...plan,
        foundBy,
        isBalanced: endpoint.kind === 'http',
        // Of those who can be asked for a name, callers ask the first.
        role: roleOf(endpoint, usually, { hasEntry, namesAreAll: namesAreAll && place === 0 }),
        // Who knows the target's own name server is inside.
        ...(context.nameServer === undefined && isPrivate(endpoint) && { isPrivate: true }),
      }));
      const isOnce = isShared(endpoint, hasEntry);
      return { ...way, probes: isOnce ? takeOnce(endpoint, decided) : decided.map(take) };
    });
    return [...ways, ...(asked === 0 ? lastResort(service, context, take) : []), ...deadEndsOf(service)];
  });
}

function planEndpoint(endpoint: Endpoint, service: string, context: Context): Planned {
  const plans = all.flatMap((probe) =>
    (probe.planFor?.(endpoint, { ...context, service }) ?? []).map((plan) => ({
      plan,
      usually: plan.role ?? probe.role,
    })),
  );
  return { endpoint, plans };
}

/**
 * Whose state a way tells. What comes in through a balancer or waits in a queue is the users'. A name is the cluster's
 * where the service has an entry, else that of those who call it; if nothing connects to it, its answers are all that
 * they notice.
 */
function roleOf(
  { kind }: Endpoint,
  usually: ProbeRole,
  { hasEntry, namesAreAll }: { hasEntry: boolean; namesAreAll: boolean },
): ProbeRole {
  if (kind !== 'dns') return usually;
  if (hasEntry) return 'cluster';
  return namesAreAll ? 'users' : usually;
}

function isAskedForUsers({ plans }: Planned): boolean {
  return plans.some(({ usually }) => usually === 'users');
}

/** Those that tell of users come first, so that they bear the service's name. */
function inOrder(planned: readonly Planned[]): Planned[] {
  const place = ({ endpoint: { kind } }: Planned) => ['http', 'queue', 'dns', 'container'].indexOf(kind);
  return [...planned]
    .sort((a, b) => place(a) - place(b))
    .map(({ endpoint, plans }) => ({
      endpoint,
      plans: [...plans].sort((a, b) => Number(a.usually !== 'users') - Number(b.usually !== 'users')),
    }));
}

function lastResort(service: Service, context: Context, take: Take): Way[] {
  const plans = all.flatMap((probe) => probe.lastResort?.({ ...context, service: service.name }) ?? []);
  return plans.map((plan) => ({
    service: service.name,
    to: 'its tasks',
    foundBy: 'ECS, the last resort',
    probes: [take({ ...plan, foundBy: 'ECS, the last resort' })],
  }));
}

function deadEndsOf({ name, deadEnds = [] }: Service): Way[] {
  return deadEnds.map((why) => ({ service: name, probes: [], why }));
}

/** Names that lead to several services, such as a balancer's: they are asked once. */
function sharedNames(services: readonly Service[]): Set<string> {
  const seen = new Map<string, string>();
  const shared = new Set<string>();
  for (const { name, endpoints } of services) {
    for (const endpoint of endpoints) {
      if (endpoint.kind !== 'dns') continue;
      const key = nameKey(endpoint);
      if ((seen.get(key) ?? name) !== name) shared.add(key);
      seen.set(key, name);
    }
  }
  return shared;
}

function nameKey({ name, type }: DnsEndpoint): string {
  return `${type} ${plainName(name)}`;
}

function isPrivate(endpoint: Endpoint): boolean {
  return 'isPrivate' in endpoint && endpoint.isPrivate;
}

function placeOf(endpoint: Endpoint): string {
  if (endpoint.kind === 'http')
    return endpoint.host === undefined ? endpoint.url : `${endpoint.url} as ${endpoint.host}`;
  if (endpoint.kind === 'dns') return endpoint.name;
  return endpoint.kind === 'queue' ? `queue ${endpoint.name}` : 'its containers';
}
