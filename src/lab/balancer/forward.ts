import type { IncomingMessage, ServerResponse } from 'node:http';
import { admit, failureAnswer, type Front } from './admission.ts';
import { openExchange } from './exchange.ts';
import { responseHeaders } from './headers.ts';
import { answerWith } from './own-answer.ts';

const clientClosed = 460;

/** Sends one request on to its target and streams the answer back. */
export function forward(front: Front, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const admission = admit(front, incoming);
  if ('answer' in admission) return answerWith(admission.answer, outgoing);

  const { pool, groupArn } = admission;
  const { meter } = front;
  const startedAt = performance.now();
  const { request, failureOf } = openExchange(incoming, pool);
  let isSettled = false;
  pool.inFlight += 1;
  request.once('close', () => (pool.inFlight -= 1));

  request.on('error', () => {
    const answer = failureAnswer(front, failureOf());
    if (!isSettled) meter.answeredItself(answer.status);
    isSettled = true;
    answerWith(answer, outgoing);
  });
  request.once('response', (answer) => {
    const status = answer.statusCode ?? 502;
    isSettled = true;
    meter.answered(groupArn, status, (performance.now() - startedAt) / 1000);
    outgoing.writeHead(status, answer.statusMessage ?? '', responseHeaders(answer));
    // A cut answer must be seen as cut.
    answer.once('error', () => outgoing.destroy());
    answer.pipe(outgoing);
  });
  outgoing.once('close', () => {
    if (outgoing.writableFinished) return;
    if (!isSettled) meter.answeredItself(clientClosed);
    isSettled = true;
    request.destroy();
  });

  if (hasBody(incoming)) incoming.pipe(request);
  else request.end();
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
