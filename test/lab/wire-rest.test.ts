import { AwsRestJsonProtocol, AwsRestXmlProtocol } from '@aws-sdk/core/protocols';
import { ECSClient } from '@aws-sdk/client-ecs';
import type { ECSClientConfig } from '@aws-sdk/client-ecs';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { TypeRegistry } from '@smithy/core/schema';
import { afterEach, describe, expect, test } from 'vitest';
import { WireError, awsService, createWireServer, operation } from '../../src/lab/wire/index.ts';
import type { WireServer } from '../../src/lab/wire/index.ts';
import { wireStructure } from '../../src/lab/wire/sdk.ts';
import type { ErrorSchema, MemberRef, OperationSchema } from '../../src/lab/wire/sdk.ts';

// No installed client speaks REST, so these tests bring a model of their own: a service of zones in the shape of
// Route 53, with something bound to every place of a request. The client side is the SDK's.

interface Zone {
  Id: string;
  Part?: string;
  MaxItems?: number;
  Since?: Date;
  Names?: string[];
  Labels?: string[];
  Comment?: string;
  Tags?: { Key: string; Value?: string }[];
}

interface Answer {
  Location?: string | undefined;
  Comment?: string | undefined;
  Tags?: { Key: string; Value?: string }[] | undefined;
  $metadata: { httpStatusCode?: number };
}

const namespace = 'com.example.zones';
const tag = wireStructure(namespace, 'Tag', [
  ['Key', 0],
  ['Value', 0],
]);
const tags: MemberRef = () => [1, namespace, 'Tags', 0, [() => tag, { xmlName: 'Tag' }]];
const input = wireStructure(namespace, 'ZoneRequest', [
  ['Id', [0, 1]],
  ['Part', [0, 1]],
  ['MaxItems', [1, { httpQuery: 'maxitems' }]],
  ['Since', [4, { httpHeader: 'If-Modified-Since' }]],
  ['Names', [64, { httpHeader: 'X-Names' }]],
  ['Labels', [64, { httpQuery: 'label' }]],
  ['Comment', 0],
  ['Tags', tags],
]);
input[6] = 1;
const output = wireStructure(namespace, 'ZoneResponse', [
  ['Location', [0, { httpHeader: 'Location' }]],
  ['Comment', 0],
  ['Tags', tags],
]);

const noSuchZone: ErrorSchema = [
  -3,
  namespace,
  'NoSuchZone',
  { error: 'client', httpError: 404 },
  ['message'],
  [0],
];
class NoSuchZone extends Error {
  readonly $fault = 'client';
  override readonly name = 'NoSuchZone';
  constructor({ message }: { message?: string }) {
    super(message);
  }
}
const registry = TypeRegistry.for(namespace);
registry.registerError(noSuchZone, NoSuchZone);

const command = makeBuilder<ECSClient['config'], Zone, Answer>(
  {
    Endpoint: { type: 'builtInParams', name: 'endpoint' },
    Region: { type: 'builtInParams', name: 'region' },
  },
  'Zones',
  'ZonesClient',
  getEndpointPlugin,
);

function put(name: string, path: string, status: number, from = input) {
  const schema: OperationSchema = [9, namespace, name, { http: ['PUT', path, status] }, from, output];
  return command<Zone, Answer>({}, () => [], name, schema);
}

const PutZone = put('PutZone', '/2013-04-01/zone/{Id}', 201);
const PutPart = put('PutPart', '/2013-04-01/zone/{Id}/part/{Part+}/end', 200);
const PutDefault = put(
  'PutDefault',
  '/2013-04-01/zone/default',
  200,
  wireStructure(namespace, 'DefaultRequest', []),
);
const PutForced = put('PutForced', '/2013-04-01/zone/{Id}?force=yes', 200);

let server: WireServer;
afterEach(() => server.close());

describe.each([
  ['restXml', AwsRestXmlProtocol],
  ['restJson1', AwsRestJsonProtocol],
])('over %s', (_name, protocol) => {
  class ZonesClient extends ECSClient {
    constructor(config: ECSClientConfig) {
      const xmlNamespace = 'https://zones.example.com/doc/';
      super({
        ...config,
        protocol: new protocol({
          defaultNamespace: namespace,
          xmlNamespace,
          errorTypeRegistries: [registry],
        }),
        protocolSettings: { defaultNamespace: namespace, xmlNamespace, errorTypeRegistries: [registry] },
      });
    }
  }

  async function serve() {
    const received: [string, Zone][] = [];
    const operations = [PutZone, PutPart, PutDefault, PutForced].map((each) =>
      operation(each, async (zone, { operation: name }) => {
        received.push([name, zone]);
        if (zone.Id === 'lost') throw new NoSuchZone({ message: 'No <zone>.' });
        if (zone.Id === 'forbidden') throw new WireError('AccessDenied', 'Not yours.', 403);
        return { Location: `/zone/${zone.Id}`.slice(0, 7), Comment: zone.Comment, Tags: zone.Tags };
      }),
    );
    server = await createWireServer({
      lab: null,
      isKnownAccessKey: (key) => key === 'lab',
      services: [{ signingName: 'ecs', load: async () => awsService(ZonesClient, operations) }],
    });
    const connect = (accessKeyId: string): { send(command: object): Promise<unknown> } =>
      new ZonesClient({
        endpoint: server.url,
        region: 'lab-local-1',
        credentials: { accessKeyId, secretAccessKey: 'lab' },
        maxAttempts: 1,
      });
    return { received, connect, sender: connect('lab') };
  }

  test('members travel in path, query, headers and body, and back', async () => {
    const { received, sender } = await serve();
    const zone: Zone = {
      Id: 'a b/ü?&%',
      MaxItems: 3,
      Since: new Date(1_700_000_000_000),
      Names: ['one', 'two, too'],
      Labels: ['x', 'y z'],
      Comment: ' <edge>\r\n😀',
      Tags: [{ Key: 'k', Value: '' }, { Key: 'l' }],
    };
    const answer = await sender.send(new PutZone(zone));
    expect(received).toEqual([['PutZone', zone]]);
    expect(answer).toMatchObject({
      Location: '/zone/a',
      Comment: zone.Comment,
      Tags: zone.Tags,
      $metadata: { httpStatusCode: 201, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test('the most literal route wins, and a greedy label spans slashes', async () => {
    const { received, sender } = await serve();
    await sender.send(new PutDefault({ Id: 'default' }));
    await sender.send(new PutForced({ Id: 'z' }));
    await sender.send(new PutPart({ Id: 'z', Part: 'a/b c/d' }));
    expect(received).toEqual([
      ['PutDefault', {}],
      ['PutForced', { Id: 'z' }],
      ['PutPart', { Id: 'z', Part: 'a/b c/d' }],
    ]);
  });

  test('errors of and outside the model arrive', async () => {
    const { sender, connect } = await serve();
    const lost: unknown = await sender.send(new PutZone({ Id: 'lost' })).catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(NoSuchZone);
    expect(lost).toMatchObject({ message: 'No <zone>.', $metadata: { httpStatusCode: 404 } });
    await expect(sender.send(new PutZone({ Id: 'forbidden' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'Not yours.',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(connect('AKIAREAL').send(new PutZone({ Id: 'a' }))).rejects.toMatchObject({
      message: expect.stringContaining("Squall's lab, not AWS"),
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('no such route, a broken escape and a broken body are refused', async () => {
    await serve();
    const send = async (path: string, body: string) => {
      const authorization =
        'AWS4-HMAC-SHA256 Credential=lab/20260101/lab-local-1/ecs/aws4_request, Signature=0';
      const response = await fetch(server.url + path, { method: 'PUT', body, headers: { authorization } });
      return [
        response.status,
        /UnknownOperationException|SerializationException/.exec(await response.text())?.[0],
      ];
    };
    expect(await send('/2013-04-01/nothing', '')).toEqual([404, 'UnknownOperationException']);
    expect(await send('/2013-04-01/zone/%zz', '')).toEqual([400, 'SerializationException']);
    expect(await send('/2013-04-01/zone/a?maxitems=many', '')).toEqual([400, 'SerializationException']);
    expect(await send('/2013-04-01/zone/a', '<a{')).toEqual([400, 'SerializationException']);
  });
});
