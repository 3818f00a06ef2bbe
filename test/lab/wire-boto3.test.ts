import { spawn, spawnSync } from 'node:child_process';
import { json } from 'node:stream/consumers';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { awsService, createWireServer, operation } from '../../src/lab/wire/index.ts';
import type { Operation, WireServer } from '../../src/lab/wire/index.ts';
import { calls, refusedCalls } from './wire-calls.ts';
import type { Call } from './wire-calls.ts';

// botocore's serialisers and parsers share no code with the JavaScript SDK that the wire is built from.

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
if (!hasBoto3) {
  console.warn('Skipped: boto3 against the lab. It needs python3 with boto3: python3 -m pip install boto3');
}

/** Reads calls from stdin, makes them in order, writes what came of each. Times are `{"$time": ms}` on both sides. */
const caller = `
import boto3, botocore.exceptions, datetime, json, sys
utc = datetime.timezone.utc
plan = json.load(sys.stdin, object_hook=lambda o: datetime.datetime.fromtimestamp(o["$time"] / 1000, utc) if "$time" in o else o)
def plain(value):
    if isinstance(value, datetime.datetime):
        return {"$time": round(value.timestamp() * 1000)}
    raise TypeError(repr(value))
clients, results = {}, []
for service, key, method, params in plan["calls"]:
    if (service, key) not in clients:
        clients[service, key] = boto3.client(service, endpoint_url=plan["url"], region_name="lab-local-1",
            aws_access_key_id=key, aws_secret_access_key="lab", config=boto3.session.Config(retries={"total_max_attempts": 1}))
    try:
        answer = getattr(clients[service, key], method)(**params)
        meta = answer.pop("ResponseMetadata")
        results.append({"answer": answer, "status": meta["HTTPStatusCode"], "hasRequestId": bool(meta.get("RequestId"))})
    except botocore.exceptions.ClientError as error:
        meta = error.response["ResponseMetadata"]
        results.append({"class": type(error).__name__, "code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"],
            "status": meta["HTTPStatusCode"], "hasRequestId": bool(meta.get("RequestId"))})
json.dump(results, sys.stdout, default=plain)
`;

const clients = [
  ['ec2', 'ec2', EC2Client],
  ['ecs', 'ecs', ECSClient],
  ['autoscaling', 'autoscaling', AutoScalingClient],
  ['elbv2', 'elasticloadbalancing', ElasticLoadBalancingV2Client],
  ['sts', 'sts', STSClient],
] as const;

type Asked = Pick<Call, 'service' | 'method' | 'key'> & { readonly input?: object };

function idOf({ service, key = 'lab', method }: Asked): string {
  return `${key} ${service} ${method}`;
}

describe.runIf(hasBoto3)('boto3', () => {
  const received = new Map<string, unknown>();
  const accidents: unknown[] = [];
  const results = new Map<string, unknown>();
  let server: WireServer;

  beforeAll(async () => {
    server = await createWireServer({
      lab: null,
      isKnownAccessKey: (key) => key === 'lab',
      onError: (error) => accidents.push(error),
      services: clients.map(([service, signingName, client]) => ({
        signingName,
        load: async () => awsService(client, calls.filter((call) => call.service === service).map(served)),
      })),
    });
    const all: Asked[] = [...calls, ...refusedCalls];
    const plan = all.map(({ service, key = 'lab', method, input = {} }) => [service, key, method, input]);
    const answers = await python(JSON.stringify({ url: server.url, calls: plan }, tagTimes));
    for (const [index, asked] of all.entries()) results.set(idOf(asked), answers[index]);
  });
  afterAll(() => server.close());

  function served(call: Call): Operation<null> {
    return {
      ...operation(call.command, async () => ({})),
      async handle(input) {
        received.set(call.method, input);
        if (call.throws) throw call.throws;
        return call.answers ?? {};
      },
    };
  }

  test.each(calls)('$service $method', (call) => {
    const { method, input, answers, error } = call;
    expect(received.get(method)).toEqual(input);
    const failed = { class: expect.any(String), status: 400, ...error };
    const answered = { answer: tagged(answers ?? {}), status: 200 };
    expect(results.get(idOf(call))).toEqual({ hasRequestId: true, ...(error ? failed : answered) });
  });

  test.each(refusedCalls)('$service $method with key $key gets $error.code', (call) => {
    expect(results.get(idOf(call))).toMatchObject({ hasRequestId: true, ...call.error });
  });

  test('no call surprised the server', () => {
    expect(accidents).toEqual([]);
  });
});

function tagTimes(this: unknown, key: string, value: unknown): unknown {
  const raw: unknown = typeof this === 'object' && this !== null ? Reflect.get(this, key) : value;
  return raw instanceof Date ? { $time: raw.getTime() } : value;
}

function tagged(value: object): unknown {
  return JSON.parse(JSON.stringify(value, tagTimes));
}

async function python(input: string): Promise<unknown[]> {
  // Neither the proxy nor the AWS profile of whoever runs the tests.
  const { AWS_PROFILE: _, ...inherited } = process.env;
  const env = { ...inherited, NO_PROXY: '*', AWS_CONFIG_FILE: '/dev/null' };
  const child = spawn('python3', ['-c', caller], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(input);
  const results = await json(child.stdout);
  return Array.isArray(results) ? results : [];
}
