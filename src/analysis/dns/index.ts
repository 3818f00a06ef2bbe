// What the resolvers answered, held against where the tasks are: from events to findings.
import { plainName } from '#core';
import type { Event } from '#core';
import { notTouched } from '../clocks.ts';
import { of, unknown } from '../evidence.ts';
import type { Facts } from '../facts.ts';
import type { Recovery } from '../findings.ts';
import type { LookLog } from '../look-log.ts';
import { latestRecovery } from '../recovery.ts';
import type { DnsFinding } from './finding.ts';
import { Fates } from './fates.ts';
import { recordTtlMs, serviceBehind, tasksOf } from './inventory.ts';
import { LiveLog } from './live-log.ts';
import { discoveryLimits } from './discovery.ts';
import { isNegative, notComparable, ResolverTrack, type DnsAnswers } from './resolver-track.ts';
import { StrikeLog } from './strikes.ts';
import { Unsettled } from './unsettled.ts';
import { Zone } from './zone.ts';

interface Resolver {
  key: string;
  track: ResolverTrack;
  /** Answers of which a look may still tell that they were stale. */
  unjudged: Unsettled;
  /** Answers of which the zone may still tell that they were past their TTL. */
  undated: Unsettled;
}

/** What the resolvers answered, as the events come. */
export class DnsLog {
  readonly #facts: Facts;
  readonly #looks: LookLog;
  readonly #live = new LiveLog();
  readonly #strikes = new StrikeLog();
  readonly #fates: Fates;
  readonly #resolvers = new Map<string, Resolver>();
  readonly #zones = new Map<string, Zone>();

  /** `facts` and `looks` have taken each event before. */
  constructor(facts: Facts, looks: LookLog) {
    this.#facts = facts;
    this.#looks = looks;
    this.#fates = new Fates(facts, this.#live, this.#strikes);
  }

  step(event: Event): void {
    this.#live.step(event);
    this.#strikes.step(event);
    if (event.type === 'observations') {
      for (const item of event.items) if (item.kind === 'dns-answers') this.#take(item);
    }
    if (event.type === 'samples' || this.#resolvers.size === 0) return;
    this.#settle(this.#knownUntil);
  }

  /** At the end of the record nothing more will tell of what is left. */
  finish(): void {
    for (const resolver of this.#resolvers.values()) {
      for (const fold of resolver.unjudged.take(Infinity)) this.#judge(resolver, fold, false);
      this.#dateAll(resolver);
      for (const fold of resolver.undated.take(Infinity)) this.#date(resolver, fold, false);
    }
  }

  findings(): DnsFinding[] {
    const { t0 } = this.#facts.window;
    const end = this.#facts.probing.stoppedAt ?? this.#facts.lastAt;
    return [...this.#resolvers.values()].map(({ key, track }) => {
      const fateOf = this.#fates.of(track.service);
      // What is given again without having died and come back may be missing by chance, or from one server of several.
      const isInTurns = this.#zone(key).returns.some(({ address, from, to }) =>
        fateOf(address).stretches.every((dead) => dead.to === null || dead.to.hi < from || dead.to.lo > to),
      );
      return track.finding({ t0, end, knownUntil: this.#knownUntil, fateOf, isInTurns });
    });
  }

  /** From t0 until no resolver gave a dead address; of those that gave addresses of tasks at all. */
  recovery(findings: readonly DnsFinding[]): Recovery {
    const asked = (this.#facts.plan?.probes ?? []).filter(({ kind }) => kind === 'dns');
    const silent = asked.find(({ id }) => findings.every(({ probe }) => probe !== id));
    if (silent) return unknown(`${silent.id} was never answered`);
    if (findings.length === 0) return unknown('no resolver was asked');
    const judged = findings.filter(({ recovery }) => recovery.why !== notComparable);
    if (judged.length === 0) return unknown('no resolver gave an address of a task');
    const touched = judged.filter(({ recovery }) => recovery.why !== notTouched);
    if (touched.length === 0) return unknown(notTouched);
    return latestRecovery(
      touched.map(({ resolver, name, recovery }) => of(`${name} at ${resolver}`, recovery)),
    );
  }

  /** Whether every resolver was asked since the proof and has given no dead address for `holdMs`. */
  isOver(provenAt: number, now: number, holdMs: number): boolean {
    return this.#comparable().every((track) => track.isClean(provenAt, now, holdMs));
  }

  /** Resolvers that still give a dead address, with the name. */
  get stale(): string[] {
    const stale = this.#comparable().filter(({ isStale }) => isStale);
    return stale.map(({ title }) => title);
  }

  /** Until then it is known what was dead. */
  get #knownUntil(): number {
    return Math.min(this.#live.knownUntil, this.#strikes.knownUntil);
  }

  #comparable(): ResolverTrack[] {
    const tracks = [...this.#resolvers.values()].map(({ track }) => track);
    return tracks.filter((track) => track.isComparable(this.#fates.of(track.service)));
  }

  #take(fold: DnsAnswers): void {
    const key = `${fold.type} ${plainName(fold.name)}`;
    if (fold.isAuthoritative && (fold.addresses.length > 0 || isNegative(fold))) this.#zone(key).take(fold);
    const id = [fold.probe, fold.resolver, key].join('\n');
    const resolver = this.#resolvers.get(id) ?? this.#begin(key, fold);
    this.#resolvers.set(id, resolver);
    resolver.unjudged.add(fold);
  }

  #begin(key: string, fold: DnsAnswers): Resolver {
    const { inventory, plan } = this.#facts;
    const probe = plan?.probes.find(({ id }) => id === fold.probe);
    const service = serviceBehind(inventory, probe?.service ?? fold.name, fold.name);
    const track = new ResolverTrack(service, fold, probe ? probe.intervalMs + probe.timeoutMs : Infinity);
    return { key, track, unjudged: new Unsettled(), undated: new Unsettled() };
  }

  #settle(until: number): void {
    for (const resolver of this.#resolvers.values()) {
      for (const fold of resolver.unjudged.take(until)) this.#judge(resolver, fold, true);
      for (const fold of resolver.unjudged.overdue()) this.#judge(resolver, fold, false);
      this.#dateAll(resolver);
      for (const fold of resolver.undated.overdue()) this.#date(resolver, fold, false);
    }
  }

  /** `isKnown`: the looks tell what was dead when these answers were given. */
  #judge(resolver: Resolver, fold: DnsAnswers, isKnown: boolean): void {
    const { key, track, undated } = resolver;
    const { t0 } = this.#facts.window;
    track.add(fold, isKnown ? this.#fates.of(track.service) : null, t0);
    const isSince = t0 !== null && fold.sent[1] >= t0 && fold.addresses.length > 0;
    if (!isSince || fold.isAuthoritative) return;
    if (isKnown || this.#zone(key).isSeen) undated.add(fold);
    else this.#date(resolver, fold, false);
  }

  #dateAll(resolver: Resolver): void {
    const { isSeen, coveredUntil } = this.#zone(resolver.key);
    const until = isSeen ? coveredUntil : Infinity;
    for (const fold of resolver.undated.take(until)) this.#date(resolver, fold, true);
  }

  /** `isKnown`: what tells when the addresses left covers the time of these answers. */
  #date({ key, track }: Resolver, fold: DnsAnswers, isKnown: boolean): void {
    const t0 = this.#facts.window.t0 ?? 0;
    const { pastTtl, service } = track;
    const { inventory } = this.#facts;
    const ttlMs = recordTtlMs(inventory, service, fold);
    const zone = this.#zone(key);
    const limits = zone.isSeen
      ? fold.addresses.map((address) => zone.limitOf(address, fold, ttlMs ?? 0))
      : discoveryLimits(fold.addresses, {
          tasks: tasksOf(inventory, service),
          sightings: this.#looks.subjects('discovery').get(service),
          ttlMs,
        });
    // What is told later than this may be that the address is there again.
    const known = isKnown ? limits : limits?.map((limit) => limit && { ...limit, sure: Infinity });
    if (known) pastTtl.take(fold, known, zone.isSeen ? 'authoritative' : 'discovery', t0);
  }

  #zone(key: string): Zone {
    const zone = this.#zones.get(key) ?? new Zone();
    this.#zones.set(key, zone);
    return zone;
  }
}
