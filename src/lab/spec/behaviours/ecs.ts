/** ECS: agents, tasks, the service scheduler. */
export const ecsBehaviours = {
  'terminated-host-turns-inactive':
    'The container instance of a terminated host is INACTIVE at once, its tasks STOPPED with TerminationNotice.',
  'stopped-host-stays-active':
    'A stopped or partitioned host stays ACTIVE; a while later its agentConnected is false.',
  'zombie-tasks':
    'Tasks of a host whose agent is gone stay RUNNING; those that the scheduler stops are RUNNING with desired STOPPED.',
  'no-deregistration-after-disconnect':
    'A host whose agent was disconnected before it was terminated is not deregistered: only deregister-container-instance --force cures it.',
  'stop-codes': 'stopCode and stoppedReason of a task say why it ended, in the words of ECS.',
  'placement-fits': 'A task goes only where CPU units, memory and its host port are free.',
  'placement-spread': 'spread keeps zones, instances or any attribute even.',
  'placement-binpack': 'binpack fills the instance with the least of a resource left.',
  'placement-constraints': 'distinctInstance and memberOf (cluster query language) are binding.',
  'placement-back-off':
    'After three failed placements the scheduler waits fifteen minutes, even when an instance joins meanwhile.',
  'start-back-off':
    'A service whose tasks never run is tried less and less often; one that ran is not held back.',
  'zone-rebalancing':
    'With availabilityZoneRebalancing a service whose zones are uneven gets a task where it lacks one, then loses one.',
  'no-move-back': 'Without it, tasks stay where they were placed after a lost host is replaced.',
  'draining-moves-tasks':
    'On a DRAINING instance tasks of services are replaced and stopped within the deployment percentages; none is placed there.',
  'deployment-percentages':
    'A deployment never has fewer healthy tasks than minimumHealthyPercent, nor more than maximumPercent.',
  'circuit-breaker':
    'A deployment whose tasks fail too often is FAILED, and rolled back where that is enabled.',
  'unhealthy-tasks-are-replaced':
    "A task that fails its balancer's health checks after the grace period is replaced, its successor first where the percentages and the room allow it.",
  'container-health':
    'The health check of a container makes its task HEALTHY or, after its retries, UNHEALTHY; a service replaces the latter, and counts no other as healthy.',
  'grace-period': 'During healthCheckGracePeriodSeconds failing health checks of a new task are ignored.',
  'healthy-after-a-while': 'A task without health checks counts as healthy 40 seconds after it is RUNNING.',
  'lost-tasks-are-replaced-at-once':
    'Tasks that were lost are replaced at once, whatever the percentages say.',
  'daemon-on-every-host': 'A DAEMON service has one task on every active instance, new ones included.',
  'stop-timeout': 'A task that ignores SIGTERM is killed after its stopTimeout, with exit code 137.',
  'stopped-tasks-stay-visible': 'A stopped task is described for an hour.',
  'steady-state-event': 'A service that has come to what it wants says so in an event, once.',
  'events-are-not-repeated':
    'A service complains of the same thing once, and again after six hours if it lasts; its latest hundred events are kept.',
  'registry-down':
    'While the registry is down no image is pulled: replacements on hosts without it end with CannotPullContainerError.',
  'target-registration':
    'A running task of a service with a target group is registered there, a stopped one taken out.',
} as const;
