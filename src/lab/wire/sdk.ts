import {
  AwsJson1_1Protocol,
  AwsRestJsonProtocol,
  AwsRestXmlProtocol,
  AwsSmithyRpcV2CborProtocol,
} from '@aws-sdk/core/protocols';
import { FromStringShapeDeserializer, ToStringShapeSerializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';

// The SDK's internals are known here and nowhere else: what breaks with a new SDK version breaks in this file.

export type Shape = NormalizedSchema;
export type SchemaRef = Parameters<(typeof NormalizedSchema)['of']>[0];
type Schema = ReturnType<NormalizedSchema['getSchema']>;
export type Structure = Extract<Schema, [3, ...unknown[]]>;
export type OperationSchema = Extract<Schema, [9, ...unknown[]]>;
export type ErrorSchema = Extract<Schema, [-3, ...unknown[]]>;
export type MemberRef = Structure[5][number];

/** The schema of a string. */
export const text: MemberRef = 0;

export interface Member {
  readonly name: string;
  readonly ref: MemberRef;
  readonly shape: Shape;
}

export interface Codec {
  read(shape: Shape, bytes: Uint8Array): Promise<unknown>;
  write(shape: Shape, value: unknown): Uint8Array;
}

export type CommandClass = new (...args: never) => {
  readonly input: object;
  resolveMiddleware(...args: never): (...args: never) => Promise<{ output: object }>;
};

export type InputOf<C extends CommandClass> = InstanceType<C>['input'];

export type OutputOf<C extends CommandClass> = Omit<
  Awaited<ReturnType<ReturnType<InstanceType<C>['resolveMiddleware']>>>['output'],
  '$metadata'
>;

export type ClientClass = new (config: { region: string }) => {
  readonly config: {
    readonly protocol: object;
    readonly protocolSettings: Readonly<Record<string, unknown>>;
  };
  destroy(): void;
};

/** How a service speaks, read from its SDK client. */
export interface ServiceTraits {
  /** The shape id of the protocol the client speaks by default, such as `aws.protocols#ec2Query`. */
  readonly protocol: string;
  readonly namespace: string;
  readonly xmlNamespace: string;
  readonly version: string;
  readonly target: string;
  readonly isQueryCompatible: boolean;
  readonly errorRegistries: readonly unknown[];
}

export function traitsOf(client: ClientClass): ServiceTraits {
  const instance = new client({ region: 'lab-local-1' });
  instance.destroy();
  const { protocol, protocolSettings: settings } = instance.config;
  return {
    protocol: hasShapeId(protocol) ? protocol.getShapeId() : '',
    namespace: textOf(settings['defaultNamespace']),
    xmlNamespace: textOf(settings['xmlNamespace']),
    version: textOf(settings['version']),
    target: textOf(settings['serviceTarget']),
    isQueryCompatible: settings['awsQueryCompatible'] === true,
    errorRegistries: Array.isArray(settings['errorTypeRegistries']) ? settings['errorTypeRegistries'] : [],
  };
}

export function operationSchemaOf(command: CommandClass): OperationSchema {
  const instance: { readonly schema?: unknown } = Reflect.construct(command, [{}]);
  if (!isOperationSchema(instance.schema)) {
    throw new TypeError(`${command.name} carries no runtime schema; its client is too old for the lab.`);
  }
  return instance.schema;
}

/** The schema of a modelled error by its short name, undefined where the service models none of that name. */
export function findErrorSchema(traits: ServiceTraits, name: string): ErrorSchema | undefined {
  for (const registry of traits.errorRegistries) {
    const found = isRegistry(registry) && registry.find((each) => isErrorSchema(each) && each[2] === name);
    if (isErrorSchema(found)) return found;
  }
  return undefined;
}

export function shapeOf(ref: SchemaRef): Shape {
  return NormalizedSchema.of(ref);
}

/** A structure that exists on the wire only: an envelope, or the part of a shape that travels in the body. */
export function wireStructure(
  namespace: string,
  name: string,
  members: readonly (readonly [name: string, ref: MemberRef])[],
  traits: Structure[3] = 0,
): Structure {
  return [3, namespace, name, traits, members.map(([member]) => member), members.map(([, ref]) => ref)];
}

export function membersOf(shape: Shape): Member[] {
  const schema = shape.getSchema();
  if (!isStructural(schema)) return [];
  return [...shape.structIterator()].map(([name, member], index) => ({
    name,
    ref: schema[5][index] ?? 0,
    shape: member,
  }));
}

/** How many members of a structure, counted from its first, must be present. */
export function requiredCount(shape: Shape): number {
  const schema = shape.getSchema();
  return isStructural(schema) ? (schema[6] ?? 0) : 0;
}

export function readText(shape: Shape, text: string): unknown {
  const value: unknown = textReader.read(shape, text);
  return value;
}

export function writeText(shape: Shape, value: unknown): string {
  textWriter.write(shape, value);
  return textWriter.flush();
}

export function jsonCodec(namespace: string): Codec {
  const protocol = new AwsJson1_1Protocol({ defaultNamespace: namespace, serviceTarget: '' });
  return codecFrom(protocol.getPayloadCodec(), textFrom);
}

export function restJsonCodec(namespace: string): Codec {
  return codecFrom(new AwsRestJsonProtocol({ defaultNamespace: namespace }).getPayloadCodec(), textFrom);
}

export function cborCodec(namespace: string): Codec {
  return codecFrom(
    new AwsSmithyRpcV2CborProtocol({ defaultNamespace: namespace }).getPayloadCodec(),
    (bytes) => bytes,
  );
}

export function xmlCodec(namespace: string, xmlNamespace: string): Codec {
  const protocol = new AwsRestXmlProtocol({ defaultNamespace: namespace, xmlNamespace });
  return codecFrom(protocol.getPayloadCodec(), (bytes) => bytes);
}

interface PayloadCodec<Wire> {
  createSerializer(): { write(schema: Shape, value: unknown): void; flush(): unknown };
  createDeserializer(): { read(schema: Shape, data: Wire): unknown };
}

function codecFrom<Wire>(payload: PayloadCodec<Wire>, wireOf: (bytes: Uint8Array) => Wire): Codec {
  return {
    read: async (shape, bytes) => payload.createDeserializer().read(shape, wireOf(bytes)),
    write(shape, value) {
      const serializer = payload.createSerializer();
      serializer.write(shape, value);
      return bytesFrom(serializer.flush());
    },
  };
}

function textFrom(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

function bytesFrom(flushed: unknown): Uint8Array {
  if (!(flushed instanceof Uint8Array)) return Buffer.from(textOf(flushed));
  // A plain view: the SDK's own subclass of Uint8Array warns when it is used as a string.
  return Buffer.from(flushed.buffer, flushed.byteOffset, flushed.byteLength);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function hasShapeId(protocol: object): protocol is { getShapeId(): string } {
  return 'getShapeId' in protocol && typeof protocol.getShapeId === 'function';
}

function isRegistry(value: unknown): value is { find(matches: (schema: unknown) => boolean): unknown } {
  return typeof value === 'object' && value !== null && 'find' in value && typeof value.find === 'function';
}

function isOperationSchema(schema: unknown): schema is OperationSchema {
  return Array.isArray(schema) && schema[0] === 9;
}

function isErrorSchema(schema: unknown): schema is ErrorSchema {
  return Array.isArray(schema) && schema[0] === -3 && !`${schema[1]}`.startsWith('smithy.ts.sdk.synthetic.');
}

function isStructural(schema: unknown): schema is Structure {
  return Array.isArray(schema) && (schema[0] === 3 || schema[0] === -3 || schema[0] === 4);
}

const textSettings = { timestampFormat: { useTrait: true, default: 5 as const }, httpBindings: true };
const textReader = new FromStringShapeDeserializer(textSettings);
const textWriter = new ToStringShapeSerializer(textSettings);
