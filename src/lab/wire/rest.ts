import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from './errors.ts';
import type { Operation } from './operation.ts';
import type { Exchange, Protocol, Reply } from './protocol.ts';
import { xmlErrorReply } from './query.ts';
import type { WireRequest } from './request.ts';
import { matchRoute } from './rest-route.ts';
import { documentRefusals, readDocument, writeFailure } from './rpc.ts';
import { membersOf, shapeOf, wireStructure, writeText } from './sdk.ts';
import type { Codec, Member, Shape } from './sdk.ts';
import type { LoadedService } from './service.ts';
import { parseText } from './text.ts';
import { xmlReply } from './xml.ts';

const restRefusals = {
  ...documentRefusals,
  unknownOperation: ['UnknownOperationException', 404],
  unknownKey: ['UnrecognizedClientException', 403],
  unsigned: ['MissingAuthenticationToken', 403],
} as const;

/** aws.protocols#restJson1: the method and path name the operation; members travel in path, query, headers and a JSON body. */
export const restJson: Protocol = {
  refusals: restRefusals,
  find: findByRoute,
  decode: (operation, exchange) => decode(operation, exchange, exchange.codecs.restJson),
  encode: (operation, output, exchange) =>
    encode(operation, output, exchange, exchange.codecs.restJson, 'application/json'),
  encodeFailure: (failure, { codecs, requestId }) => ({
    status: failure.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': failure.code,
      ...headersOf(
        failure.modelled ? shapeOf(failure.modelled.schema) : undefined,
        failure.modelled?.members,
      ),
    },
    body: writeFailure(codecs.restJson, failure),
  }),
};

/** aws.protocols#restXml: as restJson, with XML bodies. */
export const restXml: Protocol = {
  refusals: { ...restRefusals, unknownKey: ['InvalidClientTokenId', 403] },
  find: findByRoute,
  decode: (operation, exchange) => decode(operation, exchange, exchange.codecs.xml),
  encode(operation, output, exchange) {
    const reply = encode(operation, output, exchange, exchange.codecs.xml, 'text/xml');
    const isXml = reply.headers['content-type'] === 'text/xml' && reply.body.byteLength > 0;
    return isXml ? xmlReply(reply.status, reply.body, exchange.requestId, reply.headers) : reply;
  },
  encodeFailure: xmlErrorReply,
};

function findByRoute<Lab>(service: LoadedService<Lab>, request: WireRequest): Operation<Lab> {
  const operation = matchRoute([...service.operations.values()], request)?.operation;
  if (operation) return operation;
  throw new Refusal(
    'unknownOperation',
    `${request.method} ${request.path} is not an operation that Squall's lab serves.`,
  );
}

async function decode(
  operation: Operation<never>,
  { request }: Exchange,
  codec: Codec,
): Promise<Record<string, unknown>> {
  const members = membersOf(operation.input);
  const labels = matchRoute([operation], request)?.labels ?? {};
  const input: Record<string, unknown> = {};
  for (const { name, shape } of members.filter(isBound)) {
    const value = await readBound(name, shape, request, labels, codec);
    if (value !== undefined) input[name] = value;
  }
  const inBody = members.filter((member) => !isBound(member));
  if (inBody.length === 0) return input;
  const body = await readDocument(codec, bodyOf(operation.input, inBody), request.body);
  return { ...input, ...(typeof body === 'object' ? body : {}) };
}

async function readBound(
  name: string,
  shape: Shape,
  request: WireRequest,
  labels: Readonly<Record<string, string>>,
  codec: Codec,
): Promise<unknown> {
  const traits = shape.getMergedTraits();
  const parse = (text: string | undefined) => (text === undefined ? undefined : parseText(shape, text, name));
  if (traits.httpLabel) return parse(labels[name]);
  if (traits.httpHeader) return parse(request.headers[traits.httpHeader.toLowerCase()]?.toString());
  if (traits.httpPrefixHeaders !== undefined) return prefixed(request.headers, traits.httpPrefixHeaders);
  if (traits.httpPayload) return readPayload(shape, request.body, codec);
  if (traits.httpQueryParams) return Object.fromEntries(request.query);
  if (!traits.httpQuery || !request.query.has(traits.httpQuery)) return undefined;
  const texts = request.query.getAll(traits.httpQuery);
  return shape.isListSchema()
    ? texts.map((text) => parseText(shape.getValueSchema(), text, name))
    : parse(texts[0]);
}

async function readPayload(shape: Shape, body: Uint8Array, codec: Codec): Promise<unknown> {
  if (shape.isBlobSchema()) return body;
  if (shape.isStringSchema()) return Buffer.from(body).toString('utf8');
  return body.byteLength === 0 ? undefined : codec.read(shape, body);
}

function encode(
  { schema, output: shape }: Operation<never>,
  output: object,
  { requestId }: Exchange,
  codec: Codec,
  contentType: string,
): Reply {
  const members = membersOf(shape);
  const values = new Map<string, unknown>(Object.entries(output));
  const { http } = typeof schema[3] === 'object' ? schema[3] : {};
  const statusMember = members.find((member) => member.shape.getMergedTraits().httpResponseCode);
  const payload = members.find((member) => member.shape.getMergedTraits().httpPayload);
  const inBody = members.filter((member) => !isBound(member));
  const body =
    inBody.length > 0
      ? codec.write(bodyOf(shape, inBody), output)
      : payload && values.get(payload.name) !== undefined
        ? codec.write(payload.shape, values.get(payload.name))
        : new Uint8Array();
  const isRaw = payload && !payload.shape.isStructSchema();
  return {
    status: Number(values.get(statusMember?.name ?? '') ?? http?.[2] ?? 200),
    headers: {
      'content-type': isRaw
        ? (payload.shape.getMergedTraits().mediaType ?? 'application/octet-stream')
        : contentType,
      'x-amzn-requestid': requestId,
      ...headersOf(shape, output),
    },
    body,
  };
}

function headersOf(shape: Shape | undefined, output: object | undefined): Record<string, string> {
  const values = new Map<string, unknown>(Object.entries(output ?? {}));
  const headers: Record<string, string> = {};
  for (const member of shape ? membersOf(shape) : []) {
    const value = values.get(member.name);
    const { httpHeader, httpPrefixHeaders } = member.shape.getMergedTraits();
    if (value === undefined || value === null) continue;
    if (httpHeader) headers[httpHeader.toLowerCase()] = writeText(member.shape, value);
    if (httpPrefixHeaders === undefined) continue;
    for (const [key, text] of Object.entries(value))
      headers[httpPrefixHeaders.toLowerCase() + key] = String(text);
  }
  return headers;
}

function prefixed(headers: IncomingHttpHeaders, prefix: string): Record<string, string> {
  const start = prefix.toLowerCase();
  const entries = Object.entries(headers).filter(([name]) => name.startsWith(start));
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(start.length), String(value)]));
}

function bodyOf(shape: Shape, members: readonly Member[]): Shape {
  const refs = members.map((member) => [member.name, member.ref] as const);
  return shapeOf(wireStructure('', shape.getName() ?? '', refs, shape.getMergedTraits()));
}

function isBound({ shape }: Member): boolean {
  const traits = shape.getMergedTraits();
  return Boolean(
    traits.httpLabel ||
    traits.httpHeader ||
    traits.httpPrefixHeaders !== undefined ||
    traits.httpPayload ||
    traits.httpQuery ||
    traits.httpQueryParams ||
    traits.httpResponseCode,
  );
}
