import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { requestHeaders } from './headers.ts';
import { startTimer } from '../process/timer.ts';
import type { TargetPool } from './target-pool.ts';

/** Why a target did not answer, as the status that the balancer gives for it. */
type Failure = 502 | 504;

interface Exchange {
  request: ClientRequest;
  /** What its error means. */
  failureOf: () => Failure;
}

/**
 * Opens a request to a target. It never goes to another one: like ELB, the balancer does not retry. A connect or a
 * silence that lasts too long ends it with a gateway timeout (504); what the target breaks is a bad gateway (502).
 */
export function openExchange(
  incoming: IncomingMessage,
  pool: TargetPool,
  extraHeaders: string[] = [],
): Exchange {
  const { target, agent, timeouts } = pool;
  const request = httpRequest({
    agent,
    host: target.host,
    port: target.port,
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: [...requestHeaders(incoming), ...extraHeaders],
    setHost: false,
    maxHeaderSize: 65_536,
  });
  let failure: Failure = 502;
  const timeOut = (what: string) => {
    failure = 504;
    request.destroy(new Error(what));
  };
  request.once('timeout', () => timeOut('idle timeout'));
  request.once('socket', (socket) => {
    if (!socket.connecting) return;
    const timer = startTimer(timeouts.connectMs, () => timeOut('connect timeout'));
    const clear = () => clearTimeout(timer);
    socket.once('connect', clear).once('close', clear);
  });
  return { request, failureOf: () => failure };
}
