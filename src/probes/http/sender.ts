import { BadInputError } from '#core';
import type { Sender, SenderContext, Settle } from '#pacing';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { AddressTeller } from '../address-teller.ts';
import { isAccepted, isIdempotent, takingTurns } from '#requests';
import { Connection } from './connection.ts';
import type { ConnectionListener, Destination, Exchange } from './connection.ts';
import type { Trouble } from '#requests';
import { compilePattern, compileTolerance } from '../tolerance.ts';
import type { IsWithin } from '../tolerance.ts';
import { requestBytes, requestSchema } from './request.ts';
import type { Request } from './request.ts';
import { ResponseReader } from './response-reader.ts';

const mebibyte = 1024 * 1024;
/** Bytes of a body that are judged. */
const judged = mebibyte;
const bodyLimit = 16 * mebibyte;
const dayMs = 86_400_000;
// An idle connection is no longer used so long before the moment at which its server said it would close it.
const keepAliveMarginMs = 1000;
// A close and a request can cross each other for one round trip; later it is that of a server that had the request.
const crossingMs = 500;

type Context = Pick<SenderContext, 'nameServer' | 'now' | 'observe'>;

/** Sends one plan's requests on bare sockets. Lives on the pacing worker. */
export function createSender(params: unknown, context?: Context): Sender {
  try {
    const request = requestSchema.parse(params);
    const teller = context && new AddressTeller(context, request.connections === 'fresh');
    const destination = destinationOf(request, takingTurns(context?.nameServer, teller));
    if (isIP(destination.host) !== 0) teller?.toOne();
    return new HttpSender(request, destination, context);
  } catch (error) {
    if (!(error instanceof BadInputError)) throw error;
    // A secret that is not there: nothing can be asked, and nothing is known of the target.
    const { message } = error;
    return { send: (settle) => (settle('unknown', message), () => undefined), close: () => undefined };
  }
}

class HttpSender implements Sender, ConnectionListener {
  readonly #request: Request;
  readonly #context: Context | undefined;
  readonly #bytes: Buffer;
  #toldEndsAt: number | undefined;
  readonly #destination: Destination;
  /** Each tells whether the body is as wanted; undefined when that could not be told in time. */
  readonly #bodyChecks: IsWithin[];
  readonly #daysLeftCheck: IsWithin | undefined;
  readonly #connections = new Set<Connection>();
  /** Newest last: that one is the least likely to be closed by the server. */
  readonly #idle: Connection[] = [];

  constructor(request: Request, destination: Destination, context: Context | undefined) {
    this.#context = context;
    this.#request = request;
    this.#bytes = requestBytes(request);
    this.#destination = destination;
    this.#bodyChecks = bodyChecksOf(request);
    const { tlsDaysLeft } = request;
    this.#daysLeftCheck = tlsDaysLeft === undefined ? undefined : compileTolerance({ range: tlsDaysLeft });
  }

  send(settle: Settle): () => void {
    const idle = this.#takeIdle();
    const isReused = idle !== undefined;
    const exchange: Exchange = {
      settle,
      reader: this.#newReader(),
      isReused,
      askedMs: 0,
      connection: undefined,
    };
    (idle ?? this.#connect()).ask(this.#bytes, exchange);
    return () => {
      const { connection } = exchange;
      if (connection) this.#connections.delete(connection);
      connection?.abort();
    };
  }

  close(): void {
    for (const connection of this.#connections) connection.destroy();
    this.#connections.clear();
  }

  onWhole(connection: Connection, exchange: Exchange): void {
    const { reader, settle } = exchange;
    this.#tellCertificate(connection);
    if (this.#request.connections === 'pooled' && reader.isReusable) {
      connection.idleUntilMs = performance.now() + reader.keepAliveMs - keepAliveMarginMs;
      this.#idle.push(connection);
    } else {
      this.#connections.delete(connection);
      connection.destroy();
    }
    if (!isAccepted(reader.status, this.#request.statuses)) settle('failed', `status ${reader.status}`);
    else if (reader.isEndless) settle('unknown', 'the body is longer than 16 MiB');
    else settle(...(this.#judgeCertificate(connection) ?? this.#judgeBody(reader)));
  }

  onBroken(connection: Connection, exchange: Exchange | undefined, { outcome, reason }: Trouble): void {
    this.#connections.delete(connection);
    if (!exchange) return;
    if (!exchange.isReused || !exchange.reader.isUntouched) return exchange.settle(outcome, reason);
    // The server closed an idle connection while the request was on its way: nothing is known of the target yet.
    const isSoon = performance.now() - exchange.askedMs <= crossingMs;
    if (!isSoon || !isIdempotent(this.#request)) return exchange.settle('unknown', 'idle connection closed');
    exchange.isReused = false;
    exchange.reader = this.#newReader();
    this.#connect().ask(this.#bytes, exchange);
  }

  #newReader(): ResponseReader {
    const keeps = this.#bodyChecks.length > 0 ? judged : 0;
    return new ResponseReader({ isHead: this.#request.method === 'HEAD', keeps, bodyLimit });
  }

  #tellCertificate({ certificateEndsAt: endsAt = NaN }: Connection): void {
    if (Number.isNaN(endsAt) || endsAt === this.#toldEndsAt || !this.#context) return;
    this.#toldEndsAt = endsAt;
    this.#context.observe({ kind: 'certificate', seen: this.#context.now(), endsAt });
  }

  /** Told only where the certificate ends too soon, or at an unknown time. */
  #judgeCertificate({ certificateEndsAt }: Connection): Parameters<Settle> | undefined {
    const isWithin = this.#daysLeftCheck;
    if (!isWithin) return undefined;
    if (certificateEndsAt === undefined || Number.isNaN(certificateEndsAt))
      return ['unknown', 'tls: the certificate tells no end'];
    const daysLeft = (certificateEndsAt - Date.now()) / dayMs;
    return isWithin(daysLeft) === true
      ? undefined
      : ['failed', `tls: certificate ends in ${Math.floor(daysLeft)} days`];
  }

  #judgeBody(reader: ResponseReader): Parameters<Settle> {
    if (this.#bodyChecks.length === 0) return ['ok'];
    if (!reader.isKeptWhole) return ['unknown', 'the body is longer than the 1 MiB that is judged'];
    const text = reader.body();
    const told = this.#bodyChecks.map((isAsWanted) => isAsWanted(text));
    if (told.includes(false)) return ['failed', 'body mismatch'];
    return told.includes(undefined) ? ['unknown', 'the body could not be judged in time'] : ['ok'];
  }

  #connect(): Connection {
    const connection = new Connection(this.#destination, this);
    this.#connections.add(connection);
    return connection;
  }

  #takeIdle(): Connection | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.isDead) continue;
      if (performance.now() < idle.idleUntilMs) return idle;
      this.#connections.delete(idle);
      idle.destroy();
    }
    return undefined;
  }
}

function bodyChecksOf({ body, bodyMatches, bodyJson }: Request): IsWithin[] {
  return [
    ...(body === undefined ? [] : [(text: unknown) => String(text).includes(body)]),
    ...(bodyMatches === undefined ? [] : [compilePattern(bodyMatches)]),
    ...(bodyJson ? [compileTolerance(bodyJson)] : []),
  ];
}

function destinationOf({ url, headers }: Request, lookup: LookupFunction): Destination {
  const { protocol, hostname, port } = new URL(url);
  const isTls = protocol === 'https:';
  const [, host] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'host') ?? [];
  const tlsName = URL.parse(`https://${host ?? ''}`)?.hostname ?? hostname;
  return {
    // An IPv6 address stands in brackets in a URL, and nowhere else.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (isTls ? 443 : 80),
    tlsName: isTls ? tlsName : undefined,
    lookup,
  };
}
