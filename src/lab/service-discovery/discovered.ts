import { NamespaceNotFound, ServiceNotFound } from '@aws-sdk/client-servicediscovery';
import type { DiscoverInstancesRequest } from '@aws-sdk/client-servicediscovery';
import { instanceHealth } from '../control/discovery/health.ts';
import type {
  DiscoveryInstanceRecord,
  DiscoveryServiceRecord,
  NamespaceRecord,
} from '../control/discovery/records.ts';
import type { ControlPlane } from '../control/control-plane.ts';
import type { LabState } from '../control/state.ts';
import { invalid } from './errors.ts';

/** The service of a namespace's and a service's name. */
export function serviceNamed(
  { state }: ControlPlane,
  { NamespaceName, ServiceName }: { NamespaceName?: string | undefined; ServiceName?: string | undefined },
): { namespace: NamespaceRecord; service: DiscoveryServiceRecord } {
  const { namespaces, services } = state.discovery;
  const namespace = [...namespaces.values()].find(
    ({ name, arn }) => name === NamespaceName || arn === NamespaceName,
  );
  if (!namespace)
    throw new NamespaceNotFound({ message: `Namespace not found: ${NamespaceName}`, $metadata: {} });
  const service = [...services.values()].find(
    ({ name, namespaceId }) => namespaceId === namespace.id && name === ServiceName,
  );
  if (!service) throw new ServiceNotFound({ message: `Service not found: ${ServiceName}`, $metadata: {} });
  return { namespace, service };
}

type Query = Pick<DiscoverInstancesRequest, 'HealthStatus' | 'QueryParameters' | 'OptionalParameters'>;

/** The instances that a query finds; health counts only where the service has a health check. */
export function discovered(
  state: LabState,
  service: DiscoveryServiceRecord,
  { HealthStatus = 'HEALTHY_OR_ELSE_ALL', QueryParameters = {}, OptionalParameters = {} }: Query,
): DiscoveryInstanceRecord[] {
  const matching = [...service.instances.values()].filter((each) => has(each, QueryParameters));
  const optional = matching.filter((each) => has(each, OptionalParameters));
  const found = optional.length > 0 ? optional : matching;
  const isChecked = service.hasCustomHealth || service.healthCheck !== undefined;
  const inHealth = (health: string) => found.filter((each) => instanceHealth(state, each) === health);
  switch (HealthStatus) {
    case 'HEALTHY':
      return isChecked ? inHealth('HEALTHY') : found;
    case 'UNHEALTHY':
      return isChecked ? inHealth('UNHEALTHY') : found;
    case 'ALL':
      return found;
    case 'HEALTHY_OR_ELSE_ALL': {
      const healthy = inHealth('HEALTHY');
      return healthy.length > 0 ? healthy : found;
    }
    default:
      throw invalid(
        `1 validation error detected: Value '${String(HealthStatus)}' at 'healthStatus' failed to satisfy constraint: Member must satisfy enum value set: [HEALTHY, UNHEALTHY, ALL, HEALTHY_OR_ELSE_ALL]`,
      );
  }
}

function has({ attributes }: DiscoveryInstanceRecord, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => attributes[key] === value);
}
