import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import * as autoScaling from '@aws-sdk/client-auto-scaling';
import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as ec2 from '@aws-sdk/client-ec2';
import * as ecs from '@aws-sdk/client-ecs';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as route53 from '@aws-sdk/client-route-53';
import * as discovery from '@aws-sdk/client-servicediscovery';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { awsService, createWireServer, operation } from '../../src/lab/wire/index.ts';
import type { Operation } from '../../src/lab/wire/index.ts';
import type { CommandClass } from '../../src/lab/wire/sdk.ts';

// botocore reads AWS's own models and shares no code with the JavaScript SDK: what both carry alike is the protocol.

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0;
if (!hasBoto3)
  console.warn('Skipped: fuzz against botocore. It needs python3 with boto3: python3 -m pip install boto3');

const services = [
  { name: 'ec2', signingName: 'ec2', client: ec2.EC2Client, exports: ec2 },
  { name: 'ecs', signingName: 'ecs', client: ecs.ECSClient, exports: ecs },
  {
    name: 'autoscaling',
    signingName: 'autoscaling',
    client: autoScaling.AutoScalingClient,
    exports: autoScaling,
  },
  {
    name: 'elbv2',
    signingName: 'elasticloadbalancing',
    client: elb.ElasticLoadBalancingV2Client,
    exports: elb,
  },
  { name: 'cloudwatch', signingName: 'monitoring', client: cloudWatch.CloudWatchClient, exports: cloudWatch },
  {
    name: 'servicediscovery',
    signingName: 'servicediscovery',
    client: discovery.ServiceDiscoveryClient,
    exports: discovery,
  },
  { name: 'route53', signingName: 'route53', client: route53.Route53Client, exports: route53 },
  { name: 'sqs', signingName: 'sqs', client: sqs.SQSClient, exports: sqs },
  { name: 'sts', signingName: 'sts', client: sts.STSClient, exports: sts },
];

/** What botocore itself does to these on the way: signs a second request or none, encodes or decodes base64. */
const changedByBotocore = new Set([
  'CopySnapshot',
  'RunInstances',
  'RequestSpotInstances',
  'CreateLaunchTemplate',
  'CreateLaunchConfiguration',
  'GetConsoleOutput',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
]);

const plan = z.array(z.tuple([z.string(), z.string(), z.unknown(), z.unknown()]));
const results = z.array(z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]));

describe.runIf(hasBoto3)('every operation that botocore knows', { timeout: 120_000 }, () => {
  test.each(services)('of $name carries random inputs and outputs unchanged', async (service) => {
    const script = fileURLToPath(new URL('botocore-fuzz.py', import.meta.url));
    const { AWS_PROFILE: _, ...inherited } = process.env;
    const env = {
      ...inherited,
      NO_PROXY: '*',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    const child = spawn('python3', [script, '1', service.name], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const planned = plan.parse(JSON.parse((await lines.next()).value ?? '[]'));

    const received = new Map<string, unknown>();
    const answers = new Map(planned.map(([, name, , output]) => [name, untagged(output)]));
    const server = await createWireServer({
      lab: null,
      isKnownAccessKey: () => true,
      services: [
        {
          signingName: service.signingName,
          load: async () =>
            awsService(
              service.client,
              Object.values(service.exports)
                .filter(isCommand)
                .map((command) => served(command, received, answers)),
            ),
        },
      ],
    });
    child.stdin.end(`${server.url}\n`);
    const got = results.parse(JSON.parse((await lines.next()).value ?? '[]'));
    await once(child, 'close');
    await server.close();

    const differences = planned.flatMap(([, name, input, output], index): object[] => {
      const result = got[index];
      if (changedByBotocore.has(name) || !known(service.exports, name)) return [];
      if (!result || 'error' in result) return [{ name, result }];
      const isSame =
        isDeepStrictEqual(plain(received.get(name)), plain(untagged(input))) &&
        isDeepStrictEqual(plain(untagged(result.answer)), plain(untagged(output)));
      return isSame ? [] : [{ name, input, received: received.get(name), output, answer: result.answer }];
    });
    expect(planned.length).toBeGreaterThan(0);
    expect(differences).toEqual([]);
  });
});

function served(
  command: CommandClass,
  received: Map<string, unknown>,
  answers: Map<string, unknown>,
): Operation<null> {
  const known = operation(command, async () => ({}));
  return {
    ...known,
    async handle(input) {
      received.set(known.name, input);
      return Object(answers.get(known.name));
    },
  };
}

function known(exports: object, name: string): boolean {
  return `${name}Command` in exports;
}

function isCommand(value: unknown): value is CommandClass {
  return typeof value === 'function' && /.Command$/.test(value.name);
}

function untagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(untagged);
  if (typeof value !== 'object' || value === null) return value;
  const [first] = Object.entries(value);
  if (first?.[0] === '$time') return new Date(Number(first[1]) * 1000);
  if (first?.[0] === '$bytes') return Uint8Array.from(Buffer.from(String(first[1]), 'hex'));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, untagged(each)]));
}

/** The same data, whatever classes hold it; numbers as text, for the models differ in which are numbers. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return `time ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, plain(each)]),
  );
}
