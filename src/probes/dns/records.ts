import { plainName } from '#core';
import type { DnsType } from '#core';
import type { Answer } from 'dns-packet';

/** A service's place in an SRV record. */
export interface Place {
  target: string;
  port: number;
}

/** What the records of an answer come to for a client that asked for a name. */
export interface Found {
  /** Addresses of A and AAAA, names of CNAME. Sorted, each once. */
  values: string[];
  /** Of SRV. */
  places: Place[];
  /** The least of these records and of the CNAMEs that led to them; null without records. */
  ttlSeconds: number | null;
  /** The largest of them. */
  longestTtlSeconds: number | null;
  /** The name behind the last CNAME. */
  end: string;
}

// Real ones have one or two.
const longestChain = 16;
const signBit = 2 ** 31;

/** Follows the CNAMEs from `name` to the records of this type. */
export function recordsFor(answers: readonly Answer[], name: string, type: DnsType): Found {
  const { end, ttls } = type === 'CNAME' ? { end: plainName(name), ttls: [] } : endOf(answers, name);
  const records = answers.filter((record) => record.type === type && isOf(record, end));
  return {
    values: distinct(records.flatMap(valueOf)),
    places: records.flatMap(placeOf),
    ttlSeconds: records.length === 0 ? null : Math.min(...ttls, ...records.map(ttlOf)),
    longestTtlSeconds: records.length === 0 ? null : Math.max(...ttls, ...records.map(ttlOf)),
    end,
  };
}

function endOf(answers: readonly Answer[], name: string): { end: string; ttls: number[] } {
  const ttls: number[] = [];
  let end = plainName(name);
  for (let link = 0; link < longestChain; link += 1) {
    const alias = answers.find((record) => record.type === 'CNAME' && isOf(record, end));
    if (alias?.type !== 'CNAME') break;
    ttls.push(ttlOf(alias));
    end = plainName(alias.data);
  }
  return { end, ttls };
}

/** Sorted, each once. */
export function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

/** Whether the record is one of this name. */
export function isOf(record: Answer, name: string): boolean {
  return plainName(record.name) === name;
}

function valueOf(record: Answer): string[] {
  if (record.type === 'A' || record.type === 'AAAA') return [record.data];
  return record.type === 'CNAME' ? [plainName(record.data)] : [];
}

/** The root as the target says that there is no such service (RFC 2782). */
function placeOf(record: Answer): Place[] {
  if (record.type !== 'SRV') return [];
  const { target, port } = record.data;
  return plainName(target) === '' ? [] : [{ target: plainName(target), port }];
}

/** A TTL with its highest bit set counts as zero (RFC 2181). */
function ttlOf(record: Answer): number {
  const ttl = 'ttl' in record ? (record.ttl ?? 0) : 0;
  return ttl >= signBit ? 0 : ttl;
}
