import type { AlertState } from '#core';
import type { Incident, Service } from './read.ts';

/** A service in one of these tells of its incidents. */
const watched = ['active', 'warning', 'critical'];

/** A service fires while an incident is open. One in maintenance opens none, so it is never quiet. */
export function stateOf(id: string, service: Service | undefined, open: readonly Incident[]): AlertState {
  if (open.length > 0) {
    const acknowledged = open.filter(({ status }) => status === 'acknowledged').length;
    const reason = `${open.length} open${acknowledged > 0 ? `, ${acknowledged} acknowledged` : ''}`;
    return { id, status: 'firing', since: Math.min(...open.map(({ created_at }) => created_at)), reason };
  }
  if (!service) return { id, status: 'no-data', since: null, reason: 'the service is no longer there' };
  if (!watched.includes(service.status))
    return { id, status: 'no-data', since: null, reason: `the service is ${service.status}` };
  return { id, status: 'quiet', since: null };
}
