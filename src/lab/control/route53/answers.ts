import { sample } from '#core';
import type { Random } from '#core';
import type { LabState } from '../state.ts';
import { balancerAddress, balancerNamed, balancerZoneOf } from './balancer-names.ts';
import type { DnsAnswer, DnsQuestion, DnsRecord } from './dns-answer.ts';
import { findName } from './find-name.ts';
import { canonicalName, isWithin, parentName } from './names.ts';
import { soaValue } from './own-records.ts';
import type { PublishedName, PublishedZone, RecordSet, RecordType } from './records.ts';
import { selectSets } from './selection.ts';

const longestChain = 8;

/**
 * What the lab's name servers answer, from the published records: as an authority for each zone, and like the resolver
 * of a VPC from one zone to the next. Names of no zone are REFUSED. Each answer is drawn anew.
 */
export function answerDns(state: LabState, question: DnsQuestion, draws: Random): DnsAnswer {
  const answer: DnsAnswer = { rcode: 'NOERROR', answers: [], authorities: [], additionals: [] };
  const answering = { state, draws, type: question.type, answer };
  const isKnown = follow(answering, canonicalName(question.name));
  if (!isKnown) return { ...answer, rcode: 'REFUSED' };
  addAddresses(answering);
  return answer;
}

interface Answering {
  state: LabState;
  draws: Random;
  type: string;
  answer: DnsAnswer;
}

/** Adds the records of a name, and of those that its CNAMEs lead to; false for a name of no zone of the lab. */
function follow(answering: Answering, first: string): boolean {
  const { state, answer } = answering;
  let name = first;
  for (let step = 0; step <= longestChain; step += 1) {
    if (isWithin(name, balancerZoneOf(state)) && !state.route53.without.has('balancer-names')) {
      answerBalancer(answering, name);
      return true;
    }
    const found = findName(state, name);
    // Behind a CNAME, the client itself goes on outside.
    if (!found) return step > 0;
    const next = answerFrom(answering, name, found.zone, found.node);
    if (next === undefined) return true;
    name = next;
  }
  answer.rcode = 'SERVFAIL';
  return true;
}

/** Adds what one zone has at a name; the answer is the name to go on with, behind a CNAME. */
function answerFrom(
  answering: Answering,
  name: string,
  zone: PublishedZone,
  node: PublishedName | undefined,
): string | undefined {
  const { answer, type } = answering;
  const delegation = delegationOf(zone, name);
  if (delegation) {
    answer.authorities.push(...delegation);
    return undefined;
  }
  const types =
    type === 'ANY'
      ? [...(node?.sets.keys() ?? [])]
      : [...(node?.sets.keys() ?? [])].filter((each) => each === type);
  const before = answer.answers.length;
  for (const each of types) answer.answers.push(...recordsOf(answering, name, node, each));
  if (answer.answers.length > before) return undefined;

  const [alias] = node && types.length === 0 ? recordsOf(answering, name, node, 'CNAME') : [];
  if (alias) {
    answer.answers.push(alias);
    return canonicalName(alias.value);
  }
  if (!node) answer.rcode = 'NXDOMAIN';
  answer.authorities.push(...authorityOf(answering, zone));
  return undefined;
}

/** The records of one type at a name, drawn by routing policy; those of an alias are under the name of the alias. */
function recordsOf(
  answering: Answering,
  name: string,
  node: PublishedName | undefined,
  type: RecordType,
  depth = 0,
): DnsRecord[] {
  const sets = [...(node?.sets.get(type)?.values() ?? [])];
  return selectSets(answering.state, sets, answering.draws).flatMap((set) => {
    if (!set.alias)
      return valuesOf(answering, set).map((value) => ({
        name,
        type,
        ttlSeconds: set.ttlSeconds ?? 0,
        value,
      }));
    return depth < longestChain ? aliased(answering, { name, type, target: set.alias.name }, depth + 1) : [];
  });
}

function aliased(
  answering: Answering,
  { name, type, target }: { name: string; type: RecordType; target: string },
  depth: number,
): DnsRecord[] {
  const balancer = balancerNamed(answering.state, target);
  if (!balancer) {
    const records = recordsOf(answering, target, findName(answering.state, target)?.node, type, depth);
    return records.map((record) => ({ ...record, name }));
  }
  if (type !== 'A' || answering.state.route53.without.has('balancer-names')) return [];
  const { ttlSeconds, values } = balancerAddress(balancer);
  return values.map((value) => ({ name, type, ttlSeconds, value }));
}

/** The values of a record set, in an order drawn anew. */
function valuesOf({ draws }: Answering, { values }: RecordSet): readonly string[] {
  return values.length < 2 ? values : sample(values, values.length, draws);
}

function answerBalancer({ state, type, answer }: Answering, name: string): void {
  const zone = balancerZoneOf(state);
  const balancer = name === zone ? undefined : balancerNamed(state, name);
  const { ttlSeconds, values } = balancer ? balancerAddress(balancer) : { ttlSeconds: 0, values: [] };
  if (values.length > 0 && (type === 'A' || type === 'ANY')) {
    answer.answers.push(...values.map((value) => ({ name, type: 'A', ttlSeconds, value }) as const));
    return;
  }
  if (!balancer && name !== zone) answer.rcode = 'NXDOMAIN';
  answer.authorities.push({ name: zone, type: 'SOA', ttlSeconds: 60, value: soaValue(zone) });
}

/** The NS records of a part of a zone that is another's, at the name or above it. */
function delegationOf(zone: PublishedZone, name: string): DnsRecord[] | undefined {
  for (
    let above: string | undefined = name;
    above !== undefined && above !== zone.name;
    above = parentName(above)
  ) {
    const owner = above;
    const [set] = zone.names.get(above)?.sets.get('NS')?.values() ?? [];
    if (set)
      return set.values.map((value) => ({ name: owner, type: 'NS', ttlSeconds: set.ttlSeconds ?? 0, value }));
  }
  return undefined;
}

/** The zone's SOA, whose TTL says how long a resolver may remember that there is nothing. */
function authorityOf(answering: Answering, zone: PublishedZone): DnsRecord[] {
  const records = recordsOf(answering, zone.name, zone.names.get(zone.name), 'SOA');
  return records.map((record) => {
    const minimum = Number(record.value.split(' ').at(-1));
    return { ...record, ttlSeconds: Math.min(record.ttlSeconds, minimum) };
  });
}

/** The addresses of the targets of SRV records, so that the client need not ask for each. */
function addAddresses(answering: Answering): void {
  const { answer, state } = answering;
  const services = answer.answers.filter(({ type }) => type === 'SRV');
  const targets = new Set(services.map(({ value }) => canonicalName(value.split(' ')[3] ?? '')));
  for (const target of targets) {
    const { node } = findName(state, target) ?? {};
    for (const type of ['A', 'AAAA'] as const)
      answer.additionals.push(...recordsOf(answering, target, node, type));
  }
}
