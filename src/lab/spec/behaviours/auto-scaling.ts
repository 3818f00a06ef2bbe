/** EC2 Auto Scaling: groups, hooks, policies. */
export const autoScalingBehaviours = {
  'replaces-not-running':
    'A member that does not run is unhealthy at once, grace period or not, and replaced.',
  'suspended-processes':
    'A suspended process (Launch, Terminate, HealthCheck, ReplaceUnhealthy, …) does nothing.',
  'elb-health-check':
    'With health check type ELB, a member that its attached target groups find unhealthy is replaced.',
  'health-check-grace-period': 'A new member is not judged by ELB before its grace period is over.',
  'unhealthy-replaced-by-tenths':
    'Members that run and are unhealthy are replaced a tenth of the group at a time.',
  'lifecycle-hooks':
    'A hook holds an instance in Pending:Wait or Terminating:Wait until it is completed or its time is over.',
  'hooks-hold-terminated-members':
    'A member terminated from outside stays Terminating:Wait in its group while its replacement is launched.',
  'drains-before-termination':
    'A member on its way out is terminated when its target groups have drained it, and not before.',
  cooldown: 'After a simple scaling the next one waits for the cooldown.',
  'instance-warm-up': 'A new instance does not count for step and target tracking policies until it is warm.',
  'scale-in-protection':
    'A protected member is not chosen by a scale-in; TerminateInstances ends it all the same.',
  'zone-balance':
    'Launches go to the zone with the fewest members, scale-in takes from the one with the most.',
  'zone-rebalance':
    'A group with uneven zones launches in the emptier one first, and then terminates in the fuller one.',
  'launch-failures':
    'A launch that fails is a Failed activity with the reason; the group tries another zone at once, and again later.',
  'alarms-drive-policies':
    'An alarm in ALARM executes the policies among its actions, again and again for as long as it lasts.',
  'target-tracking':
    'A target tracking policy keeps two alarms of its own and scales out at once, in slowly.',
} as const;
