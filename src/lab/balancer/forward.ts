import type { IncomingMessage, ServerResponse } from 'node:http';
import { openExchange } from './exchange.ts';
import { responseHeaders } from './headers.ts';
import { answerWith, ownAnswer } from './own-answer.ts';
import type { Router } from './router.ts';

/** Sends one request on to its target and streams the answer back. */
export function forward(router: Router, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const pool = router.choose(incoming.url ?? '/');
  if (pool === 'no rule') return answerWith(ownAnswer(404), outgoing);
  if (pool === 'no target') return answerWith(ownAnswer(503), outgoing);

  const { request, failureOf } = openExchange(incoming, pool);
  request.on('error', () => answerWith(ownAnswer(failureOf()), outgoing));
  request.once('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage ?? '', responseHeaders(answer));
    // A cut answer must be seen as cut.
    answer.once('error', () => outgoing.destroy());
    answer.pipe(outgoing);
  });
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) request.destroy();
  });

  if (hasBody(incoming)) incoming.pipe(request);
  else request.end();
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
