import { once } from 'node:events';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { DescribeInstancesCommand, DescribeTagsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { afterEach, expect, test } from 'vitest';
import { awsService, createWireServer, operation } from './index.ts';
import type { RequestContext, ServiceDefinition, WireServer, WireServerOptions } from './index.ts';

interface Lab {
  /** What a handler was given, and what it answers. */
  input?: unknown;
  texts?: string[];
  hang?: (signal: AbortSignal) => Promise<void>;
}

const ec2 = [
  operation(DescribeInstancesCommand, async (input, { lab }: RequestContext<Lab>) => {
    lab.input = input;
    return {};
  }),
  operation(DescribeTagsCommand, async (_input, { lab }: RequestContext<Lab>) => ({
    Tags: lab.texts?.map((text) => ({ Key: text, Value: text })) ?? [],
  })),
];
const ecs = [
  operation(DescribeTasksCommand, async (input, { lab }: RequestContext<Lab>) => {
    lab.input = input;
    return {};
  }),
  operation(ListTasksCommand, async (_input, { lab, signal }: RequestContext<Lab>) => {
    await lab.hang?.(signal);
    return {};
  }),
];
const services: ServiceDefinition<Lab>[] = [
  { signingName: 'ec2', load: async () => awsService(EC2Client, ec2) },
  { signingName: 'ecs', load: async () => awsService(ECSClient, ecs) },
];

const servers: WireServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serve(lab: Lab = {}, changes: Partial<WireServerOptions<Lab>> = {}): Promise<string> {
  const server = await createWireServer<Lab>({ services, lab, isKnownAccessKey: () => true, ...changes });
  servers.push(server);
  return server.url;
}

function authorization(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=lab/20260101/lab-local-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}

async function post(
  url: string,
  service: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { authorization: authorization(service), ...headers },
  });
  return { status: response.status, body: await response.text(), headers: response.headers };
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const describe = 'Action=DescribeInstances&Version=2016-11-15';
const tasks = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeTasks',
};

test.each([
  ['is not JSON', '{"tasks": ['],
  ['is a text', '"t"'],
  ['is null', 'null'],
  ['has a member of another type', '{"tasks": "t"}'],
  ['has a null in a list', '{"tasks": ["t", null]}'],
  ['is nested too deep to read', `{"tasks": ${'['.repeat(200_000)}`],
])('a JSON body that %s is a SerializationException', async (_what, body) => {
  const onError: unknown[] = [];
  const url = await serve({}, { onError: (error) => onError.push(error) });
  const answer = await post(url, 'ecs', body, tasks);
  expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('SerializationException') });
  expect(answer.headers.get('x-amzn-errortype')).toBe('SerializationException');
  expect(onError).toEqual([]);
});

test.each([
  ['MalformedQueryString', 'a broken escape', `${describe}&InstanceId.1=%zz`],
  ['MalformedQueryString', 'an escape that is no UTF-8', `${describe}&InstanceId.1=%ff`],
  ['MalformedQueryString', 'endless nesting', `${describe}&${'a.'.repeat(10_000)}=1`],
  ['InvalidParameterValue', 'a text for a number', `${describe}&MaxResults=many`],
  ['InvalidParameterValue', 'a text for a boolean', `${describe}&DryRun=perhaps`],
  ['InvalidParameterValue', 'a text for a list', `${describe}&InstanceId=i-1`],
  ['InvalidAction', 'no action', 'Version=2016-11-15'],
  ['InvalidAction', 'a version of long ago', 'Action=DescribeInstances&Version=2006-06-26'],
  ['InvalidAction', 'an action of no service', 'Action=__proto__'],
])('EC2 answers %s to %s', async (code, _what, body) => {
  const answer = await post(await serve(), 'ec2', body, form);
  expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(`<Code>${code}</Code>`) });
});

test('a form may leave gaps in a list, repeat itself and say what no schema knows', async () => {
  const lab: Lab = {};
  const body = `${describe}&InstanceId.10=c&InstanceId.2=b&InstanceId.2=a+a&Novel.1.Thing=x&__proto__.a=b&&=`;
  expect(await post(await serve(lab), 'ec2', body, form)).toMatchObject({ status: 200 });
  expect(lab.input).toEqual({ InstanceIds: ['a a', 'c'] });
});

test('a presigned GET is answered as a form', async () => {
  const credential = encodeURIComponent('lab/20260101/lab-local-1/ec2/aws4_request');
  const response = await fetch(`${await serve()}/?${describe}&X-Amz-Credential=${credential}`);
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/^<\?xml .*<DescribeInstancesResponse xmlns=.*<requestId>/s);
});

test('an unsigned request is refused', async () => {
  const response = await fetch(await serve());
  expect(response.status).toBe(403);
  expect(await response.text()).toMatch(/Squall's lab, not AWS/);
});

test('a gzip body is unpacked; one that is no gzip is malformed', async () => {
  const lab: Lab = {};
  const url = await serve(lab);
  const headers = { ...tasks, 'content-encoding': 'gzip' };
  expect(await post(url, 'ecs', gzipSync('{"tasks":["t"]}'), headers)).toMatchObject({ status: 200 });
  expect(lab.input).toEqual({ tasks: ['t'] });
  expect(await post(url, 'ecs', 'plain', headers)).toMatchObject({
    status: 400,
    body: expect.stringContaining('SerializationException'),
  });
});

test('a body past the limit is refused, packed or not', async () => {
  const url = await serve({}, { maxBodyBytes: 1000 });
  const body = JSON.stringify({ tasks: ['t'.repeat(100_000)] });
  const refused = { status: 413, body: expect.stringContaining('RequestEntityTooLarge') };
  expect(await post(url, 'ecs', body, tasks)).toMatchObject(refused);
  expect(await post(url, 'ecs', gzipSync(body), { ...tasks, 'content-encoding': 'gzip' })).toMatchObject(
    refused,
  );
});

test('texts arrive as they were; only what XML cannot write is dropped', async () => {
  const texts = [
    '',
    '  ',
    ' a ',
    'a\r\nb\tc',
    ']]>',
    '<![CDATA[x]]>',
    '&amp;&#10;<>"\'',
    '😀',
    '\u0085\u2028',
    '__proto__',
  ];
  const lab: Lab = { texts: [...texts, 'a\u0001b\u0000c\uffffd'] };
  const sender = new EC2Client({
    endpoint: await serve(lab),
    region: 'lab-local-1',
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
  });
  const { Tags = [] } = await sender.send(new DescribeTagsCommand({}));
  expect(Tags.map(({ Value }) => Value)).toEqual([...texts, 'abcd']);
  await sender.send(new DescribeInstancesCommand({ InstanceIds: texts }));
  expect(lab.input).toEqual({ InstanceIds: texts });
});

test('a service is loaded by its first request, once, and again only after it failed to load', async () => {
  let loads = 0;
  const errors: unknown[] = [];
  const url = await serve(
    {},
    {
      onError: (error) => errors.push(error),
      services: [
        {
          signingName: 'ecs',
          async load() {
            loads += 1;
            if (loads === 1) throw new Error('not yet');
            return awsService(ECSClient, ecs);
          },
        },
      ],
    },
  );
  expect(loads).toBe(0);
  expect(await post(url, 'ecs', '{"tasks":[]}', tasks)).toMatchObject({ status: 500 });
  expect(errors).toEqual([new Error('not yet')]);
  const answers = await Promise.all([1, 2, 3].map(() => post(url, 'ecs', '{"tasks":[]}', tasks)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(loads).toBe(2);
});

test('services that share a signing name are told apart by version or target', async () => {
  const lab: Lab = {};
  const shared = [
    { signingName: 'both', load: async () => awsService(EC2Client, ec2) },
    { signingName: 'both', load: async () => awsService(ECSClient, ecs) },
  ];
  const url = await serve(lab, { services: shared });
  expect(await post(url, 'both', '{"tasks":["t"]}', tasks)).toMatchObject({ status: 200 });
  expect(lab.input).toEqual({ tasks: ['t'] });
  expect(await post(url, 'both', `${describe}&InstanceId.1=i`, form)).toMatchObject({ status: 200 });
  expect(lab.input).toEqual({ InstanceIds: ['i'] });
});

test('close ends every connection, idle or in the middle of a request, and tells the handler', async () => {
  const { promise: isWaiting, resolve: waits } = Promise.withResolvers<void>();
  const { promise: isAborted, resolve: aborts } = Promise.withResolvers<void>();
  const lab: Lab = {
    async hang(signal) {
      signal.addEventListener('abort', () => aborts());
      waits();
      await isAborted;
    },
  };
  const url = await serve(lab);
  const idle = connect(Number(new URL(url).port), '127.0.0.1');
  await once(idle, 'connect');
  const hanging = post(url, 'ecs', '{}', {
    ...tasks,
    'x-amz-target': 'AmazonEC2ContainerServiceV20141113.ListTasks',
  });
  const outcome = hanging.catch(() => 'cut');
  await isWaiting;
  const idleClosed = once(idle, 'close');
  const [server] = servers.splice(0);
  await server?.close();
  await server?.close();
  await Promise.all([isAborted, idleClosed]);
  expect(await outcome).toBe('cut');
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test.each(['0.0.0.0', '::', '192.0.2.1', 'localhost'])('the server does not listen on %s', async (host) => {
  await expect(serve({}, { host })).rejects.toThrow(`does not listen on ${host}`);
});

test('the server listens on any loopback address', async () => {
  const url = await serve({}, { host: '127.9.8.7' });
  expect(url).toMatch(/^http:\/\/127\.9\.8\.7:\d+$/);
  expect(await post(url, 'ecs', '{"tasks":[]}', tasks)).toMatchObject({ status: 200 });
});
