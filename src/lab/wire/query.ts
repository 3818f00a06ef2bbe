import { Refusal } from './errors.ts';
import type { Failure } from './errors.ts';
import { fieldOf, parseForm } from './form.ts';
import type { Branch } from './form.ts';
import type { Operation } from './operation.ts';
import type { Exchange, Protocol, Reply } from './protocol.ts';
import type { WireRequest } from './request.ts';
import { membersOf, shapeOf, text, wireStructure } from './sdk.ts';
import type { Member, Shape } from './sdk.ts';
import type { LoadedService } from './service.ts';
import { parseText } from './text.ts';
import { xmlReply } from './xml.ts';

type Dialect = 'ec2' | 'query';

/** aws.protocols#awsQuery: a form in, `<XResponse><XResult>` out. */
export const awsQuery: Protocol = {
  refusals: {
    malformed: ['MalformedQueryString', 400],
    invalidValue: ['ValidationError', 400],
    missingMember: ['ValidationError', 400],
    unknownOperation: ['InvalidAction', 400],
    unknownService: ['InvalidAction', 400],
    unknownKey: ['InvalidClientTokenId', 403],
    unsigned: ['MissingAuthenticationToken', 403],
    tooLarge: ['RequestEntityTooLarge', 413],
    crashed: ['InternalFailure', 500],
  },
  find: findByAction,
  decode: async ({ input }, { request }) => decodeInput(input, request, 'query'),
  encode({ name, schema, output: shape }, output, { codecs, requestId }) {
    const [, namespace, , , , result] = schema;
    const envelope = wireStructure(namespace, `${name}Response`, [
      ...(shape.isUnitSchema() ? [] : [[`${name}Result`, result] as const]),
      ['ResponseMetadata', wireStructure(namespace, 'ResponseMetadata', [['RequestId', text]])],
    ]);
    const value = { [`${name}Result`]: output, ResponseMetadata: { RequestId: requestId } };
    return xmlReply(200, codecs.xml.write(shapeOf(envelope), value), requestId);
  },
  encodeFailure: xmlErrorReply,
};

/** aws.protocols#ec2Query: awsQuery with flat lists, capitalised names and envelopes of its own. */
export const ec2Query: Protocol = {
  refusals: {
    ...awsQuery.refusals,
    invalidValue: ['InvalidParameterValue', 400],
    missingMember: ['MissingParameter', 400],
    unknownKey: ['AuthFailure', 401],
    unsigned: ['AuthFailure', 401],
    crashed: ['InternalError', 500],
  },
  find: findByAction,
  decode: async ({ input }, { request }) => decodeInput(input, request, 'ec2'),
  encode({ name, schema, output: shape }, output, { codecs, requestId }) {
    const envelope = wireStructure(schema[1], `${name}Response`, [
      ['requestId', text],
      ...membersOf(shape).map((member) => [member.name, member.ref] as const),
    ]);
    return xmlReply(200, codecs.xml.write(shapeOf(envelope), { ...output, requestId }), requestId);
  },
  encodeFailure({ code, status, message }, { codecs, requestId }) {
    const error = wireStructure('', 'Error', [
      ['Code', text],
      ['Message', text],
    ]);
    const envelope = wireStructure('', 'Response', [
      ['Errors', wireStructure('', 'Errors', [['Error', error]])],
      ['RequestID', text],
    ]);
    const value = { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId };
    return xmlReply(status, codecs.bareXml.write(shapeOf(envelope), value), requestId);
  },
};

/** `<ErrorResponse>`, the error document of the query protocols and of restXml. */
export function xmlErrorReply(failure: Failure, { codecs, requestId }: Exchange): Reply {
  const { modelled } = failure;
  const [code, status] = modelled?.query ?? [failure.code, failure.status];
  const members = (modelled ? membersOf(shapeOf(modelled.schema)) : []).filter(isNotMessage);
  const error = wireStructure('', 'Error', [
    ['Type', text],
    ['Code', text],
    ['Message', text],
    ...members.map((member) => [member.name, member.ref] as const),
  ]);
  const envelope = wireStructure('', 'ErrorResponse', [
    ['Error', error],
    ['RequestId', text],
  ]);
  const value = {
    Error: {
      ...modelled?.members,
      Type: failure.isSenderFault ? 'Sender' : 'Receiver',
      Code: code,
      Message: failure.message,
    },
    RequestId: requestId,
  };
  return xmlReply(status, codecs.xml.write(shapeOf(envelope), value), requestId);
}

function isNotMessage({ name }: Member): boolean {
  return name.toLowerCase() !== 'message';
}

function findByAction<Lab>(service: LoadedService<Lab>, request: WireRequest): Operation<Lab> {
  const action = fieldOf(request, 'Action') ?? '';
  const version = fieldOf(request, 'Version') ?? service.traits.version;
  const operation = service.operations.get(action);
  if (operation && version === service.traits.version) return operation;
  throw new Refusal(
    'unknownOperation',
    `The action ${action} of version ${version} is not one that Squall's lab serves.`,
  );
}

function decodeInput(shape: Shape, request: WireRequest, dialect: Dialect): unknown {
  return shape.isUnitSchema() ? {} : decode(shape, parseForm(request), dialect);
}

function decode(shape: Shape, branch: Branch, dialect: Dialect, path = ''): unknown {
  const { children } = branch;
  const below = (key: string) => (path ? `${path}.${key}` : key);
  if (shape.isStructSchema()) {
    refuseText(branch, path, 'a structure');
    const members = membersOf(shape).flatMap((member) => {
      const key = memberKey(member, dialect);
      const child = children.get(key);
      return child ? [[member.name, decode(member.shape, child, dialect, below(key))]] : [];
    });
    return Object.fromEntries(members);
  }
  if (shape.isListSchema()) {
    refuseText(branch, path, 'a list');
    const item = shape.getValueSchema();
    const isFlat = dialect === 'ec2' || shape.getMergedTraits().xmlFlattened;
    const items = isFlat ? branch : children.get(keyOf(item, 'member', dialect));
    return numbered(items).map(([key, child]) => decode(item, child, dialect, below(key)));
  }
  if (shape.isMapSchema()) {
    refuseText(branch, path, 'a map');
    const [keyShape, valueShape] = [shape.getKeySchema(), shape.getValueSchema()];
    const entries = numbered(shape.getMergedTraits().xmlFlattened ? branch : children.get('entry'));
    return Object.fromEntries(
      entries.flatMap(([index, entry]) => {
        const key = entry.children.get(keyOf(keyShape, 'key', dialect))?.text;
        const value = entry.children.get(keyOf(valueShape, 'value', dialect));
        return key === undefined || !value ? [] : [[key, decode(valueShape, value, dialect, below(index))]];
      }),
    );
  }
  return parseText(shape, branch.text, path);
}

function refuseText(branch: Branch, path: string, kind: string): void {
  if (branch.text === '') return;
  throw new Refusal(
    'invalidValue',
    `Value (${branch.text}) for parameter ${path} is invalid: it is ${kind}.`,
  );
}

function numbered(branch: Branch | undefined): [key: string, child: Branch][] {
  const entries = [...(branch?.children ?? [])].filter(([key]) => /^\d+$/.test(key));
  return entries.sort(([a], [b]) => Number(a) - Number(b));
}

function memberKey({ name, shape }: Member, dialect: Dialect): string {
  const { ec2QueryName, xmlName } = shape.getMergedTraits();
  if (dialect === 'query') return xmlName ?? name;
  if (typeof ec2QueryName === 'string') return ec2QueryName;
  const key = xmlName ?? name;
  return key.charAt(0).toUpperCase() + key.slice(1);
}

function keyOf(shape: Shape, fallback: string, dialect: Dialect): string {
  const { ec2QueryName, xmlName } = shape.getMergedTraits();
  if (dialect === 'ec2' && typeof ec2QueryName === 'string') return ec2QueryName;
  return xmlName ?? fallback;
}
