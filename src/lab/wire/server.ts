import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';
import { RefusedError } from '#core';
import { answer } from './answer.ts';
import type { AnswerOptions } from './answer.ts';
import type { RequestContext } from './operation.ts';
import { readRequest } from './request.ts';
import { serviceFinder } from './router.ts';
import type { ServiceDefinition } from './service.ts';

/** What a wire server serves and to whom. */
export interface WireServerOptions<Lab> {
  readonly services: readonly ServiceDefinition<Lab>[];
  /** Given to every handler as `ctx.lab`. */
  readonly lab: Lab;
  /** Every other key is refused, so that a shell that holds real AWS keys is told where it is. */
  isKnownAccessKey(accessKeyId: string): boolean;
  /** A loopback address; 127.0.0.1 by default. */
  readonly host?: string;
  /** Any free port by default. */
  readonly port?: number;
  /** 16 MiB by default. */
  readonly maxBodyBytes?: number;
  /** Runs before each handler; what it throws is answered instead. The place for throttling. */
  beforeHandle?(context: RequestContext<Lab>, input: object): void | Promise<void>;
  /** What a handler gets as `ctx.lab` instead of `lab`, by the operation's name: the place for stale reads. */
  labFor?(operation: string): Lab;
  /** Told of every accident that a client saw as an internal error. */
  onError?(error: unknown, request: string): void;
}

/** A running server. */
export interface WireServer {
  readonly url: string;
  /** Closes every connection, answered or not. */
  close(): Promise<void>;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Serves AWS's protocols on loopback. Throws a RefusedError for any other host. */
export async function createWireServer<Lab>(options: WireServerOptions<Lab>): Promise<WireServer> {
  const { host = '127.0.0.1', port = 0, maxBodyBytes = 16 * 1024 * 1024, services } = options;
  if (!loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')) {
    throw new RefusedError(`The lab does not listen on ${host}.`, {
      hint: 'It speaks plain HTTP and verifies no signature: give it a loopback address such as 127.0.0.1.',
    });
  }
  const answerOptions = { ...options, findService: serviceFinder(services) };
  const server = createServer((message, response) => {
    void respond(message, response, answerOptions, maxBodyBytes);
  });
  // Longer than any SDK keeps a connection in its pool: a server that hangs up first resets requests in flight.
  server.keepAliveTimeout = 75_000;
  server.listen(port, host);
  await once(server, 'listening');

  const closed = once(server, 'close');
  const address = server.address();
  const boundPort = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${boundPort}`,
    async close() {
      if (server.listening) server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond<Lab>(
  message: IncomingMessage,
  response: ServerResponse,
  options: AnswerOptions<Lab>,
  maxBodyBytes: number,
): Promise<void> {
  const hangUp = new AbortController();
  response.once('close', () => hangUp.abort());
  try {
    const request = await readRequest(message, maxBodyBytes);
    const { status, headers, body } = await answer(request, options, hangUp.signal);
    response.writeHead(status, { ...headers, 'content-length': body.byteLength }).end(body);
  } catch (error) {
    // A client that hung up in the middle of its body is no accident.
    if (!message.destroyed) options.onError?.(error, `${message.method} ${message.url}`);
    response.destroy();
  }
}
