import type { DnsObservation, Event } from '#core';
import type { KnownAddress, KnownAnswer, KnownZone } from './known-zone.ts';

// A zone told in a few words, for tests: who died when, and what a resolver answered each second.

const t0 = 10_000;
export const provenAt = 11_000;
const end = 40_000;
export const [hurt, well, fresh] = ['10.0.0.1:80', '10.0.0.2:80', '10.0.0.3:80'];

/** A task: on a victim, or not; `gone` is when a look first has it no more. */
export interface Told {
  at: string;
  isVictim?: boolean;
  from?: number;
  gone?: number;
  back?: number;
}

/** What a resolver answers each second, and from when on. */
export type Script = [from: number, addresses: string[], ttlSeconds?: number][];

const answersOf = (script: Script): KnownAnswer[] =>
  script.flatMap(([from, addresses, ttlSeconds = 30], place) => {
    const until = script[place + 1]?.[0] ?? end;
    const answers: KnownAnswer[] = [];
    for (let sent = from; sent < until; sent += 1000)
      answers.push({ sent, done: sent + 10, at: sent + 5, addresses, ttlSeconds });
    return answers;
  });

export function zoneOf(
  tasks: Told[],
  resolvers: Partial<Record<'authoritative' | 'obedient', Script>>,
): KnownZone {
  const addresses = tasks.map(({ at, isVictim = false, from = -1 }): KnownAddress => {
    return { address: at, isVictim, listed: [[from, Infinity]], dead: [], given: [] };
  });
  const looks = Array.from({ length: 45 }, (_, second) => {
    const sent = second * 1000 + 500;
    const isListed = ({ from = -1, gone = Infinity, back = Infinity }: Told) =>
      (from <= sent && sent < gone) || sent >= back;
    return { sent, done: sent + 20, addresses: tasks.filter(isListed).map(({ at }) => at) };
  });
  const asked = (kind: 'authoritative' | 'obedient', script: Script) => ({
    kind,
    answers: answersOf(script),
    at: () => ({ addresses: [], ttlSeconds: 0, hears: false }),
    edges: [],
  });
  const told = [
    ...(resolvers.authoritative ? [asked('authoritative', resolvers.authoritative)] : []),
    ...(resolvers.obedient ? [asked('obedient', resolvers.obedient)] : []),
  ];
  return { ttlMs: 30_000, t0, provenAt, end, addresses, looks, resolvers: told };
}

export const victimAndOther: Told[] = [{ at: hurt, isVictim: true, gone: 15_000 }, { at: well }];

/** A negative answer for the name of a told zone, to be varied. */
export const fold: DnsObservation = {
  kind: 'dns-answers',
  resolver: 'obedient',
  name: 'api.shop.test',
  type: 'A',
  count: 1,
  sent: [0, 0],
  done: [0, 0],
  code: 'NXDOMAIN',
  isAuthoritative: false,
  addresses: [],
  ttlSeconds: null,
  keptUntil: null,
};

/** The events with one more fold, told half a second after it ended. */
export function withFold(events: readonly Event[], told: DnsObservation): Event[] {
  const items = [{ ...told, probe: 'obedient' }];
  const more: Event = { seq: 0, at: told.done[1] + 500, type: 'observations', items };
  return [...events, more].sort((a, b) => a.at - b.at);
}
