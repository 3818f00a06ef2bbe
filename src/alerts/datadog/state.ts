import type { AlertState, AlertStatus } from '#core';
import type { Monitor } from './read.ts';

/** What is not here says nothing of now: Ignored, Skipped, Unknown, No Data, and what may come. */
const statuses: Record<string, AlertStatus> = { Alert: 'firing', Warn: 'pending', OK: 'quiet' };

/** A monitor's state. A group that alerts counts, whatever is told of the whole. */
export function stateOf(id: string, monitor: Monitor | undefined): AlertState {
  if (!monitor) return { id, status: 'no-data', since: null, reason: 'the monitor is no longer there' };
  const { overall_state: overall, overall_state_modified: modified, options, matching_downtimes } = monitor;
  const alerting = Object.entries(monitor.state.groups).filter(([, { status }]) => status === 'Alert');
  const status = alerting.length > 0 ? 'firing' : (statuses[overall] ?? 'no-data');
  const isMuted = Object.keys(options.silenced ?? {}).length + (matching_downtimes ?? []).length > 0;
  const notes = [
    ...(status === 'quiet' || overall === 'Alert' ? [] : [overall]),
    ...(alerting.length > 0 ? [`alerting: ${alerting.map(([group]) => group).join(', ')}`] : []),
    ...(isMuted ? ['muted'] : []),
  ];
  const triggered = alerting.flatMap(([, group]) => group.last_triggered_ts ?? []);
  // Of the whole only where the whole is in this state; else since the first of its groups.
  const ofGroups = triggered.length > 0 ? Math.min(...triggered) * 1000 : null;
  const since = status === statuses[overall] || alerting.length === 0 ? (modified ?? ofGroups) : ofGroups;
  return { id, status, since, ...(notes.length > 0 && { reason: notes.join('; ') }) };
}
