import { AwsJson1_0Protocol, AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import {
  ClusterNotFoundException,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
} from '@aws-sdk/client-ecs';
import type { ECSClientConfig } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from 'vitest';
import { WireError, awsService, createWireServer, operation } from '../../src/lab/wire/index.ts';
import type { LoadedService, WireServer } from '../../src/lab/wire/index.ts';

let server: WireServer;
afterEach(() => server.close());

async function serve(service: LoadedService<null>): Promise<ECSClientConfig> {
  server = await createWireServer({
    lab: null,
    isKnownAccessKey: (key) => key === 'lab',
    services: [{ signingName: 'ecs', load: async () => service }],
  });
  return {
    endpoint: server.url,
    region: 'lab-local-1',
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    maxAttempts: 1,
  };
}

const createdAt = new Date(1_700_000_000_123);
const ecs = [
  operation(DescribeTasksCommand, async ({ cluster, tasks }) => {
    if (!cluster) throw new ClusterNotFoundException({ message: 'No <cluster>.', $metadata: {} });
    return { tasks: [{ taskArn: tasks?.[0], createdAt, tags: [{ key: cluster, value: '' }] }], failures: [] };
  }),
  operation(ListClustersCommand, async () => {
    throw new WireError('AccessDenied', 'Not today.', 403);
  }),
];

// ECS speaks JSON 1.1; any service answers in the others too, as CloudWatch and SQS must.
describe.each([
  ['JSON 1.0', AwsJson1_0Protocol],
  ['CBOR', AwsSmithyRpcV2CborProtocol],
  ['the query protocol', AwsQueryProtocol],
])('over %s', (_name, protocol) => {
  test('input, output and both kinds of error arrive', async () => {
    const sender = new ECSClient({ ...(await serve(awsService(ECSClient, ecs))), protocol });
    const { tasks, $metadata } = await sender.send(
      new DescribeTasksCommand({ cluster: 'c', tasks: ['t 😀'] }),
    );
    expect(tasks).toEqual([{ taskArn: 't 😀', createdAt, tags: [{ key: 'c', value: '' }] }]);
    expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);

    const modelled: unknown = await sender
      .send(new DescribeTasksCommand({ tasks: [] }))
      .catch((e: unknown) => e);
    expect(modelled).toBeInstanceOf(ClusterNotFoundException);
    expect(modelled).toMatchObject({ message: 'No <cluster>.', $metadata: { httpStatusCode: 400 } });

    await expect(sender.send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Not today.',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

test('a malformed CBOR body is a SerializationException', async () => {
  await serve(awsService(ECSClient, ecs));
  const response = await fetch(
    `${server.url}/service/AmazonEC2ContainerServiceV20141113/operation/DescribeTasks`,
    {
      method: 'POST',
      headers: {
        'smithy-protocol': 'rpc-v2-cbor',
        authorization: 'AWS4-HMAC-SHA256 Credential=lab/20260101/lab-local-1/ecs/aws4_request, Signature=0',
      },
      body: Uint8Array.of(0xbf, 0x65, 0x74),
    },
  );
  expect(response.status).toBe(400);
  expect(response.headers.get('x-amzn-errortype')).toBe('SerializationException');
});

test('a service that once spoke the query protocol sends its old error codes along', async () => {
  class Compatible extends ECSClient {
    constructor(config: ECSClientConfig) {
      super({
        ...config,
        protocolSettings: { ...new ECSClient(config).config.protocolSettings, awsQueryCompatible: true },
      });
    }
  }
  await serve(awsService(Compatible, ecs));
  const response = await fetch(server.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListClusters',
      authorization: 'AWS4-HMAC-SHA256 Credential=lab/20260101/lab-local-1/ecs/aws4_request, Signature=0',
    },
    body: '{}',
  });
  expect(response.headers.get('x-amzn-query-error')).toBe('AccessDenied;Sender');
});
