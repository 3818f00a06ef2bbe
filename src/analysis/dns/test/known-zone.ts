import { seededRandom } from '#core';
import type { Random } from '#core';

// A zone, its resolvers and its tasks whose truth is known, for tests: what is found must contain it.

export type Span = [from: number, until: number];

/** One address: when the target lists its task, when it is dead, and when the zone gives it. */
export interface KnownAddress {
  address: string;
  isVictim: boolean;
  listed: Span[];
  dead: Span[];
  given: Span[];
}

type ResolverKind = 'authoritative' | 'obedient' | 'ignoring';

export interface KnownAnswer {
  sent: number;
  done: number;
  /** When it was really given. */
  at: number;
  addresses: string[];
  ttlSeconds: number;
}

export interface KnownResolver {
  kind: ResolverKind;
  answers: KnownAnswer[];
  /** What it would have answered at a moment; `hears`: and would have had to ask the zone for. */
  at(moment: number): { addresses: string[]; ttlSeconds: number; hears: boolean };
  /** Moments at which that may change. */
  edges: number[];
}

interface KnownLook {
  sent: number;
  done: number;
  addresses: string[];
}

export interface KnownZone {
  ttlMs: number;
  t0: number;
  provenAt: number;
  end: number;
  addresses: KnownAddress[];
  looks: KnownLook[];
  resolvers: KnownResolver[];
}

const isIn = (spans: readonly Span[], moment: number) =>
  spans.some(([from, until]) => from <= moment && moment < until);

export const isDead = ({ addresses }: KnownZone, address: string, moment: number): boolean =>
  addresses.some((one) => one.address === address && isIn(one.dead, moment));

/** For how long an address was dead by then; null when it was not. */
export function deadFor({ addresses }: KnownZone, address: string, moment: number): number | null {
  const dead = addresses.flatMap((one) => (one.address === address ? one.dead : []));
  const span = dead.find((one) => isIn([one], moment));
  return span ? moment - span[0] : null;
}

/** The latest moment until then at which the zone gave an address; never is -∞. */
export function lastGiven({ addresses }: KnownZone, address: string, moment: number): number {
  const given = addresses.find((one) => one.address === address)?.given ?? [];
  const before = given.filter(([from]) => from <= moment);
  return Math.max(-Infinity, ...before.map(([, until]) => Math.min(until, moment)));
}

/** A run of some minutes: tasks die with hosts or by themselves, come back or anew, and the zone follows late or never. */
export function knownZone(seed: number): KnownZone {
  const random = seededRandom(seed);
  const upTo = (least: number, most: number) => random.between(least, most);
  const happens = (share: number) => random.between(0, 99) < share * 100;
  const ttlMs = (([0, 1, 2, 5, 10, 30] as const)[upTo(0, 5)] ?? 0) * 1000;
  const t0 = upTo(8_000, 15_000);
  const provenAt = t0 + upTo(1, 3000);
  const end = t0 + upTo(30_000, 90_000);
  const lookEveryMs = upTo(300, 3000);
  const lookTakesMs = upTo(5, 800);
  const askEveryMs = upTo(200, 2000);
  const slowMs = 1500;
  // What is shorter is missed by looks and questions, so that nobody can tell of it.
  const seenMs = 2 * (Math.max(lookEveryMs, askEveryMs) + slowMs);
  const port = happens(0.5) ? ':80' : '';

  const addresses: KnownAddress[] = [];
  const add = (from: number, isVictim: boolean, diesAt: number | null) => {
    const address = `10.0.0.${addresses.length + 1}${port}`;
    const one: KnownAddress = { address, isVictim, listed: [], dead: [], given: [] };
    addresses.push(one);
    const givenFrom = from === 0 ? -1e6 : from + upTo(-1000, 3000);
    if (diesAt === null) {
      one.listed.push([from === 0 ? -1e6 : from, Infinity]);
      one.given.push([givenFrom, Infinity]);
      return;
    }
    const delistedAt = isVictim ? diesAt + upTo(0, 10_000) : diesAt;
    const neverDropped = happens(0.15);
    const droppedAt = neverDropped ? Infinity : Math.max(givenFrom + seenMs, diesAt + upTo(-1000, 15_000));
    one.listed.push([from === 0 ? -1e6 : from, delistedAt]);
    one.given.push([givenFrom, droppedAt]);
    const backAt = delistedAt + seenMs + upTo(0, 20_000);
    if (!happens(0.3) || backAt > end) {
      one.dead.push([diesAt, Infinity]);
      return;
    }
    one.dead.push([diesAt, backAt]);
    one.listed.push([backAt, Infinity]);
    if (droppedAt < backAt) one.given.push([Math.max(backAt, droppedAt + seenMs) + upTo(0, 5000), Infinity]);
  };
  for (let count = upTo(2, 6); count > 0; count -= 1) {
    const isVictim = happens(0.4);
    if (isVictim) add(0, true, upTo(t0, provenAt));
    else add(0, false, happens(0.3) ? upTo(5000, end) : null);
  }
  for (let count = upTo(0, 4); count > 0; count -= 1) {
    const from = upTo(t0, end);
    const diesAt = from + seenMs + upTo(0, 20_000);
    add(from, false, happens(0.2) && diesAt < end ? diesAt : null);
  }

  const zoneAt = (moment: number) =>
    addresses.filter(({ given }) => isIn(given, moment)).map(({ address }) => address);
  const looks: KnownLook[] = [];
  for (let sent = upTo(0, 500); sent < end + seenMs; sent += Math.max(lookEveryMs, lookTakesMs) + 1) {
    const done = sent + upTo(1, lookTakesMs);
    const at = upTo(sent, done);
    const listed = addresses.filter(({ listed }) => isIn(listed, at));
    looks.push({ sent, done, addresses: listed.map(({ address }) => address) });
  }
  const asked = (): KnownAnswer[] => {
    const answers: KnownAnswer[] = [];
    for (let sent = upTo(500, 3000); sent < end; sent += askEveryMs) {
      const done = sent + (happens(0.05) ? upTo(50, slowMs) : upTo(1, 50));
      answers.push({ sent, done, at: upTo(sent, done), addresses: [], ttlSeconds: 0 });
    }
    return answers;
  };
  const zoneEdges = addresses.flatMap(({ given, dead }) => [...given, ...dead].flat());
  const context = { random, ttlMs, end, zoneAt, zoneEdges };
  const resolvers = [
    ...(happens(0.8) ? [authoritative(asked(), context)] : []),
    cache('obedient', asked(), context, { keepMs: ttlMs + (happens(0.5) ? 0 : upTo(1, 999)), told: 'left' }),
    cache('ignoring', asked(), context, {
      keepMs: Math.max(ttlMs, upTo(2000, 60_000)),
      told: (['left', 'whole', 'thirty'] as const)[upTo(0, 2)] ?? 'left',
    }),
  ];
  const failFrom = happens(0.15) ? upTo(t0, end) : Infinity;
  const told = looks.filter(({ sent }) => sent < failFrom);
  return { ttlMs, t0, provenAt, end, addresses, looks: told, resolvers };
}

interface Context {
  random: Random;
  ttlMs: number;
  end: number;
  zoneAt: (moment: number) => string[];
  zoneEdges: number[];
}

function authoritative(answers: KnownAnswer[], { ttlMs, zoneAt, zoneEdges }: Context): KnownResolver {
  const at = (moment: number) => ({ addresses: zoneAt(moment), ttlSeconds: ttlMs / 1000, hears: false });
  for (const answer of answers) Object.assign(answer, at(answer.at));
  return { kind: 'authoritative', answers, at, edges: zoneEdges };
}

interface Keeping {
  keepMs: number;
  /** What it tells of how long an answer may be kept: what is left, the whole TTL, or 30 s. */
  told: 'left' | 'whole' | 'thirty';
}

/** It hears the zone when it is asked for what it does not have: by the probe, and by others. */
function cache(
  kind: ResolverKind,
  answers: KnownAnswer[],
  { random, ttlMs, end, zoneAt, zoneEdges }: Context,
  { keepMs, told }: Keeping,
): KnownResolver {
  const heard: { from: number; until: number; addresses: string[] }[] = [];
  const rounds = keepMs % 1000 === 0 ? Math.ceil : Math.floor;
  const at = (moment: number) => {
    const kept = heard.find(({ from, until }) => from <= moment && moment < until);
    const left = Math.max(0, (kept?.until ?? 0) - moment);
    const ttlSeconds = {
      left: kept ? rounds(Math.min(left, kind === 'obedient' ? ttlMs : left) / 1000) : ttlMs / 1000,
      whole: ttlMs / 1000,
      thirty: 30,
    }[told];
    return { addresses: kept?.addresses ?? zoneAt(moment), ttlSeconds, hears: !kept && keepMs > 0 };
  };
  const others: { at: number; answer?: KnownAnswer }[] = [];
  for (let count = random.between(0, 30); count > 0; count -= 1) others.push({ at: random.between(0, end) });
  const all = [...others, ...answers.map((answer) => ({ at: answer.at, answer }))];
  for (const { at: moment, answer } of all.sort((a, b) => a.at - b.at)) {
    const hasIt = heard.some(({ from, until }) => from <= moment && moment < until);
    if (!hasIt) heard.push({ from: moment, until: moment + keepMs, addresses: zoneAt(moment) });
    if (answer) Object.assign(answer, at(moment));
  }
  const edges = [...zoneEdges, ...heard.flatMap(({ from, until }) => [from, until])];
  return { kind, answers, at, edges };
}
