/** Cloud Map, Route 53 and the name server. */
export const discoveryBehaviours = {
  'tasks-are-registered':
    'A running task of a service with a registry has a record in Cloud Map, a stopped one has none.',
  'a-and-srv-records':
    'Cloud Map answers A with addresses, and SRV with ports and the targets, each with the TTL of its service.',
  'at-most-eight-answers': 'A multivalue answer has up to eight records, drawn anew each time.',
  'unhealthy-when-all-are': 'Unhealthy records are left out, unless all are unhealthy.',
  'propagation-delay':
    'A change of records reaches the name servers a while later; GetChange says PENDING until then.',
  'operations-take-time':
    'An operation of Cloud Map is SUBMITTED, then PENDING, and a while later SUCCESS or FAIL.',
  'custom-health-delay':
    'A health told by UpdateInstanceCustomHealthStatus reaches the answers a while later, unless it is taken back.',
  'zombies-keep-their-record': 'The record of a task whose host is stopped or cut off stays, healthy.',
  'health-check-threshold':
    'A Route 53 health check changes after as many results in a row as its threshold; a new one is healthy.',
  'failover-records': 'A failover record answers with its secondary while the primary is unhealthy.',
  'alarm-health-checks':
    "A CLOUDWATCH_METRIC health check follows its alarm's data, not the state it was set to.",
  'balancer-names':
    "A balancer's name in DNS, and an alias to it, answers with its address and a TTL of 60 s.",
} as const;
