import { Refusal } from './errors.ts';
import type { Failure, RefusalCodes } from './errors.ts';
import type { Operation } from './operation.ts';
import type { Exchange, Protocol } from './protocol.ts';
import { membersOf, shapeOf, text, wireStructure } from './sdk.ts';
import type { Codec, Shape } from './sdk.ts';
import type { LoadedService } from './service.ts';

/** The codes of the protocols whose messages are documents: JSON, CBOR and REST. */
export const documentRefusals: RefusalCodes = {
  malformed: ['SerializationException', 400],
  invalidValue: ['SerializationException', 400],
  missingMember: ['ValidationException', 400],
  unknownOperation: ['UnknownOperationException', 400],
  unknownService: ['UnknownOperationException', 400],
  unknownKey: ['UnrecognizedClientException', 400],
  unsigned: ['MissingAuthenticationTokenException', 400],
  tooLarge: ['RequestEntityTooLarge', 413],
  crashed: ['InternalFailure', 500],
};

const cborPath = /\/service\/([^/]+)\/operation\/([^/]+)$/;

/** aws.protocols#awsJson1_0 and 1_1: `X-Amz-Target` names the operation; JSON both ways. */
export const awsJson: Protocol = {
  refusals: documentRefusals,
  find(service, { headers }) {
    const target = String(headers['x-amz-target'] ?? '');
    const mark = target.lastIndexOf('.');
    const isOurs = target.slice(0, mark) === service.traits.target;
    return findByName(service, isOurs ? target.slice(mark + 1) : '', target);
  },
  decode: ({ input }, { codecs, request }) => readDocument(codecs.json, input, request.body),
  encode: ({ output: shape }, output, exchange) => ({
    status: 200,
    headers: jsonHeaders(exchange),
    body: writeDocument(exchange.codecs.json, shape, output),
  }),
  encodeFailure: (failure, exchange) => ({
    status: jsonStatus(failure, exchange),
    headers: { ...jsonHeaders(exchange), ...errorHeaders(failure, exchange) },
    body: writeFailure(exchange.codecs.json, failure),
  }),
};

/** smithy.protocols#rpcv2Cbor: the path names the operation; CBOR both ways. */
export const rpcCbor: Protocol = {
  refusals: documentRefusals,
  find(service, { path }) {
    const [, target, name] = cborPath.exec(path) ?? [];
    return findByName(service, target === service.traits.target ? (name ?? '') : '', path);
  },
  decode: ({ input }, { codecs, request }) => readDocument(codecs.cbor, input, request.body),
  encode: ({ output: shape }, output, exchange) => ({
    status: 200,
    headers: cborHeaders(exchange),
    body: writeDocument(exchange.codecs.cbor, shape, output),
  }),
  encodeFailure: (failure, exchange) => ({
    status: failure.status,
    headers: { ...cborHeaders(exchange), ...errorHeaders(failure, exchange) },
    body: writeFailure(exchange.codecs.cbor, failure),
  }),
};

/** Whether a request is written in rpcv2Cbor, which any service may speak beside its own protocol. */
export function isCbor({ headers, path }: Exchange['request']): boolean {
  return headers['smithy-protocol'] === 'rpc-v2-cbor' && cborPath.test(path);
}

export async function readDocument(codec: Codec, shape: Shape, body: Uint8Array): Promise<unknown> {
  return body.byteLength === 0 || shape.isUnitSchema() ? {} : codec.read(shape, body);
}

/** An error as a document: its type, its message and the members that the service's model gives it. */
export function writeFailure(codec: Codec, { code, message, modelled }: Failure): Uint8Array {
  const members = modelled ? membersOf(shapeOf(modelled.schema)) : [];
  const hasMessage = members.some(({ name }) => /^message$/i.test(name));
  const document = wireStructure('', 'Error', [
    ['__type', text],
    ...(hasMessage ? [] : [['message', text] as const]),
    ...members.map((member) => [member.name, member.ref] as const),
  ]);
  const type = modelled ? `${modelled.schema[1]}#${code}` : code;
  return codec.write(shapeOf(document), { Message: message, message, ...modelled?.members, __type: type });
}

function writeDocument(codec: Codec, shape: Shape, output: object): Uint8Array {
  return codec.write(shape.isUnitSchema() ? shapeOf(wireStructure('', 'Unit', [])) : shape, output);
}

function findByName<Lab>(service: LoadedService<Lab>, name: string, asked: string): Operation<Lab> {
  const operation = service.operations.get(name);
  if (operation) return operation;
  throw new Refusal('unknownOperation', `The operation ${asked} is not one that Squall's lab serves.`);
}

/** A service that has never spoken a query protocol says 400 or 500, whatever status its model binds to an error. */
function jsonStatus({ status, isSenderFault, modelled }: Failure, { isQueryCompatible }: Exchange): number {
  if (!modelled || isQueryCompatible) return status;
  return isSenderFault ? 400 : 500;
}

function jsonHeaders({ request, requestId }: Exchange): Record<string, string> {
  const asked = request.headers['content-type'];
  const type = asked?.startsWith('application/x-amz-json-') ? asked : 'application/x-amz-json-1.1';
  return { 'content-type': type, 'x-amzn-requestid': requestId };
}

function cborHeaders({ requestId }: Exchange): Record<string, string> {
  return {
    'content-type': 'application/cbor',
    'smithy-protocol': 'rpc-v2-cbor',
    'x-amzn-requestid': requestId,
  };
}

function errorHeaders(failure: Failure, { isQueryCompatible }: Exchange): Record<string, string> {
  const { code, isSenderFault, modelled } = failure;
  const queryError = `${modelled?.query?.[0] ?? code};${isSenderFault ? 'Sender' : 'Receiver'}`;
  return { 'x-amzn-errortype': code, ...(isQueryCompatible && { 'x-amzn-query-error': queryError }) };
}
