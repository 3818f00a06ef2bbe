/** EC2: instances, networks, spot. */
export const ec2Behaviours = {
  'graceful-shutdown':
    'TerminateInstances and StopInstances shut the system down: SIGTERM to every task, SIGKILL after a while, and the agent says goodbye.',
  'abrupt-shutdown': 'With SkipOsShutdown the host vanishes: its peers hear nothing, then it is gone.',
  'ended-instances-stay-visible': 'A terminated instance is described for an hour, without its address.',
  'protection-by-zone':
    'One protected instance saves every instance of the request in its zone; those of the other zones end all the same.',
  'stop-keeps-the-host':
    'A stopped instance keeps its id and address and comes back with StartInstances; its tasks do not.',
  'stop-protection': 'An instance with disableApiStop refuses StopInstances.',
  'reboot-keeps-running':
    'A rebooted instance stays running, with its id and address, while its system ends with every task and boots again.',
  'state-reasons':
    'StateReason tells who ended an instance: the API, its own system, spot, or a failed launch.',
  'idempotent-run':
    'RunInstances with a client token that was used before answers with the instances of then, or with IdempotentParameterMismatch.',
  'user-data-names-the-cluster':
    'An instance whose user data sets ECS_CLUSTER registers with that cluster, and without it with none.',
  'network-acl-cuts-a-subnet':
    'A network ACL that denies all leaves the hosts of its subnets alive and unreachable, until the old one is back.',
  'spot-notice':
    'Two minutes before its end a spot instance says so at its metadata endpoint, `spot/instance-action`.',
  'spot-reclaim':
    'When its notice is over, a spot instance is terminated with Server.SpotInstanceTermination.',
  'spot-cannot-be-stopped': 'A spot instance of a one-time request refuses StopInstances.',
  'insufficient-capacity':
    'In a zone without capacity no instance is launched or started: InsufficientInstanceCapacity.',
} as const;
