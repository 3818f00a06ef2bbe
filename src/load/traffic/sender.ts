import type { LoadScenario } from '#core';
import type { Sender, Settle } from '#pacing';
import { isAccepted, parseStatuses, troubleOf } from '#requests';
import type { Dispatcher } from 'undici';
import type { Connections, Lease } from './connections.ts';
import { requestsOf } from './request.ts';
import type { ReadyRequest, ScenarioRequests } from './request.ts';

interface SenderOptions {
  runId: string;
  connectionsTo(this: void, origin: string, serverName: string | undefined): Connections;
}

/** Sends one scenario's requests over undici, each on a connection of its own while it is under way. */
export function createTrafficSender(scenario: LoadScenario, { runId, connectionsTo }: SenderOptions): Sender {
  const requests = requestsOf(scenario, runId);
  const connections = connectionsTo(requests.origin, requests.serverName);
  const statuses = parseStatuses(scenario.statuses) ?? [];
  return {
    send(settle, n = 0) {
      const lease = connections.take();
      if (!lease) {
        settle('unknown', 'harness: no connection was free');
        return () => undefined;
      }
      const exchange = new Exchange({ requests, statuses, connections, settle }, requests.requestAt(n));
      exchange.send(lease);
      return () => exchange.giveUp();
    },
    close: () => connections.close(),
  };
}

interface Shared {
  requests: ScenarioRequests;
  statuses: Parameters<typeof isAccepted>[1];
  connections: Connections;
  settle: Settle;
}

/** One request until it is decided. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #shared: Shared;
  readonly #request: ReadyRequest;
  #lease: Lease | undefined;
  #status = 0;
  #bytes = 0;

  constructor(shared: Shared, request: ReadyRequest) {
    this.#shared = shared;
    this.#request = request;
  }

  send(lease: Lease): void {
    this.#lease = lease;
    const { path, headers, body } = this.#request;
    const { method } = this.#shared.requests;
    lease.client.dispatch({ path, method, headers, body }, this);
  }

  /** Nobody waits for its answer any more. */
  giveUp(): void {
    this.#drop();
  }

  onRequestStart(): void {
    return undefined;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
  }

  onResponseEnd(): void {
    const { connections, settle, statuses } = this.#shared;
    if (this.#lease) connections.giveBack(this.#lease);
    this.#lease = undefined;
    if (isAccepted(this.#status, statuses)) settle('ok', undefined, this.#bytes);
    else settle('failed', `status ${this.#status}`, this.#bytes);
  }

  /** Nothing is sent again: each place of the schedule is one request, whatever became of its connection. */
  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#drop();
    const { outcome, reason } = troubleOf(asSocketError(error));
    this.#shared.settle(outcome, reason, this.#bytes);
  }

  #drop(): void {
    if (this.#lease) this.#shared.connections.drop(this.#lease);
    this.#lease = undefined;
  }
}

/** What undici says where it is sent a 100 that it did not ask for: that is allowed (RFC 9110, 15.2), so nothing is known. */
const unasked = 'bad response';

/** undici's word for a connection that its peer closed. */
function asSocketError(error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  return code === 'UND_ERR_SOCKET' && error.message !== unasked
    ? Object.assign(new Error(error.message), { code: 'ECONNRESET' })
    : error;
}
