import type { Client } from 'autocannon';
import type { Socket } from 'node:net';

/** Of the head of an answer, as autocannon's parser tells it. */
export interface AnswerHead {
  statusCode: number;
  shouldKeepAlive: boolean;
  headers: string[];
}

/** What autocannon makes of a request that was answered; its own statistics are read by nobody. */
export interface Answered {
  req: undefined;
  headers: Pick<AnswerHead, 'statusCode' | 'headers'>;
  body: string;
  bytes: number;
  duration: number;
}

/** Where a client keeps the requests that wait for their answers. */
export interface WaitingRequests {
  insertRequest(): void;
  addBody(part: Buffer): void;
  setHeaders(head: AnswerHead): void;
  terminateRequest(): Answered;
  clear(): void;
}

/** The parser of answers; its callbacks are under numbers. */
interface Parser {
  execute(chunk: Buffer): unknown;
  finish(): unknown;
  reinitialize(type: 'RESPONSE'): void;
  [callback: number]: (head: AnswerHead) => unknown;
}

/** What autocannon 9.0.0 has in a client beyond its types. A method that is set here stands in for that of the class. */
export interface OpenClient {
  /** Milliseconds of silence until it gives up its connection. */
  timeout: number;
  parser: Parser;
  pipelinedRequests: WaitingRequests;
  conn: Pick<Socket, 'write'>;
  /** Opens a connection, and sends on it. */
  _connect(): void;
  _destroyConnection(): void;
  /** Sends the next request: it is called as often after an answer as there are places for one. */
  _doRequest: (this: OpenClient) => void;
  getRequestBuffer(): Buffer;
}

/** `HTTPParser.kOnHeadersComplete` of its parser. */
export const onHeadersComplete = 2;

const methods = ['_connect', '_destroyConnection', '_doRequest', 'getRequestBuffer'] as const;

/** The inside of a client. Throws where an autocannon is installed that has another. */
export function opened(client: Client): Client & OpenClient {
  if (isOpen(client)) return client;
  throw new Error('This autocannon is made otherwise than version 9.0.0, which Squall was written for.');
}

function isOpen(client: Client): client is Client & OpenClient {
  const { parser, pipelinedRequests, timeout }: Partial<OpenClient> = Object(client);
  const hasMethods = methods.every((name) => typeof Reflect.get(client, name) === 'function');
  const canParse = typeof parser?.execute === 'function' && typeof parser.reinitialize === 'function';
  return hasMethods && canParse && pipelinedRequests !== undefined && typeof timeout === 'number';
}
