/** What the lab deliberately does not do, by area, for docs/lab.md. An operation that would need it refuses clearly. */
export const notModelled: Readonly<Record<string, readonly string[]>> = {
  ec2: [],
  ecs: [],
  'auto-scaling': [],
  elb: [],
  discovery: [],
  cloudwatch: [],
  sqs: [],
  api: [],
};
