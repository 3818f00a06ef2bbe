import { plainName } from '#core';
import { askInTurn, remembered } from './asking.ts';
import type { Resolver } from './asking.ts';
import type { Query, Question, Reply, Told } from './query.ts';
import { recordsFor } from './records.ts';
import { zoneServersOf } from './zone.ts';
import type { Finding, ZoneServers } from './zone.ts';

interface Known {
  found: Promise<ZoneServers | string>;
  foundMs: number;
  untilMs: number;
}

// A zone may move while its NS records still say for days where it was.
const longestKnownMs = 60_000;
const shortestKnownMs = 1000;
// Targets of SRV records may be other names each time.
const mostKnown = 256;
// A chain of CNAMEs leads through so many zones at most.
const mostZones = 8;

/**
 * The servers of a name's own zone, asked without recursion and in turns, so that one of them that lags behind shows. Where
 * a CNAME leads into another zone, its servers are asked next.
 */
export class Authority implements Resolver {
  readonly #finding: Finding;
  readonly #timeoutMs: number;
  readonly #closed: AbortSignal;
  readonly #known = new Map<string, Known>();
  readonly #queries = new Map<string, Query>();
  #turn = 0;

  constructor(finding: Finding, timeoutMs: number, closed: AbortSignal) {
    this.#finding = finding;
    this.#timeoutMs = timeoutMs;
    this.#closed = closed;
  }

  async ask(question: Question, signal: AbortSignal): Promise<Told> {
    const { type } = question;
    let whole: Reply | undefined;
    let { name } = question;
    for (let zones = 0; zones < mostZones; zones += 1) {
      const told = await this.#askZone({ name, type }, signal);
      if (!('code' in told)) return told;
      whole = whole ? joined(whole, told) : told;
      if (type === 'NS' || type === 'CNAME' || told.code !== 'NOERROR') break;
      const { ttlSeconds, end } = recordsFor(told.answers, name, type);
      if (ttlSeconds !== null || end === plainName(name)) break;
      name = end;
    }
    return whole ?? { outcome: 'failed', reason: 'no records' };
  }

  async prepare(name: string, signal: AbortSignal): Promise<void> {
    await this.#serversOf(name, signal);
  }

  async #askZone(question: Question, signal: AbortSignal): Promise<Told> {
    const { name } = question;
    const zone = await this.#serversOf(name);
    if (typeof zone === 'string')
      return { outcome: 'unknown', reason: `the servers of its zone were not found: ${zone}` };
    this.#turn += 1;
    const first = this.#turn % zone.servers.length;
    const servers = [...zone.servers.slice(first), ...zone.servers.slice(0, first)];
    const query = remembered(this.#queries, question, false);
    const patienceMs = this.#timeoutMs / servers.length;
    const told = await askInTurn(servers, { query, patienceMs, isGood }, signal);
    if (isGood(told)) return told;
    // They may be others by now, but a search for each of many failures would be a load of its own.
    const known = this.#known.get(name);
    if (known) known.untilMs = Math.min(known.untilMs, known.foundMs + shortestKnownMs);
    return 'code' in told && told.code === 'NOERROR'
      ? { outcome: 'failed', reason: 'not authoritative' }
      : told;
  }

  /** What is found is shared, so no send can give up the search for others. */
  async #serversOf(name: string, until = this.#closed): Promise<ZoneServers | string> {
    const known = this.#known.get(name);
    if (known && performance.now() < known.untilMs) return await known.found;
    const signal = AbortSignal.any([this.#closed, until, AbortSignal.timeout(this.#timeoutMs)]);
    const found = zoneServersOf(name, this.#finding, signal);
    const entry: Known = { found, foundMs: Infinity, untilMs: Infinity };
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(name, entry);
    const zone = await found;
    const knownMs = typeof zone === 'string' ? 0 : Math.max(zone.ttlSeconds * 1000, shortestKnownMs);
    entry.foundMs = performance.now();
    entry.untilMs = entry.foundMs + Math.min(knownMs, longestKnownMs);
    return zone;
  }
}

/** The zone's own word, be it that there is no such name. */
function isGood(told: Told): boolean {
  return 'code' in told && told.isAuthoritative && (told.code === 'NOERROR' || told.code === 'NXDOMAIN');
}

function joined(first: Reply, next: Reply): Reply {
  return {
    code: next.code,
    isAuthoritative: first.isAuthoritative && next.isAuthoritative,
    answers: [...first.answers, ...next.answers],
    authorities: next.authorities,
    additionals: next.additionals,
  };
}
