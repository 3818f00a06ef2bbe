import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

type Answer = (request: IncomingMessage, response: ServerResponse, asked: URL) => void;

const most = { slowMs: 600_000, chunks: 10_000 };

/**
 * What a built-in task answers behind its path: `` and `/health` who it is, `/slow?ms=` the same later, `/stream`
 * (`?chunks=&every=`) a line at a time, `/echo` the request's body, `/status/503` that status.
 */
export function builtInAnswers(path: string, who: string): Answer {
  const known: Record<string, Answer> = {
    '': (_request, response) => say(response, 200, who),
    '/': (_request, response) => say(response, 200, who),
    '/health': (_request, response) => say(response, 200, who),
    '/slow': (_request, response, { searchParams }) =>
      void setTimeout(say, numberOf(searchParams.get('ms'), 1000, most.slowMs), response, 200, who),
    '/stream': (_request, response, { searchParams }) =>
      void stream(response, {
        chunks: numberOf(searchParams.get('chunks'), 10, most.chunks),
        everyMs: numberOf(searchParams.get('every'), 100, most.slowMs),
        who,
      }),
    '/echo'(request, response) {
      const type = request.headers['content-type'] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type });
      request.pipe(response);
    },
  };
  return (request, response, asked) => {
    const below = asked.pathname.startsWith(path) ? asked.pathname.slice(path.length) : undefined;
    const status = /^\/status\/([2-5]\d\d)$/.exec(below ?? '')?.[1];
    if (below !== undefined && Object.hasOwn(known, below)) known[below]?.(request, response, asked);
    else if (status !== undefined) say(response, Number(status), `{"status":${status}}`);
    else say(response, 404, '{"error":"not found"}');
  };
}

function say(response: ServerResponse, status: number, body: string): void {
  const hasBody = status !== 204 && status !== 205 && status !== 304;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(hasBody && { 'content-length': Buffer.byteLength(body) }),
  });
  response.end(hasBody ? body : undefined);
}

/** A line every so often, each sent at once: a client sees whether an answer breaks off in its midst. */
async function stream(
  response: ServerResponse,
  { chunks, everyMs, who }: { chunks: number; everyMs: number; who: string },
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (let chunk = 1; chunk <= chunks && !response.destroyed; chunk += 1) {
    if (chunk > 1) await delay(everyMs);
    response.write(`{"chunk":${chunk},"of":${chunks},"from":${who}}\n`);
  }
  response.end();
}

function numberOf(text: string | null, otherwise: number, atMost: number): number {
  const number = Number(text ?? otherwise);
  return Number.isFinite(number) && number >= 0 ? Math.min(number, atMost) : otherwise;
}
