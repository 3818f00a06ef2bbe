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
import { seededRandom } from '#core';
import type { Random } from '#core';
import { awsService, createWireServer, operation } from './index.ts';
import type { Operation } from './index.ts';
import { membersOf, requiredCount } from './sdk.ts';
import type { ClientClass, CommandClass, Shape } from './sdk.ts';

const seedCount = Number(process.env['SQUALL_WIRE_SEEDS'] ?? 1);
const seeds = Array.from({ length: seedCount }, (_, index) => index + 1);
const maxDepth = 5;

const services = [
  { signingName: 'ec2', client: ec2.EC2Client, exports: ec2, canSendEmpty: false },
  { signingName: 'ecs', client: ecs.ECSClient, exports: ecs, canSendEmpty: true },
  {
    signingName: 'autoscaling',
    client: autoScaling.AutoScalingClient,
    exports: autoScaling,
    canSendEmpty: false,
  },
  {
    signingName: 'elasticloadbalancing',
    client: elb.ElasticLoadBalancingV2Client,
    exports: elb,
    canSendEmpty: false,
  },
  { signingName: 'monitoring', client: cloudWatch.CloudWatchClient, exports: cloudWatch, canSendEmpty: true },
  {
    signingName: 'servicediscovery',
    client: discovery.ServiceDiscoveryClient,
    exports: discovery,
    canSendEmpty: true,
  },
  { signingName: 'route53', client: route53.Route53Client, exports: route53, canSendEmpty: false },
  { signingName: 'sqs', client: sqs.SQSClient, exports: sqs, canSendEmpty: true },
  { signingName: 'sts', client: sts.STSClient, exports: sts, canSendEmpty: false },
] as const;

describe.each(services)(
  'every operation of $signingName',
  ({ signingName, client, exports, canSendEmpty }) => {
    const commands = Object.values(exports).filter(isCommand);

    test.each(seeds)('carries random inputs and outputs unchanged (seed %i)', async (seed) => {
      const random = seededRandom(seed);
      const received = new Map<string, unknown>();
      const outputs = new Map<string, object>();
      const operations = commands.map((command): Operation<null> => {
        const served = operation(command, async () => ({}));
        return {
          ...served,
          async handle(input) {
            received.set(served.name, input);
            return outputs.get(served.name) ?? {};
          },
        };
      });
      const server = await createWireServer({
        lab: null,
        isKnownAccessKey: () => true,
        services: [{ signingName, load: async () => awsService(client, operations) }],
      });
      const sender = connect(client, server.url, signingName);
      const differences: object[] = [];
      for (const [index, { name, input, output }] of operations.entries()) {
        const command = commands[index];
        const sent = structureOf(input, random, canSendEmpty, 0);
        outputs.set(name, structureOf(output, random, true, 0));
        const { $metadata: _, ...got } = await sender.send(command, sent);
        if (!isSame(received.get(name), sent) && !addsToItsInput.has(name)) {
          differences.push({ name, sent, decoded: received.get(name) });
        }
        if (!isSame(got, outputs.get(name))) differences.push({ name, answered: outputs.get(name), got });
      }
      sender.destroy();
      await server.close();
      expect(commands.length).toBeGreaterThan(0);
      expect(differences).toEqual([]);
    });
  },
);

// The client presigns a second request and sends it along.
const addsToItsInput = new Set(['CopySnapshot']);

interface Sender {
  send(command: object): Promise<Record<string, unknown>>;
  destroy(): void;
}

function connect(client: ClientClass, endpoint: string, signingName: string) {
  const region = 'lab-local-1';
  const config = {
    endpoint,
    region,
    credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    maxAttempts: 1,
    disableHostPrefix: true,
    // The random outputs have no digests, and the random inputs no queue's URL.
    md5: false,
    useQueueUrlAsEndpoint: false,
    // Sign everything: two operations of STS are unsigned by default, and unsigned requests are refused.
    httpAuthSchemeProvider: () => [
      {
        schemeId: 'aws.auth#sigv4',
        signingProperties: { name: signingName, region },
        propertiesExtractor: (config: unknown, context: unknown) => ({
          signingProperties: { config, context },
        }),
      },
    ],
  };
  const construct: (constructor: new (...args: never) => object, args: unknown[]) => Sender =
    Reflect.construct;
  const instance = construct(client, [config]);
  return {
    send: (command: CommandClass | undefined, input: unknown) =>
      instance.send(Reflect.construct(command ?? Object, [input])),
    destroy: () => instance.destroy(),
  };
}

function isCommand(value: unknown): value is CommandClass {
  return typeof value === 'function' && /.Command$/.test(value.name);
}

/** The same data, whatever classes hold it; a member that is undefined counts as absent. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return `time ${value.getTime()}`;
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, plain(each)]),
  );
}

function structureOf(
  shape: Shape,
  random: Random,
  canBeEmpty: boolean,
  depth: number,
): Record<string, unknown> {
  const required = requiredCount(shape);
  const isUnion = shape.isUnionSchema();
  const members = membersOf(shape);
  const only = isUnion ? random.between(0, members.length - 1) : undefined;
  const wanted = members.flatMap((member, index) => {
    const isWanted =
      index < required ||
      index === only ||
      member.shape.isIdempotencyToken() ||
      (!isUnion && depth < maxDepth && random.between(0, 2 + depth) < 2);
    const value = isWanted ? valueOf(member.shape, random, canBeEmpty, depth + 1) : undefined;
    return value === undefined ? [] : [[member.name, value]];
  });
  if (canBeEmpty || wanted.length > 0) return Object.fromEntries(wanted);
  for (const member of members) {
    const value = valueOf(member.shape, random, canBeEmpty, depth + 1);
    if (value !== undefined) return { [member.name]: value };
  }
  return {};
}

/** A random value of a shape; undefined for one that its protocol could only carry empty, which is not at all. */
function valueOf(shape: Shape, random: Random, canBeEmpty: boolean, depth: number): unknown {
  if (isInHead(shape) && shape.isStringSchema()) return headText(random);
  if (shape.isStructSchema()) {
    const value = structureOf(shape, random, canBeEmpty, depth);
    return canBeEmpty || Object.keys(value).length > 0 ? value : undefined;
  }
  const length = random.between(canBeEmpty ? 0 : 1, depth < maxDepth ? 3 : 1);
  if (shape.isListSchema()) {
    const items = Array.from({ length }, () =>
      valueOf(shape.getValueSchema(), random, canBeEmpty, depth + 1),
    );
    const present = items.filter((item) => item !== undefined);
    return canBeEmpty || present.length > 0 ? present : undefined;
  }
  if (shape.isMapSchema()) {
    const entries = Array.from({ length }, () => [
      keyOf(random),
      valueOf(shape.getValueSchema(), random, canBeEmpty, depth + 1),
    ]);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  if (shape.isBooleanSchema()) return random.between(0, 1) === 1;
  if (shape.isNumericSchema()) return pick([0, -1, 443, 2 ** 31 - 1, 0.25, -1e-7, 2 ** 53 - 1], random);
  if (shape.isTimestampSchema()) return new Date(random.between(0, 2 ** 31) * 1000 + random.between(0, 999));
  if (shape.isBlobSchema()) return Uint8Array.from({ length }, () => random.between(0, 255));
  return textOf(random);
}

/** The SDK's own deserializers lose a map's key `__proto__`. */
function keyOf(random: Random): string {
  return textOf(random).replace('__proto__', '__proto');
}

/** Whether it travels in the path or in a header, which cannot carry every text. */
function isInHead(shape: Shape): boolean {
  const { httpLabel, httpHeader } = shape.getMergedTraits();
  return httpLabel !== undefined || httpHeader !== undefined;
}

function headText(random: Random): string {
  return pick(['a', 'Z1D633PJN98FT9', 'a b', '%2B+=&', 'a/b', 'x'], random) ?? '';
}

function textOf(random: Random): string {
  const edges = [
    '',
    ' ',
    ' a ',
    'a\r\nb\tc',
    'x]]>y',
    '<![CDATA[z]]>',
    '&amp;&#10;',
    `'"`,
    '__proto__',
    '%2B+=&',
  ];
  const texts = [
    ...edges,
    'Ü\u0085\u2028漢',
    '😀',
    'constructor',
    'i-0123456789abcdef0',
    '1.10',
    'true',
    'null',
  ];
  return `${pick(texts, random)}${random.between(0, 3) === 0 ? random.between(0, 1e6) : ''}`;
}

function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items[random.between(0, items.length - 1)];
}
