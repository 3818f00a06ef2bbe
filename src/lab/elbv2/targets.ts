import type { TargetDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvalidTargetException } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isIPv4 } from 'node:net';
import type { TargetPlace } from '../control/elb/targets.ts';
import type { TargetGroupRecord } from '../control/elb/records.ts';
import type { LabState } from '../control/state.ts';
import { notModelled, validationError } from './pages.ts';

/** Where a target of a request is, checked; without a port it is the group's. */
export function targetPlaceOf(
  state: LabState,
  group: TargetGroupRecord,
  { Id = '', Port: port = group.port, AvailabilityZone: zone }: TargetDescription,
): TargetPlace {
  if (port < 1 || port > 65_535) throw validationError(`Port '${port}' must be between 1 and 65535`);
  const id = `${Id}:${port}`;
  if (group.targetType === 'instance') {
    if (zone !== undefined)
      throw validationError('You cannot specify an Availability Zone for a target of type instance');
    return { id, port, ...instancePlace(state, Id) };
  }
  return { id, host: addressOf(Id), port, zone: zoneOf(state, Id, zone) };
}

/** The id of a target under which its group keeps it. */
export function targetIdOf(
  group: TargetGroupRecord,
  { Id = '', Port = group.port }: TargetDescription,
): string {
  return `${Id}:${Port}`;
}

function instancePlace(state: LabState, id: string): Pick<TargetPlace, 'host' | 'zone' | 'instanceId'> {
  if (!/^i-[0-9a-f]{8,17}$/.test(id)) throw validationError(`Instance ID '${id}' is not valid`);
  const instance = state.ec2.instances.get(id);
  if (!instance) throw invalidTarget(`Instance ID '${id}' is not valid`);
  const { privateIp: host, zone } = instance;
  if (instance.state !== 'running' || host === undefined)
    throw invalidTarget(`The following targets are not in a running state and cannot be registered: '${id}'`);
  return { host, zone, instanceId: id };
}

function addressOf(address: string): string {
  if (!isIPv4(address)) throw validationError(`The IP address '${address}' is not a valid IPv4 address`);
  // A lab sends nothing to anybody but itself.
  if (!address.startsWith('127.')) throw notModelled(`targets outside 127.0.0.0/8, such as '${address}'`);
  return address;
}

function zoneOf({ ec2 }: LabState, address: string, given: string | undefined): string {
  if (given !== undefined && given !== 'all' && !ec2.zones.some(({ name }) => name === given))
    throw validationError(`Availability Zone '${given}' is not valid`);
  const here = [...ec2.instances.values()].find(({ privateIp }) => privateIp === address);
  return given ?? here?.zone ?? 'all';
}

function invalidTarget(message: string): InvalidTargetException {
  return new InvalidTargetException({ message, $metadata: {} });
}
