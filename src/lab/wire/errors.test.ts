import {
  AlreadyExistsFault,
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeInstancesCommand,
  DescribeVpcsCommand,
  EC2Client,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AccessDeniedException,
  ClusterNotFoundException,
  DescribeClustersCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListTasksCommand,
  ServerException,
} from '@aws-sdk/client-ecs';
import {
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
  LoadBalancerNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WireError, awsService, createWireServer, dryRunOperation, operation } from './index.ts';
import type { WireServer } from './index.ts';

const throws = (error: unknown) => async () => {
  throw error;
};

let server: WireServer;
let refusals: WireError[] = [];
const accidents: unknown[] = [];

beforeAll(async () => {
  server = await createWireServer({
    lab: null,
    isKnownAccessKey: (key) => key === 'lab',
    beforeHandle() {
      const refusal = refusals.shift();
      if (refusal) throw refusal;
    },
    onError: (error) => accidents.push(error),
    services: [
      { signingName: 'ec2', load: async () => awsService(EC2Client, ec2) },
      { signingName: 'ecs', load: async () => awsService(ECSClient, ecs) },
      { signingName: 'autoscaling', load: async () => awsService(AutoScalingClient, autoScaling) },
      {
        signingName: 'elasticloadbalancing',
        load: async () => awsService(ElasticLoadBalancingV2Client, elb),
      },
    ],
  });
});
afterAll(() => server.close());
beforeEach(() => {
  refusals = [];
  accidents.length = 0;
});

const $metadata = {};
const ec2 = [
  operation(DescribeInstancesCommand, async (input) => {
    if (input.DryRun) throw dryRunOperation;
    if (input.InstanceIds) throw new WireError('InvalidInstanceID.NotFound', 'No <such> instance\r\n & 😀');
    return { Reservations: [] };
  }),
  operation(TerminateInstancesCommand, throws(new TypeError('a bug in the handler'))),
];
const ecs = [
  operation(
    DescribeTasksCommand,
    throws(new ClusterNotFoundException({ message: 'Cluster not found.', $metadata })),
  ),
  operation(DescribeClustersCommand, async () => ({ clusters: [] })),
  operation(ListClustersCommand, throws(new AccessDeniedException({ message: 'Not yours.', $metadata }))),
  operation(ListTasksCommand, throws(new ServerException({ message: 'Try again.', $metadata }))),
];
const autoScaling = [
  operation(CreateAutoScalingGroupCommand, throws(new AlreadyExistsFault({ message: 'Taken.', $metadata }))),
  operation(DescribeAutoScalingGroupsCommand, throws(new Error('a bug in the handler'))),
  operation(SetDesiredCapacityCommand, async () => ({})),
];
const elb = [
  operation(
    DescribeLoadBalancersCommand,
    throws(new LoadBalancerNotFoundException({ message: 'No balancer.', $metadata })),
  ),
];

function options(accessKeyId = 'lab', maxAttempts = 1) {
  return {
    endpoint: server.url,
    region: 'lab-local-1',
    credentials: { accessKeyId, secretAccessKey: 'lab' },
    maxAttempts,
  };
}

async function failure(sent: Promise<unknown>) {
  const error: unknown = await sent.then(
    () => new Error('It succeeded.'),
    (reason: unknown) => reason,
  );
  return error;
}

function failing(name: string, message: unknown, httpStatusCode: number) {
  return {
    name,
    message,
    $metadata: { httpStatusCode, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  };
}

describe('an error of the model arrives as its own class', () => {
  test('over JSON', async () => {
    const error = await failure(new ECSClient(options()).send(new DescribeTasksCommand({ tasks: ['t'] })));
    expect(error).toBeInstanceOf(ClusterNotFoundException);
    expect(error).toMatchObject(failing('ClusterNotFoundException', 'Cluster not found.', 400));
  });

  test('over JSON with status 400, whatever its model binds it to', async () => {
    const error = await failure(new ECSClient(options()).send(new ListClustersCommand({})));
    expect(error).toMatchObject(failing('AccessDeniedException', 'Not yours.', 400));
  });

  test('over the query protocol, under the code that its model gives it', async () => {
    const sender = new AutoScalingClient(options());
    const error = await failure(
      sender.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName: 'g', MinSize: 1, MaxSize: 2 })),
    );
    expect(error).toBeInstanceOf(AlreadyExistsFault);
    expect(error).toMatchObject({ ...failing('AlreadyExistsFault', 'Taken.', 400), Code: 'AlreadyExists' });

    const balancers = new ElasticLoadBalancingV2Client(options());
    const lost = await failure(balancers.send(new DescribeLoadBalancersCommand({})));
    expect(lost).toBeInstanceOf(LoadBalancerNotFoundException);
    expect(lost).toMatchObject({ message: 'No balancer.', Code: 'LoadBalancerNotFound' });
  });

  test('as a server fault with status 500', async () => {
    const error = await failure(new ECSClient(options()).send(new ListTasksCommand({})));
    expect(error).toMatchObject({ ...failing('ServerException', 'Try again.', 500), $fault: 'server' });
    expect(accidents).toEqual([]);
  });
});

describe('an error outside the model arrives with its code, text and status', () => {
  test('over EC2, with the characters that XML must escape', async () => {
    const sent = new EC2Client(options()).send(new DescribeInstancesCommand({ InstanceIds: ['i-1'] }));
    expect(await failure(sent)).toMatchObject(
      failing('InvalidInstanceID.NotFound', 'No <such> instance\r\n & 😀', 400),
    );
  });

  test('a dry run that would have succeeded is 412 DryRunOperation', async () => {
    const sent = new EC2Client(options()).send(new DescribeInstancesCommand({ DryRun: true }));
    expect(await failure(sent)).toMatchObject(
      failing('DryRunOperation', expect.stringMatching(/would have succeeded/), 412),
    );
  });

  test.each([
    ['JSON', () => new ECSClient(options()).send(new DescribeClustersCommand({}))],
    ['query', () => new AutoScalingClient(options()).send(new SetDesiredCapacityCommand(capacity))],
  ])('over %s', async (_protocol, send) => {
    refusals = [new WireError('AccessDenied', 'Not today.', 403)];
    expect(await failure(send())).toMatchObject(failing('AccessDenied', 'Not today.', 403));
  });
});

const capacity = { AutoScalingGroupName: 'g', DesiredCapacity: 1 };

test('an operation that is not served is refused by name', async () => {
  expect(await failure(new EC2Client(options()).send(new DescribeVpcsCommand({})))).toMatchObject(
    failing('InvalidAction', expect.stringMatching(/DescribeVpcs/), 400),
  );
  const deletion = new DeleteLoadBalancerCommand({ LoadBalancerArn: 'a' });
  expect(await failure(new ElasticLoadBalancingV2Client(options()).send(deletion))).toMatchObject(
    failing('InvalidAction', expect.stringMatching(/DeleteLoadBalancer/), 400),
  );
  const { StopTaskCommand } = await import('@aws-sdk/client-ecs');
  expect(await failure(new ECSClient(options()).send(new StopTaskCommand({ task: 't' })))).toMatchObject(
    failing('UnknownOperationException', expect.stringMatching(/StopTask/), 400),
  );
});

test('a service that the lab does not have is refused by name', async () => {
  expect(await failure(new STSClient(options()).send(new GetCallerIdentityCommand({})))).toMatchObject(
    failing('InvalidAction', expect.stringMatching(/'sts'/), 400),
  );
});

test('a missing required member is refused before the handler runs', async () => {
  const incomplete: { InstanceIds: string[] } = JSON.parse('{}');
  expect(
    await failure(new EC2Client(options()).send(new TerminateInstancesCommand(incomplete))),
  ).toMatchObject(failing('MissingParameter', expect.stringMatching(/InstanceIds/), 400));
  const untasked: { tasks: string[] } = JSON.parse('{}');
  expect(await failure(new ECSClient(options()).send(new DescribeTasksCommand(untasked)))).toMatchObject(
    failing('ValidationException', expect.stringMatching(/tasks/), 400),
  );
  const unsized: typeof capacity = JSON.parse('{"AutoScalingGroupName":"g"}');
  expect(
    await failure(new AutoScalingClient(options()).send(new SetDesiredCapacityCommand(unsized))),
  ).toMatchObject(failing('ValidationError', expect.stringMatching(/DesiredCapacity/), 400));
});

test('a key of another account is refused with a word on where the caller is', async () => {
  const foreign = options('AKIAREAL');
  const where = expect.stringMatching(/Squall's lab, not AWS.*AKIAREAL/);
  expect(await failure(new EC2Client(foreign).send(new DescribeInstancesCommand({})))).toMatchObject(
    failing('AuthFailure', where, 401),
  );
  expect(await failure(new ECSClient(foreign).send(new DescribeClustersCommand({})))).toMatchObject(
    failing('UnrecognizedClientException', where, 400),
  );
  expect(
    await failure(new AutoScalingClient(foreign).send(new DescribeAutoScalingGroupsCommand({}))),
  ).toMatchObject(failing('InvalidClientTokenId', where, 403));
});

test('a handler that breaks is an internal error, and its error is reported', async () => {
  const terminate = new TerminateInstancesCommand({ InstanceIds: ['i-1'] });
  expect(await failure(new EC2Client(options()).send(terminate))).toMatchObject(
    failing('InternalError', expect.stringMatching(/a bug in the handler/), 500),
  );
  expect(
    await failure(new AutoScalingClient(options()).send(new DescribeAutoScalingGroupsCommand({}))),
  ).toMatchObject(failing('InternalFailure', expect.stringMatching(/a bug in the handler/), 500));
  expect(accidents).toEqual([expect.any(TypeError), expect.any(Error)]);
});

describe('the SDK retries what it is throttled for', () => {
  test('RequestLimitExceeded of EC2', async () => {
    refusals = [new WireError('RequestLimitExceeded', 'Request limit exceeded.', 503)];
    const { $metadata } = await new EC2Client(options('lab', 3)).send(new DescribeInstancesCommand({}));
    expect($metadata.attempts).toBe(2);
  });

  test('ThrottlingException of ECS', async () => {
    const throttled = new WireError('ThrottlingException', 'Rate exceeded');
    refusals = [throttled, throttled];
    const { $metadata } = await new ECSClient(options('lab', 3)).send(new DescribeClustersCommand({}));
    expect($metadata.attempts).toBe(3);
  });

  test('Throttling of Auto Scaling', async () => {
    refusals = [new WireError('Throttling', 'Rate exceeded')];
    const { $metadata } = await new AutoScalingClient(options('lab', 3)).send(
      new SetDesiredCapacityCommand(capacity),
    );
    expect($metadata.attempts).toBe(2);
  });
});
