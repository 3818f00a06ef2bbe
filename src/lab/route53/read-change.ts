import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { RecordSet, RecordType } from '../control/route53/records.ts';
import { invalid } from './errors.ts';
import { readName } from './names.ts';
import { checkValue } from './record-values.ts';

/** One change of a batch, read and checked by itself. */
export interface ReadChange {
  action: 'CREATE' | 'DELETE' | 'UPSERT';
  set: RecordSet;
}

const recordTypes: readonly RecordType[] = [
  'A',
  'AAAA',
  'CAA',
  'CNAME',
  'MX',
  'NS',
  'PTR',
  'SOA',
  'SRV',
  'TXT',
];
const known = /^(?:SPF|NAPTR|DS|TLSA|SSHFP|SVCB|HTTPS)$/;
const longestTtl = 2_147_483_647;
const mostWeight = 255;
const mostValues = 400;

/** Reads a change; problems of its values are added to `problems`, the others end the request. */
export function readChange({ Action, ResourceRecordSet: given }: Change, problems: string[]): ReadChange {
  if (Action !== 'CREATE' && Action !== 'DELETE' && Action !== 'UPSERT')
    throw invalid(
      `1 validation error detected: Value '${Action}' at 'changeBatch.changes.1.member.action' failed to satisfy constraint: Member must satisfy enum value set: [CREATE, DELETE, UPSERT]`,
    );
  if (!given) throw invalid('A change needs a ResourceRecordSet.');
  const type = recordTypes.find((each) => each === given.Type);
  if (!type && known.test(given.Type ?? ''))
    throw invalid(`The lab does not model records of type ${given.Type}.`);
  if (!type) throw invalid(`Invalid record type: ${given.Type}`);
  const where = `Change with [Action=${Action}, Name=${given.Name}, Type=${type}, SetIdentifier=${given.SetIdentifier ?? 'null'}]`;
  refuseUnmodelled(given);
  const name = readName(given.Name ?? '');
  if (name === undefined) problems.push(`Invalid Resource Record Set: Invalid domain name '${given.Name}'`);
  checkData(given, where);
  checkRouting(given, where);
  const data = given.AliasTarget ? aliasOf(given) : valuesOf(type, given, problems);
  return { action: Action, set: { name: name ?? '.', type, ...data, ...routingOf(given) } };
}

function refuseUnmodelled(given: ResourceRecordSet): void {
  for (const member of [
    'Region',
    'GeoLocation',
    'CidrRoutingConfig',
    'GeoProximityLocation',
    'TrafficPolicyInstanceId',
  ] as const)
    if (given[member] !== undefined)
      throw invalid(`The lab does not model ${member}; it has one region, and its clients no places.`);
}

/** Either an alias, or a TTL with values. */
function checkData({ AliasTarget, TTL, ResourceRecords: records }: ResourceRecordSet, where: string): void {
  const ways =
    'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';
  const hasValues = TTL !== undefined || (records?.length ?? 0) > 0;
  if (AliasTarget && hasValues) throw invalid(`${ways}, but found more than one in ${where}`);
  if (!AliasTarget && !hasValues) throw invalid(`${ways}, but found none in ${where}`);
  if (AliasTarget) return;
  if (TTL === undefined) throw invalid(`Invalid request: Missing field 'TTL' in ${where}`);
  if (!records || records.length === 0)
    throw invalid(`Invalid request: Missing field 'ResourceRecords' in ${where}`);
  if (!(Number.isInteger(TTL) && TTL >= 0 && TTL <= longestTtl))
    throw invalid(`Invalid TTL ${TTL} in ${where}: it must be between 0 and ${longestTtl}`);
  if (records.length > mostValues) throw invalid(`At most ${mostValues} values are possible in ${where}`);
}

function checkRouting(given: ResourceRecordSet, where: string): void {
  const { SetIdentifier: id, Weight, Failover, MultiValueAnswer, Type } = given;
  const policies = [Weight, Failover, MultiValueAnswer].filter((each) => each !== undefined);
  const ways =
    'Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig]';
  if (policies.length > 1) throw invalid(`${ways}, but found more than one in ${where}`);
  if (id !== undefined && policies.length === 0) throw invalid(`${ways}, but found none in ${where}`);
  if (id === undefined && policies.length > 0)
    throw invalid(`Invalid request: Missing field 'SetIdentifier' in ${where}`);
  if (id !== undefined && (id.length < 1 || id.length > 128))
    throw invalid(`SetIdentifier must have 1 to 128 characters in ${where}`);
  if (Weight !== undefined && !(Number.isInteger(Weight) && Weight >= 0 && Weight <= mostWeight))
    throw invalid(`Invalid Weight ${Weight} in ${where}: it must be between 0 and ${mostWeight}`);
  if (Failover !== undefined && Failover !== 'PRIMARY' && Failover !== 'SECONDARY')
    throw invalid(`Invalid Failover ${String(Failover)} in ${where}: it is PRIMARY or SECONDARY`);
  if (MultiValueAnswer === false) throw invalid(`MultiValueAnswer can only be true in ${where}`);
  if (MultiValueAnswer && given.AliasTarget)
    throw invalid(`An alias cannot be a multivalue answer in ${where}`);
  if (MultiValueAnswer && (Type === 'CNAME' || Type === 'NS'))
    throw invalid(`Multivalue answers are not possible for type ${Type} in ${where}`);
  if (policies.length > 0 && (Type === 'NS' || Type === 'SOA'))
    throw invalid(`A routing policy is not possible for type ${Type} in ${where}`);
}

function aliasOf({ AliasTarget: target }: ResourceRecordSet): Pick<RecordSet, 'values' | 'alias'> {
  const { HostedZoneId: zoneId = '', DNSName = '', EvaluateTargetHealth = false } = target ?? {};
  const name = readName(DNSName);
  if (name === undefined) throw invalid(`The alias target ${DNSName} is not a valid domain name.`);
  return { values: [], alias: { zoneId, name, evaluatesHealth: EvaluateTargetHealth } };
}

function valuesOf(
  type: RecordType,
  { TTL = 0, ResourceRecords = [] }: ResourceRecordSet,
  problems: string[],
): Pick<RecordSet, 'values' | 'ttlSeconds'> {
  const checked = ResourceRecords.map(({ Value = '' }) => checkValue(type, Value));
  for (const each of checked) if ('reason' in each) problems.push(each.reason);
  const values = checked.flatMap((each) => ('value' in each ? [each.value] : []));
  const twice = values.find((value, place) => values.indexOf(value) < place);
  if (twice !== undefined) problems.push(`Duplicate Resource Record: '${twice}'`);
  if ((type === 'CNAME' || type === 'SOA') && values.length > 1)
    problems.push(`Invalid Resource Record: a ${type} record set has exactly one value`);
  return { values, ttlSeconds: TTL };
}

function routingOf(given: ResourceRecordSet): Partial<RecordSet> {
  const { SetIdentifier, Weight, Failover, MultiValueAnswer, HealthCheckId } = given;
  return {
    ...(SetIdentifier !== undefined && { setIdentifier: SetIdentifier }),
    ...(Weight !== undefined && { weight: Weight }),
    ...(Failover !== undefined && { failover: Failover }),
    ...(MultiValueAnswer && { isMultivalue: true }),
    ...(HealthCheckId !== undefined && { healthCheckId: HealthCheckId }),
  };
}
