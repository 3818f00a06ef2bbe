import { isHealthy } from '../route53/health.ts';
import type { LabState } from '../state.ts';
import type { DiscoveryInstanceRecord } from './records.ts';

/** The health of an instance as Cloud Map tells it: by its health check, or as it was told. */
export function instanceHealth(
  state: LabState,
  { health, healthCheckId }: DiscoveryInstanceRecord,
): DiscoveryInstanceRecord['health'] {
  if (healthCheckId === undefined) return health;
  return isHealthy(state, healthCheckId) ? 'HEALTHY' : 'UNHEALTHY';
}
