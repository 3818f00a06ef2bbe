/** What the lab deliberately does not do, by area, for docs/lab.md. An operation that would need it refuses clearly. */
export const notModelled: Readonly<Record<string, readonly string[]>> = {
  ec2: [
    'More than one VPC, image, instance type or launch template.',
    'Security groups, key pairs, instance profiles, volumes, network interfaces of their own, public and IPv6 addresses.',
    'Network ACL entries that deny a part of the traffic: a subnet is cut whole or not at all, also from itself.',
    'Status checks that fail: EC2 finds every host that runs in order, be it cut from its network or not.',
    'Hibernation; persistent spot requests, their prices, and interruptions that stop; the rebalance recommendation.',
    'Of user data, anything but ECS_CLUSTER.',
  ],
  ecs: [
    'Fargate, external and managed instances; capacity providers: a task that does not fit fails its placement instead of waiting in PROVISIONING.',
    'Tasks of several containers, volumes, secrets, GPUs, Service Connect, ECS Exec, overrides of a command or its environment.',
    "Deployments other than rolling updates; deployment alarms, lifecycle hooks and bake time; a circuit breaker with thresholds of one's own.",
    'Task protection, task sets, service revisions, account settings that can be set.',
    'The stop code SpotInterruption: tasks of a reclaimed spot host end with TerminationNotice.',
    "Limits of network interfaces per instance; a service's name is unique in the lab, not in its cluster.",
  ],
  'auto-scaling': [
    "Launch configurations, launch templates other than the lab's own, mixed instances policies.",
    'Scheduled actions, warm pools, instance refresh, predictive scaling, metric math in target tracking.',
    'Maintenance and lifecycle policies, zone distribution and impairment policies, maximum lifetime, deletion protection.',
    "Impaired EC2 status checks replace nobody: only instances that do not run, ELB and a user's own check do.",
    'Notifications of lifecycle hooks are kept and sent to nobody.',
  ],
  elb: [
    'Network, gateway and classic balancers; HTTPS, HTTP/2 and gRPC; authentication, stickiness, rule transforms.',
    'Conditions other than host and path; target groups of type lambda and alb; targets outside 127.0.0.0/8.',
    "The balancer's DNSName is its address, for a system's resolver does not ask the lab; the lab's name server knows its name.",
    "A client's idle connection is kept for 60 s; the idle timeout applies between balancer and target.",
    'active_impaired, failed and InsufficientCapacity never occur; counters have no zone.',
  ],
  discovery: [
    'HTTPS health checks, several checkers, latency, geolocation, geoproximity and CIDR routing, traffic policies, delegation sets.',
    "Public namespaces, DNSSEC, zone transfers; the name server refuses what is not in the lab's zones.",
    'It listens on a port of its own, not on 53: only who is told of it asks it.',
  ],
  cloudwatch: [
    'Anomaly detection, Metrics Insights, SEARCH, log alarms, dashboards, metric streams, other accounts.',
    'Alarm actions other than scaling policies and SNS topics; those of SNS are in the history and reach nobody.',
    'Status checks of a host that is cut off stay 0; percentiles are nearest rank.',
  ],
  sqs: [
    'FIFO queues, policies, encryption, message move tasks.',
    "Standard queues of AWS may deliver twice and out of order; the lab's deliver once, in order.",
  ],
  api: [
    'Signatures are not verified: the access key alone opens the lab.',
    'Policies: what `denies` does not name is allowed. Session policies and MFA; a session that is over is an unknown key.',
    'Buckets of services whose rates AWS does not publish (Auto Scaling, Cloud Map, SQS, STS).',
    'The metadata endpoint of a host has no credentials, user data or network paths, and is not at 169.254.169.254.',
    "Memory of the lab's own servers and CPU that they share are divided among the tasks of a host.",
  ],
};
