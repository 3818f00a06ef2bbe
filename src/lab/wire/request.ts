import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Refusal } from './errors.ts';

/** A request as it came off the socket, its body unpacked. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** Why the body could not be taken, to be reported once the protocol is known. */
  readonly refusal?: Refusal;
}

/** Who signed a request and for what. The signature itself is not verified. */
export interface Signer {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

export async function readRequest(message: IncomingMessage, maxBodyBytes: number): Promise<WireRequest> {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const head = {
    method: message.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: message.headers,
  };
  try {
    return { ...head, body: await readBody(message, maxBodyBytes) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...head, body: new Uint8Array(), refusal: error };
  }
}

export function signerOf({ headers, query }: WireRequest): Signer | undefined {
  const signed = headers.authorization?.match(/^AWS4-\S+ .*?Credential=([^,\s]+)/)?.[1];
  const [accessKeyId, , region, service] = (signed ?? query.get('X-Amz-Credential') ?? '').split('/');
  return accessKeyId && region && service ? { accessKeyId, region, service } : undefined;
}

async function readBody(message: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // An oversized body is read to its end and dropped: an answer sent earlier would be lost to a connection reset.
  for await (const chunk of message) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes) throw tooLarge(maxBytes);
  const body = Buffer.concat(chunks);
  return message.headers['content-encoding'] === 'gzip' ? inflate(body, maxBytes) : body;
}

async function inflate(body: Buffer, maxBytes: number): Promise<Uint8Array> {
  try {
    return await promisify(gunzip)(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(maxBytes);
    throw new Refusal('malformed', 'The body is not the gzip data that its content-encoding promises.');
  }
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal('tooLarge', `The request body is larger than ${maxBytes} bytes.`);
}
