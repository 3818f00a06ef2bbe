import { balancerNamed, balancerZoneId } from '../control/route53/balancer-names.ts';
import { isWithin, recordSetKey } from '../control/route53/names.ts';
import type { RecordStep } from '../control/route53/published.ts';
import type { HostedZoneRecord, RecordSet } from '../control/route53/records.ts';
import type { LabState } from '../control/state.ts';
import type { ReadChange } from './read-change.ts';

/**
 * The steps of a batch, which is taken as a whole or not at all: each change is checked against the zone as the
 * changes before it leave it, and what is wrong is added to `problems`.
 */
export function stepsOf(
  state: LabState,
  zone: HostedZoneRecord,
  changes: readonly ReadChange[],
  problems: string[],
): RecordStep[] {
  const draft = new Draft(zone);
  const seen = new Set<string>();
  const steps: RecordStep[] = [];
  for (const change of changes) {
    const { action, set } = change;
    const doubled = `${action === 'DELETE' ? 'DELETE' : 'PUT'} ${recordSetKey(set)}`;
    if (seen.has(doubled))
      problems.push(
        `The request contains an invalid set of changes for a resource record set '${set.type} ${set.name}'`,
      );
    seen.add(doubled);
    const problem =
      action === 'DELETE' ? problemOfDelete(zone, draft, set) : problemOfPut(state, zone, draft, change);
    if (problem !== undefined) problems.push(problem);
    const step: RecordStep = action === 'DELETE' ? { kind: 'remove', set } : { kind: 'put', set };
    draft.take(step);
    steps.push(step);
  }
  // Checked at the end, since one batch may take an alias' target away and put another one there.
  for (const { set } of changes) {
    const problem = draft.get(set) === set ? problemOfAlias(state, zone, draft, set) : undefined;
    if (problem !== undefined) problems.push(problem);
  }
  return steps;
}

/** A zone with the changes so far; the zone itself is not touched. */
class Draft {
  readonly #zone: HostedZoneRecord;
  readonly #changed = new Map<string, RecordSet | undefined>();

  constructor(zone: HostedZoneRecord) {
    this.#zone = zone;
  }

  get(of: Pick<RecordSet, 'name' | 'type' | 'setIdentifier'>): RecordSet | undefined {
    const key = recordSetKey(of);
    return this.#changed.has(key) ? this.#changed.get(key) : this.#zone.recordSets.get(key);
  }

  take(step: RecordStep): void {
    this.#changed.set(recordSetKey(step.set), step.kind === 'put' ? step.set : undefined);
  }

  at(name: string): RecordSet[] {
    const untouched = [...this.#zone.recordSets.values()].filter(
      (set) => set.name === name && !this.#changed.has(recordSetKey(set)),
    );
    const changed = [...this.#changed.values()].filter((set) => set?.name === name);
    return [...untouched, ...changed.flatMap((set) => set ?? [])];
  }
}

function problemOfDelete(zone: HostedZoneRecord, draft: Draft, set: RecordSet): string | undefined {
  const tried = `Tried to delete resource record set [${labelOf(set)}]`;
  const current = draft.get(set);
  if (!current) return `${tried} but it was not found`;
  if (set.name === zone.name && set.type === 'SOA')
    return 'A HostedZone must contain exactly one SOA record.';
  if (set.name === zone.name && set.type === 'NS')
    return 'A HostedZone must contain at least one NS record for the zone itself.';
  if (!isSame(current, set)) return `${tried} but the values provided do not match the current values`;
  return undefined;
}

function problemOfPut(
  state: LabState,
  zone: HostedZoneRecord,
  draft: Draft,
  { action, set }: ReadChange,
): string | undefined {
  const { name, type } = set;
  if (!isWithin(name, zone.name)) return `RRSet with DNS name ${name} is not permitted in zone ${zone.name}`;
  if (action === 'CREATE' && draft.get(set))
    return `Tried to create resource record set [${labelOf(set)}] but it already exists`;
  if (type === 'SOA' && name !== zone.name) return 'A HostedZone must contain exactly one SOA record.';
  if (type === 'CNAME' && name === zone.name)
    return `RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone.name}`;
  const others = draft.at(name).filter((other) => recordSetKey(other) !== recordSetKey(set));
  if (others.some((other) => (other.type === 'CNAME') !== (type === 'CNAME')))
    return `RRSet of type ${type} with DNS name ${name} is not permitted because a conflicting RRSet of type ${others[0]?.type} with the same DNS name already exists in zone ${zone.name}`;
  if (set.healthCheckId !== undefined && !state.route53.healthChecks.has(set.healthCheckId))
    return `The specified health check does not exist: ${set.healthCheckId}`;
  return problemOfRouting(
    set,
    others.filter((other) => other.type === type),
  );
}

/** Record sets of one name and type have one routing policy. */
function problemOfRouting(set: RecordSet, peers: readonly RecordSet[]): string | undefined {
  const { name, type, setIdentifier, weight, failover, isMultivalue } = set;
  const rrset = `RRSet with DNS name ${name}, type ${type}, SetIdentifier ${setIdentifier ?? 'null'}`;
  const [peer] = peers;
  if (!peer) return undefined;
  if (setIdentifier === undefined || peer.setIdentifier === undefined)
    return `${rrset} cannot be created as other RRSets exist with the same name and type.`;
  if (isMultivalue && !peer.isMultivalue)
    return `${rrset} cannot be created because a non multivalue answer rrset exists with the same name and type.`;
  if (weight !== undefined && peer.weight === undefined)
    return `${rrset} cannot be created as a non-weighted set exists with the same name and type.`;
  if (failover !== undefined && peer.failover === undefined)
    return `${rrset} cannot be created as a non-failover set exists with the same name and type.`;
  if (failover !== undefined && peers.some((each) => each.failover === failover))
    return `${rrset} cannot be created as a failover set with the same name, type and failover role exists.`;
  if (
    weight !== undefined &&
    !set.alias &&
    peers.some(({ alias, ttlSeconds }) => !alias && ttlSeconds !== set.ttlSeconds)
  )
    return `${rrset} cannot be created as weighted sets must contain the same TTL.`;
  return undefined;
}

function problemOfAlias(
  state: LabState,
  zone: HostedZoneRecord,
  draft: Draft,
  { alias, type }: RecordSet,
): string | undefined {
  if (!alias) return undefined;
  const tried = `Tried to create an alias that targets ${alias.name}, type ${type} in zone ${alias.zoneId}`;
  if (alias.zoneId === balancerZoneId)
    return balancerNamed(state, alias.name) ? undefined : `${tried}, but that target was not found`;
  if (alias.zoneId !== zone.id)
    return `${tried}, but the alias target name does not lie within the target zone`;
  if (!isWithin(alias.name, zone.name))
    return `${tried}, but the alias target name does not lie within the target zone`;
  if (draft.at(alias.name).some((target) => target.type === type)) return undefined;
  return `${tried}, but that target was not found`;
}

function isSame(current: RecordSet, given: RecordSet): boolean {
  const essence = ({
    values,
    ttlSeconds,
    alias,
    weight,
    failover,
    isMultivalue = false,
    healthCheckId,
  }: RecordSet) =>
    JSON.stringify([
      values.toSorted(),
      ttlSeconds,
      alias?.zoneId,
      alias?.name,
      alias?.evaluatesHealth,
      weight,
      failover,
      isMultivalue,
      healthCheckId,
    ]);
  return essence(current) === essence(given);
}

function labelOf({ name, type, setIdentifier }: RecordSet): string {
  const identifier = setIdentifier === undefined ? '' : `, set-identifier='${setIdentifier}'`;
  return `name='${name}', type='${type}'${identifier}`;
}
