import type { Interval } from '#core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../test/scripted-run.ts';
import type { DnsFinding } from './finding.ts';
import { deadFor, isDead, knownZone, lastGiven } from './test/known-zone.ts';
import type { KnownAnswer, KnownResolver, KnownZone } from './test/known-zone.ts';
import { recorded } from './test/recorded.ts';

// 20,000 runs were tried; a fixed few of them keep it so.
const runs = fc.sample(fc.nat(), { numRuns: 250, seed: 20_261_126 }).map((number) => {
  const zone = knownZone(number);
  const { dns } = analyse(recorded(zone));
  const told = zone.resolvers.flatMap((resolver) => {
    const finding = dns.find((one) => one.resolver === resolver.kind);
    return finding ? [{ resolver, finding }] : [];
  });
  return { number, zone, told };
});

/** The numbers of the runs that it is not so of. */
function exceptions(
  isSo: (zone: KnownZone, resolver: KnownResolver, finding: DnsFinding) => boolean,
): number[] {
  const wrong = runs.filter(({ zone, told }) =>
    told.some(({ resolver, finding }) => !isSo(zone, resolver, finding)),
  );
  return wrong.map(({ number }) => number);
}

const contains = (interval: Interval | null, truth: number) =>
  interval !== null && interval.lo <= truth && truth <= (interval.hi ?? Infinity);

const isStaleAt = (zone: KnownZone, { addresses }: { addresses: string[] }, moment: number) =>
  addresses.some((address) => isDead(zone, address, moment));

const since = ({ t0 }: KnownZone, { answers }: KnownResolver) => answers.filter(({ sent }) => sent >= t0);

/** What a resolver gave at a moment; null where it would have had to ask, which would have changed what came after. */
function givenAt(resolver: KnownResolver, moment: number) {
  const { hears, ...answer } = resolver.at(moment);
  return hears ? null : answer;
}

/** From t0 to the last moment at which the resolver gave a dead address; 0 when there is none. */
function trueRecovery(zone: KnownZone, resolver: KnownResolver): number {
  const last = momentsOf(resolver).findLast((moment) => {
    const given = givenAt(resolver, moment);
    return moment >= zone.t0 && given && isStaleAt(zone, given, moment);
  });
  return (last ?? zone.t0) - zone.t0;
}

/** Until the last answer: the answers, and the moments at and just before each change. */
function momentsOf({ edges, answers }: KnownResolver): number[] {
  const asked = answers.map(({ at }) => at);
  const end = Math.max(...asked);
  const all = [...asked, ...edges.flatMap((edge) => [edge - 1, edge])];
  return all.filter((moment) => moment >= 0 && moment <= end).sort((a, b) => a - b);
}

function isPastTtl(zone: KnownZone, { at, addresses }: KnownAnswer): boolean {
  return addresses.some((address) => at - lastGiven(zone, address, at) > zone.ttlMs);
}

/** The longest that a client kept what was dead, over clients that ask at the resolver's edges and its answers. */
function trueKept(zone: KnownZone, resolver: KnownResolver): number {
  let kept = 0;
  for (const moment of momentsOf(resolver)) {
    const { addresses = [], ttlSeconds = 0 } = givenAt(resolver, moment) ?? {};
    for (const one of zone.addresses.filter(({ address }) => addresses.includes(address)))
      for (const [from, until] of one.dead) {
        const last = Math.min(moment + ttlSeconds * 1000, until);
        if (last > from && last > zone.t0 && moment < until) kept = Math.max(kept, last - zone.t0);
      }
  }
  return kept;
}

/** Whether an answer came when the zone was known to have dropped one of its addresses longer ago than the TTL. */
function isProof({ ttlMs, resolvers }: KnownZone, { sent, done, addresses }: KnownAnswer): boolean {
  const answers = resolvers.find(({ kind }) => kind === 'authoritative')?.answers ?? [];
  const knownUntil = Math.max(-Infinity, ...answers.map((one) => one.sent));
  return addresses.some((address) => {
    const had = answers.findLast((one) => one.addresses.includes(address));
    const gone = answers.find((one) => had && one.sent > had.sent && one.addresses.length < 8);
    return done <= knownUntil && sent > (gone?.done ?? Infinity) + ttlMs + 1000;
  });
}

describe('what resolvers answered and a known truth', () => {
  it('is told of every resolver', () => {
    expect(runs.filter(({ zone, told }) => told.length !== zone.resolvers.length)).toEqual([]);
  });

  it('bounds the true end of dead addresses', () => {
    const wrong = exceptions((zone, resolver, { recovery: { interval, why } }) => {
      const truth = trueRecovery(zone, resolver);
      return interval === null ? why === 'not touched' && truth === 0 : contains(interval, truth);
    });
    expect(wrong).toEqual([]);
  });

  it('bounds the answers since t0, and those of them that are negative', () => {
    const wrong = exceptions((zone, resolver, { answers, negative }) => {
      const all = since(zone, resolver);
      const none = all.filter(({ addresses }) => addresses.length === 0);
      return contains(answers, all.length) && contains(negative.answers, none.length);
    });
    expect(wrong).toEqual([]);
  });

  it('bounds the answers with a dead address', () => {
    const wrong = exceptions((zone, resolver, { stale }) => {
      const truth = since(zone, resolver).filter((answer) => isStaleAt(zone, answer, answer.at)).length;
      return contains(stale.answers, truth);
    });
    expect(wrong).toEqual([]);
  });

  it('bounds how many of the addresses given last were dead, and for how long', () => {
    const wrong = exceptions((zone, resolver, { sets }) =>
      sets.every(({ addresses, last, dead, oldestDeadMs }) => {
        const answer = resolver.answers.find(({ sent }) => sent === last);
        const ages = addresses.flatMap((address) => deadFor(zone, address, answer?.at ?? 0) ?? []);
        const isOldestTold = oldestDeadMs === null || contains(oldestDeadMs, Math.max(...ages));
        return contains(dead, ages.length) && isOldestTold;
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('never calls a cache that obeys the TTL one that does not', () => {
    const wrong = exceptions(
      (_, { kind }, { pastTtl, ignoresTtl }) =>
        kind === 'ignoring' || (ignoresTtl === null && (pastTtl.answers?.lo ?? 0) === 0),
    );
    expect(wrong).toEqual([]);
  });

  it('bounds the answers past their TTL', () => {
    const wrong = exceptions((zone, resolver, { pastTtl: { answers } }) => {
      const truth = since(zone, resolver).filter((answer) => isPastTtl(zone, answer)).length;
      return resolver.kind !== 'ignoring' || answers === null || contains(answers, truth);
    });
    expect(wrong).toEqual([]);
  });

  it('names the cache that ignores the TTL where an answer proves it', () => {
    const proven = runs.flatMap(({ zone, told }) => {
      const isBack = zone.addresses.some(({ given }) => given.length > 1);
      return told.filter(
        ({ resolver }) =>
          resolver.kind === 'ignoring' && !isBack && since(zone, resolver).some((one) => isProof(zone, one)),
      );
    });
    expect(proven.length).toBeGreaterThan(20);
    expect(proven.filter(({ finding }) => finding.ignoresTtl === null)).toEqual([]);
  });

  it('bounds how long a client that obeys the TTL kept a dead address', () => {
    const wrong = exceptions((zone, resolver, { kept }) =>
      contains(kept ?? { lo: 0, hi: 0 }, trueKept(zone, resolver)),
    );
    expect(wrong).toEqual([]);
  });
});
