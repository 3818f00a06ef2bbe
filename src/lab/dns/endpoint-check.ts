import { get, STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import type { EndpointCheck } from '../control/world.ts';

/** `text` is in Route 53's words. */
export interface EndpointResult {
  isOk: boolean;
  text: string;
}

/** Route 53's own limits: to connect for HTTP and TCP, and from there to the status code. */
const connectMs = { HTTP: 4000, TCP: 10_000 };
const responseMs = 2000;
/** An interval below Route 53's shortest is that of a lab in compressed time: the limits shrink with it, so far. */
const shortestIntervalMs = 10_000;
const shortestLimitMs = 500;
/** Within this much of the body the search string must be. */
const searchedBytes = 5120;

const timedOut =
  'Failure: Connection timed out. The endpoint or the internet connection is down, or requests are being blocked by your firewall.';
const noResponse = 'Failure: Response timed out. The endpoint did not return a status code within 2 seconds.';

/** Checks an endpoint once; never rejects. Endpoints beyond loopback are not reached. */
export async function checkEndpoint(check: EndpointCheck, signal: AbortSignal): Promise<EndpointResult> {
  const { type, address, port, intervalMs } = check;
  if (isIP(address) === 0) return failure('Failure: DNS resolution failed: Rcode NXDomain(3)');
  if (!address.startsWith('127.') && address !== '::1') return failure(timedOut);
  // No shared agent: a checker connects anew each time.
  const socket = connect({ host: address, port });
  const ended = () => socket.destroy();
  signal.addEventListener('abort', ended, { once: true });
  try {
    const refusal = await connected(socket, scaled(connectMs[type], intervalMs));
    if (refusal !== undefined) return failure(refusal);
    return type === 'TCP'
      ? { isOk: true, text: 'Success: TCP connection established' }
      : await fetched(check, socket);
  } finally {
    signal.removeEventListener('abort', ended);
    socket.destroy();
  }
}

/** Undefined once it is connected; else why not. */
function connected(socket: Socket, withinMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(timedOut), withinMs);
    const settle = (refusal?: string) => {
      clearTimeout(timer);
      resolve(refusal);
    };
    socket.once('connect', () => settle());
    socket.once('error', () => settle('Failure: The TCP connection failed: connection refused'));
    socket.once('close', () => settle(timedOut));
  });
}

async function fetched(check: EndpointCheck, socket: Socket): Promise<EndpointResult> {
  const { address, port, host, path, searchString } = check;
  const response = await responseTo(socket, {
    path,
    host: host ?? (port === 80 ? address : `${address}:${port}`),
    withinMs: scaled(responseMs, check.intervalMs),
  });
  if (typeof response === 'string') return failure(response);
  const { statusCode = 0 } = response;
  const status = `HTTP Status Code ${statusCode}, ${STATUS_CODES[statusCode] ?? 'Unknown'}`;
  if (statusCode < 200 || statusCode >= 400) return failure(`Failure: ${status}`);
  if (searchString === undefined) return { isOk: true, text: `Success: ${status}` };
  const body = await beginningOf(response);
  return body.includes(searchString)
    ? { isOk: true, text: `Success: ${status}. The string was found in the response body.` }
    : failure(`Failure: ${status}. The string was not found in the first 5,120 bytes of the response body.`);
}

/** The response as soon as its head is there; else why there is none. */
function responseTo(
  socket: Socket,
  { path, host, withinMs }: { path: string; host: string; withinMs: number },
): Promise<IncomingMessage | string> {
  return new Promise((resolve) => {
    const request = get({
      createConnection: () => socket,
      path,
      headers: {
        host,
        'user-agent': 'Amazon-Route53-Health-Check-Service (ref lab; report http://amzn.to/1vsZADi)',
        connection: 'close',
      },
    });
    const timer = setTimeout(() => settle(noResponse), withinMs);
    const settle = (outcome: IncomingMessage | string) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    request.once('response', settle);
    request.on('error', () =>
      settle('Failure: The endpoint closed the connection without an HTTP response.'),
    );
  });
}

/** As much of a body as is searched and comes in time. */
function beginningOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    let body = Buffer.alloc(0);
    const settle = () => {
      clearTimeout(timer);
      resolve(body.subarray(0, searchedBytes).toString('utf8'));
    };
    const timer = setTimeout(settle, responseMs);
    response.on('data', (chunk: Buffer) => {
      body = Buffer.concat([body, chunk]);
      if (body.length >= searchedBytes) settle();
    });
    response.once('close', settle);
    response.on('error', settle);
  });
}

function scaled(limitMs: number, intervalMs: number): number {
  return Math.max(limitMs * Math.min(intervalMs / shortestIntervalMs, 1), shortestLimitMs);
}

function failure(text: string): EndpointResult {
  return { isOk: false, text };
}
