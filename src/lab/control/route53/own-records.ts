import type { HostedZoneRecord, RecordSet } from './records.ts';
import { recordSetKey } from './names.ts';

const nsTtlSeconds = 172_800;
const soaTtlSeconds = 900;

/** The name servers that a zone names as its own. */
export const nameServers: readonly string[] = [1, 2, 3, 4].map(
  (number) => `ns-${number}.dns.lab-local-1.lab.`,
);

export function soaValue(zone: string): string {
  return `${nameServers[0]} hostmaster.${zone === '.' ? '' : zone} 1 7200 900 1209600 86400`;
}

/** NS and SOA at the apex, which every zone has. */
function ownRecords(zone: string, soaTtl: number = soaTtlSeconds): RecordSet[] {
  return [
    { name: zone, type: 'NS', ttlSeconds: nsTtlSeconds, values: nameServers },
    { name: zone, type: 'SOA', ttlSeconds: soaTtl, values: [soaValue(zone)] },
  ];
}

/** The record sets of a new zone. */
export function initialRecordSets(zone: string, soaTtl?: number): HostedZoneRecord['recordSets'] {
  return new Map(ownRecords(zone, soaTtl).map((set) => [recordSetKey(set), set]));
}
