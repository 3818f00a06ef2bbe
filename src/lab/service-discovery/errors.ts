import {
  InstanceNotFound,
  InvalidInput,
  NamespaceNotFound,
  ServiceNotFound,
} from '@aws-sdk/client-servicediscovery';
import type { ControlPlane } from '../control/control-plane.ts';
import type {
  DiscoveryInstanceRecord,
  DiscoveryServiceRecord,
  NamespaceRecord,
} from '../control/discovery/records.ts';

export function invalid(message: string): InvalidInput {
  return new InvalidInput({ message, $metadata: {} });
}

/** The namespace of an id or ARN. */
export function namespaceOf({ state }: ControlPlane, id: string | undefined): NamespaceRecord {
  checkId(id, 'NamespaceId');
  const namespace = state.discovery.namespaces.get(lastPart(id));
  if (namespace && (id === namespace.id || id === namespace.arn)) return namespace;
  throw new NamespaceNotFound({ message: `Namespace with id ${id} not found`, $metadata: {} });
}

/** The service of an id or ARN. */
export function serviceOf({ state }: ControlPlane, id: string | undefined): DiscoveryServiceRecord {
  checkId(id, 'ServiceId');
  const service = state.discovery.services.get(lastPart(id));
  if (service && (id === service.id || id === service.arn)) return service;
  throw new ServiceNotFound({ message: `Service with id ${id} not found`, $metadata: {} });
}

export function instanceOf(
  { instances }: DiscoveryServiceRecord,
  id: string | undefined,
): DiscoveryInstanceRecord {
  checkInstanceId(id);
  const instance = instances.get(id ?? '');
  if (instance) return instance;
  throw new InstanceNotFound({ message: `Instance with id ${id} not found`, $metadata: {} });
}

export function checkInstanceId(id: string | undefined): void {
  if (!/^[0-9a-zA-Z_/:.@-]{1,64}$/.test(id ?? ''))
    throw notMatching(id, 'instanceId', '^[0-9a-zA-Z_/:.@-]+$');
}

export function checkLength(text: string | undefined, member: string, most: number): void {
  if (text !== undefined && text.length > most)
    throw invalid(
      `1 validation error detected: Value '${text.slice(0, 60)}' at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
    );
}

/** What Cloud Map says of a value that its model's pattern refuses. */
export function notMatching(value: string | undefined, member: string, pattern: string): InvalidInput {
  return invalid(
    `1 validation error detected: Value '${value ?? ''}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`,
  );
}

function checkId(id: string | undefined, member: string): asserts id is string {
  if (!id) throw invalid(`${member} must not be empty.`);
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
