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
  ecs: [],
  'auto-scaling': [],
  elb: [],
  discovery: [],
  cloudwatch: [],
  sqs: [],
  api: [],
};
