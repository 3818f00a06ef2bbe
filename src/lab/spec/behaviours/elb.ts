/** Elastic Load Balancing: targets and the balancer itself. */
export const elbBehaviours = {
  'one-check-healthy': 'A new target is healthy after its first successful check.',
  'health-thresholds':
    'A target changes its health only after as many results in a row as its thresholds say.',
  'draining-targets':
    'A deregistered target gets no new request; its requests in flight may finish during the delay.',
  'terminated-target-is-unused':
    'A target whose instance stopped or ended is unused with Target.InvalidState.',
  'unused-without-listener':
    'A target of a group that no listener uses is unused with Target.NotInUse, and nobody checks it.',
  'slow-start':
    'A target that joins healthy ones gets its share of the requests little by little, where its group says so.',
  'fail-open': 'When no target of a group is healthy, requests go to all of them.',
  'bad-gateway': 'A target that refuses, resets or answers nonsense is a 502 of the balancer.',
  'no-target': 'A group without a target is a 503 of the balancer.',
  'gateway-timeout':
    'A target that does not connect in ten seconds, or is silent for the idle timeout, is a 504.',
  'balancer-provisioning':
    'A new balancer is provisioning for minutes, and serves nothing before it is active.',
  'capacity-must-be-warmed': 'A balancer rejects what is beyond its capacity with a 503.',
  'capacity-grows-under-load':
    'A pressed balancer has grown after some minutes; an idle one shrinks after hours.',
  'capacity-reservation':
    'With a capacity reservation the balancer can carry that much from the moment it is provisioned.',
} as const;
