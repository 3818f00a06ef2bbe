import type { Operation } from './operation.ts';
import { cborCodec, jsonCodec, restJsonCodec, traitsOf, xmlCodec } from './sdk.ts';
import type { ClientClass, Codec, ServiceTraits } from './sdk.ts';

/** A service that the server offers: known by its signing name, loaded on its first request. */
export interface ServiceDefinition<Lab> {
  /** The name that requests are signed for, such as `elasticloadbalancing`. */
  readonly signingName: string;
  load(): Promise<LoadedService<Lab>>;
}

/** A service that is ready to answer. */
export interface LoadedService<Lab> {
  readonly traits: ServiceTraits;
  readonly codecs: Codecs;
  readonly operations: ReadonlyMap<string, Operation<Lab>>;
}

/** Each body format in the namespaces of one service. */
export interface Codecs {
  readonly json: Codec;
  readonly restJson: Codec;
  readonly cbor: Codec;
  readonly xml: Codec;
  /** XML without a namespace, as EC2 writes its errors. */
  readonly bareXml: Codec;
}

/** Binds operations to the SDK client of their service, whose class says how the service speaks. */
export function awsService<Lab>(
  client: ClientClass,
  operations: readonly Operation<Lab>[],
): LoadedService<Lab> {
  const traits = traitsOf(client);
  return {
    traits,
    codecs: codecsOf(traits.namespace, traits.xmlNamespace),
    operations: new Map(operations.map((operation) => [operation.name, operation])),
  };
}

export function codecsOf(namespace: string, xmlNamespace: string): Codecs {
  return {
    json: jsonCodec(namespace),
    restJson: restJsonCodec(namespace),
    cbor: cborCodec(namespace),
    xml: xmlCodec(namespace, xmlNamespace),
    bareXml: xmlCodec(namespace, ''),
  };
}
