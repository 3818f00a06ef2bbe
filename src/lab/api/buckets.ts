/** A token bucket: how many requests at once, and how many more each second. */
interface Bucket {
  capacity: number;
  perSecond: number;
}

/** What one request takes from one bucket. */
export interface Draw {
  /** The bucket's name, unique in the account. */
  key: string;
  bucket: Bucket;
  tokens: number;
}

const bucket = (capacity: number, perSecond: number): Bucket => ({ capacity, perSecond });

const isRead = (operation: string): boolean => /^(?:Describe|List|Get)/.test(operation);

type Draws = (operation: string, input: object) => Draw[];

/**
 * The published buckets of each service, by signing name. Sources: EC2 and ECS API throttling pages, ELB quotas,
 * CloudWatch and Route 53 service quotas; services without published numbers are not throttled.
 */
const drawsOf: Readonly<Record<string, Draws>> = {
  ec2: ec2Draws,
  ecs: (operation) => [drawOf('ecs', ecsBucket(operation))],
  elasticloadbalancing: elbDraws,
  monitoring: cloudWatchDraws,
  route53: () => [drawOf('route53', ['account', bucket(5, 5)])],
};

/** What a request takes, from every bucket that it counts against. */
export function drawsFor(service: string, operation: string, input: object): Draw[] {
  return drawsOf[service]?.(operation, input) ?? [];
}

function drawOf(service: string, [name, of]: [name: string, of: Bucket], tokens = 1): Draw {
  return { key: `${service}/${name}`, bucket: of, tokens };
}

const heavyDescribes = new Set([
  'DescribeInstances',
  'DescribeInstanceStatus',
  'DescribeSpotInstanceRequests',
]);

function ec2Draws(operation: string, input: object): Draw[] {
  const ids = listIn(input, 'InstanceIds').length;
  if (heavyDescribes.has(operation)) {
    const isNarrow = ids > 0 || listIn(input, 'Filters').length > 0 || 'MaxResults' in input;
    return [drawOf('ec2', isNarrow ? ['reads', bucket(100, 20)] : ['unfiltered reads', bucket(50, 10)])];
  }
  if (isRead(operation)) return [drawOf('ec2', ['reads', bucket(100, 20)])];
  switch (operation) {
    case 'TerminateInstances':
      return [
        drawOf('ec2', [operation, bucket(100, 5)]),
        drawOf('ec2', ['ended instances', bucket(1000, 20)], ids),
      ];
    case 'StopInstances':
      return [
        drawOf('ec2', ['writes', bucket(50, 5)]),
        drawOf('ec2', ['ended instances', bucket(1000, 20)], ids),
      ];
    case 'RunInstances':
    case 'StartInstances': {
      const started = operation === 'StartInstances' ? ids : numberIn(input, 'MaxCount');
      return [
        drawOf('ec2', [operation, bucket(5, 2)]),
        drawOf('ec2', ['started instances', bucket(1000, 2)], started),
      ];
    }
    case 'CreateTags':
    case 'DeleteTags':
      return [drawOf('ec2', [operation, bucket(100, 10)])];
    default:
      return [drawOf('ec2', ['writes', bucket(50, 5)])];
  }
}

const ecsKinds: [name: string, operations: RegExp, of: Bucket][] = [
  ['resource reads', /^(?:Describe|List)(?:Tasks|ContainerInstances)$/, bucket(100, 20)],
  [
    'resource writes',
    /^(?:StopTask|RunTask|StartTask|DeregisterContainerInstance|UpdateContainerInstancesState)$/,
    bucket(100, 40),
  ],
  ['service reads', /^(?:Describe|List)Services/, bucket(100, 20)],
  ['service writes', /^(?:Create|Update|Delete)Service$/, bucket(50, 5)],
  ['task definition reads', /^(?:Describe|List)TaskDefinition/, bucket(50, 20)],
  ['cluster reads', /^(?:Describe|List|Get)/, bucket(50, 20)],
];

function ecsBucket(operation: string): [name: string, of: Bucket] {
  const found = ecsKinds.find(([, operations]) => operations.test(operation));
  return found ? [found[0], found[2]] : ['cluster writes', bucket(50, 20)];
}

function elbDraws(operation: string): Draw[] {
  const all = drawOf('elb', ['account', bucket(40, 10)]);
  if (isRead(operation)) return [all];
  if (/^(?:Register|Deregister)Targets$/.test(operation))
    return [all, drawOf('elb', ['registrations', bucket(20, 4)])];
  return [all, drawOf('elb', ['writes', bucket(20, 3)])];
}

const cloudWatchRates: Readonly<Record<string, number>> = {
  DescribeAlarms: 9,
  DescribeAlarmHistory: 20,
  GetMetricData: 500,
  GetMetricStatistics: 400,
  ListMetrics: 25,
  PutMetricData: 500,
  PutMetricAlarm: 3,
  SetAlarmState: 3,
};

function cloudWatchDraws(operation: string): Draw[] {
  const rate = cloudWatchRates[operation];
  return rate === undefined ? [] : [drawOf('cloudwatch', [operation, bucket(rate, rate)])];
}

function listIn(input: object, member: string): unknown[] {
  const value: unknown = Reflect.get(input, member);
  return Array.isArray(value) ? value : [];
}

function numberIn(input: object, member: string): number {
  const value: unknown = Reflect.get(input, member);
  return typeof value === 'number' ? value : 1;
}
