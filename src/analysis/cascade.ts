import { notTouched } from './clocks.ts';
import type { ClockFinding, Outage, ServiceFinding } from './findings.ts';

/** What a service's outages are laid to: the one that it calls, and why that is said. */
type Under = NonNullable<ServiceFinding['under']>;

interface Circumstances {
  t0: number | null;
  /** Whom each service calls. */
  calls: Readonly<Record<string, readonly string[]>>;
  clocks: readonly ClockFinding[];
  /** Oks for so long end a time of trouble: shorter ones between two outages are part of it. */
  settleForMs: number;
}

/** The services with `under` for those that failed only while one that they call did. */
export function withCascades(
  services: readonly ServiceFinding[],
  circumstances: Circumstances,
): ServiceFinding[] {
  const { t0 } = circumstances;
  if (t0 === null) return [...services];
  const under = cascades(services.filter(isRed), circumstances, t0);
  return services.map((service) => {
    const found = under.get(service.name);
    return found ? { ...service, under: found } : service;
  });
}

/**
 * From those that fail by themselves to those that call them, and on. Services that only call each other are under none:
 * which of them was first can't be told.
 */
function cascades(
  red: readonly ServiceFinding[],
  { calls, clocks, settleForMs }: Circumstances,
  t0: number,
): Map<string, Under> {
  const covers = new Map(
    red.map((service) => [service.name, coversOf(service, { red, calls, clocks, settleForMs, t0 })]),
  );
  const found = new Map<string, Under>();
  const explained = new Set(red.filter(({ name }) => covers.get(name) === undefined).map(({ name }) => name));
  for (let before = -1; before < explained.size;) {
    before = explained.size;
    const isBehind = new Set(explained);
    for (const { name } of red) {
      const cover = covers.get(name);
      if (!cover || explained.has(name)) continue;
      const why = underOf(cover, isBehind);
      if (!why) continue;
      found.set(name, why);
      explained.add(name);
    }
  }
  return found;
}

/** The callees within whose times of trouble each outage lies; undefined where one lies in none, or may be its own. */
type Cover = { outage: Outage; callees: string[] }[];

function coversOf(
  service: ServiceFinding,
  context: Omit<Circumstances, 't0'> & { red: readonly ServiceFinding[]; t0: number },
): Cover | undefined {
  const { red, calls, t0, settleForMs } = context;
  const called = new Set(Object.hasOwn(calls, service.name) ? calls[service.name] : []);
  const callees = red.filter(({ name }) => name !== service.name && called.has(name));
  const wholeFrom = wholeAgainFrom(service, context, t0);
  if (callees.length === 0 || wholeFrom === null) return undefined;
  const underWayMs = service.latency.before?.p99 ?? 0;
  const cover = service.outages.map((outage) => ({
    outage,
    callees: callees
      .filter((callee) => troubles(callee, settleForMs).some((one) => mayBeWithin(outage, one, underWayMs)))
      .map(({ name }) => name),
  }));
  const isAll = cover.every(
    ({ outage: { start }, callees: ones }) => ones.length > 0 && (start.after ?? -Infinity) >= wholeFrom,
  );
  return isAll ? cover : undefined;
}

/** Nothing that was measured denies that one lies within the other: it neither began before nor lasted longer for sure. */
function mayBeWithin({ start, end }: Outage, trouble: Outage, underWayMs: number): boolean {
  const isBefore = trouble.start.after !== null && start.by + underWayMs <= trouble.start.after;
  const isAfter = trouble.end.by !== null && end.after >= trouble.end.by;
  return !isBefore && !isAfter;
}

/** A service's outages, those as one between which it never held. */
function troubles({ outages }: ServiceFinding, settleForMs: number): Outage[] {
  const joined: Outage[] = [];
  for (const outage of outages) {
    const last = joined.at(-1);
    const isNew =
      last === undefined || (last.end.by !== null && outage.start.by - last.end.by >= settleForMs);
    if (isNew) joined.push(outage);
    else joined[joined.length - 1] = { ...last, end: outage.end };
  }
  return joined;
}

/**
 * From when on a service surely had all its tasks: from ever where the fault took none and none went, else once all were
 * back; null where that is not known.
 */
function wholeAgainFrom(
  { name, tasks, steps }: ServiceFinding,
  { clocks }: Pick<Circumstances, 'clocks'>,
  t0: number,
): number | null {
  const counted = clocks
    .find(({ clock }) => clock === 'tasks')
    ?.subjects.find(({ subject }) => subject === name);
  if (!counted || tasks.before === 0) return null;
  if (tasks.onVictims === 0) return counted.gone > 0 ? null : -Infinity;
  const back = [steps.replaced, steps.registered].filter(({ why }) => why !== notTouched);
  const times = back.map(({ interval }) => interval?.hi ?? null);
  return times.length === 0 || times.includes(null)
    ? null
    : t0 + Math.max(...times.flatMap((time) => time ?? []));
}

/** The callee under which most of the outages lie, of those that are explained; undefined while one is not. */
function underOf(cover: Cover, explained: ReadonlySet<string>): Under | undefined {
  const counts = new Map<string, number>();
  for (const { callees } of cover) {
    const ones = callees.filter((name) => explained.has(name));
    if (ones.length === 0) return undefined;
    for (const name of ones) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [first, ...others] = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  if (!first) return undefined;
  const [service, count] = first;
  const all = cover.length === 1 ? 'its outage' : `all ${cover.length} outages`;
  const part = count === cover.length ? all : `${count} of ${cover.length} outages`;
  const rest =
    count === cover.length ? '' : `, the others within those of ${others.map(([name]) => name).join(', ')}`;
  return {
    service,
    why: `${part} lay within those of ${service}, which it calls${rest}; its own tasks were whole`,
  };
}

function isRed({ state, outages }: ServiceFinding): boolean {
  return (state === 'lost' || state === 'degraded') && outages.length > 0;
}

/** How many of some services failed only because of others, in words: `2 only because of checkout`. */
export function onlyBecause(some: readonly ServiceFinding[], all: readonly ServiceFinding[]): string {
  const counts = new Map<string, number>();
  for (const service of some) {
    if (!service.under) continue;
    const origin = originOf(service, all);
    counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  return [...counts].map(([origin, count]) => `${count} only because of ${origin}`).join(', ');
}

/** Where a cascade began. */
function originOf(service: ServiceFinding, all: readonly ServiceFinding[]): string {
  const next = all.find(({ name }) => name === service.under?.service);
  return next ? originOf(next, all) : service.name;
}
