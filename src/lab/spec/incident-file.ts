import { durationField } from '#core';
import { z } from 'zod';
import type { Incident } from './lab-spec.ts';

const after = durationField.prefault('0s').describe('When: from the moment the lab is whole');
const lasts = durationField.optional().describe('How long it lasts; for ever by default');
const zone = z.string().regex(/^[a-f]$/, 'is not a zone: a to f');
const hosts = {
  after,
  zone: zone.optional().describe('Only hosts of this zone: a, b, …'),
  hosting: z.string().optional().describe('Only hosts with a running task of this service'),
  count: z.int().min(1).default(1).describe('How many hosts'),
};

const incident = z.discriminatedUnion('incident', [
  z.strictObject({ incident: z.literal('registry-down'), after, for: lasts }),
  z.strictObject({
    incident: z.literal('no-capacity'),
    after,
    zones: z.array(zone).default([]).describe('a, b, …; all by default'),
    for: lasts,
  }),
  z.strictObject({ incident: z.literal('partition'), ...hosts, for: lasts }),
  z.strictObject({ incident: z.literal('spot-notice'), ...hosts }),
  z.strictObject({ incident: z.literal('instance-stop'), ...hosts }),
  z.strictObject({ incident: z.literal('instance-crash'), ...hosts }),
  z.strictObject({
    incident: z.literal('task-crash'),
    after,
    service: z.string(),
    count: z.int().min(1).default(1).describe('How many tasks'),
  }),
]);

/** The schema of one incident: what happens to an account and no API call of its owner causes. */
export const incidentSchema = incident.transform(({ after: afterMs, ...given }) => ({
  afterMs,
  incident: incidentOf(given),
}));

type Given = z.output<typeof incident>;
type WithoutAfter<T> = T extends unknown ? Omit<T, 'after'> : never;

function incidentOf(given: WithoutAfter<Given>): Incident {
  if (given.incident === 'task-crash')
    return { kind: given.incident, service: given.service, count: given.count };
  if (given.incident === 'registry-down') return { kind: given.incident, forMs: given.for ?? Infinity };
  if (given.incident === 'no-capacity')
    return { kind: given.incident, zones: given.zones, forMs: given.for ?? Infinity };
  if (given.incident === 'partition')
    return { kind: given.incident, forMs: given.for ?? Infinity, ...hostsOf(given) };
  return { kind: given.incident, ...hostsOf(given) };
}

interface GivenHosts {
  zone?: string | undefined;
  hosting?: string | undefined;
  count: number;
}

function hostsOf({ zone: inZone, hosting, count }: GivenHosts) {
  return { count, ...(inZone !== undefined && { zone: inZone }), ...(hosting !== undefined && { hosting }) };
}
