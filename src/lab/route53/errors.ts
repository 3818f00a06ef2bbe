import {
  HealthCheckVersionMismatch,
  InvalidInput,
  NoSuchHealthCheck,
  NoSuchHostedZone,
} from '@aws-sdk/client-route-53';
import type { ControlPlane } from '../control/control-plane.ts';
import type { HealthCheckRecord, HostedZoneRecord } from '../control/route53/records.ts';
import { WireError } from '../wire/index.ts';

export function invalid(message: string): InvalidInput {
  return new InvalidInput({ message, $metadata: {} });
}

/** The zone of an id, with or without `/hostedzone/`. */
export function zoneOf({ state }: ControlPlane, given: string | undefined): HostedZoneRecord {
  const id = withoutPrefix(given ?? '', 'hostedzone');
  const zone = state.route53.zones.get(id);
  if (zone) return zone;
  throw new NoSuchHostedZone({ message: `No hosted zone found with ID: ${id}`, $metadata: {} });
}

/** Cloud Map's zones are changed by Cloud Map alone. */
export function refuseLinked({ id, linkedService }: HostedZoneRecord): void {
  if (!linkedService) return;
  const { principal, description } = linkedService;
  throw new WireError(
    'AccessDenied',
    `The resource hostedzone/${id} can only be managed through ${principal} (${description})`,
    403,
  );
}

export function healthCheckOf({ state }: ControlPlane, id: string | undefined): HealthCheckRecord {
  const check = state.route53.healthChecks.get(id ?? '');
  if (check) return check;
  throw new NoSuchHealthCheck({
    message: `No health check exists with the specified ID: ${id}`,
    $metadata: {},
  });
}

export function refuseLinkedCheck({ id, linkedService }: HealthCheckRecord): void {
  if (!linkedService) return;
  const { principal, description } = linkedService;
  throw new WireError(
    'AccessDenied',
    `The resource healthcheck/${id} can only be managed through ${principal} (${description})`,
    403,
  );
}

export function checkVersion({ version }: HealthCheckRecord, expected: number | undefined): void {
  if (expected === undefined || expected === version) return;
  throw new HealthCheckVersionMismatch({
    message: `The health check version ${expected} does not match the current version ${version}.`,
    $metadata: {},
  });
}

export function withoutPrefix(id: string, kind: 'hostedzone' | 'change'): string {
  return id.replace(new RegExp(`^/?${kind}/`), '');
}
