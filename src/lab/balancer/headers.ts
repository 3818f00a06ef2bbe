import type { IncomingMessage } from 'node:http';

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
]);
// `Expect` is answered by the balancer itself.
const ownedByBalancer = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port', 'expect']);
// How a body is framed is decided anew for each connection.
const framing = new Set(['transfer-encoding']);

/** Raw headers as they may go on: those of one hop left out, the others with their case, order and repeats. */
function endToEnd(rawHeaders: string[], without: Set<string>): string[] {
  const named = namedByConnection(rawHeaders);
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || named.has(lower) || without.has(lower)) continue;
    kept.push(name, rawHeaders[index + 1] ?? '');
  }
  return kept;
}

/** The headers of a request as its target gets them, with ELB's X-Forwarded and, for HTTP/1.0, a Host. */
export function requestHeaders(request: IncomingMessage): string[] {
  const earlier = request.headers['x-forwarded-for'];
  const client = request.socket.remoteAddress ?? '';
  const host = request.headers.host === undefined ? ['Host', request.socket.localAddress ?? ''] : [];
  return [
    ...endToEnd(request.rawHeaders, ownedByBalancer),
    ...host,
    'X-Forwarded-For',
    earlier === undefined ? client : `${String(earlier)}, ${client}`,
    'X-Forwarded-Proto',
    'http',
    'X-Forwarded-Port',
    String(request.socket.localPort ?? 0),
  ];
}

/** The headers of a target's answer as the client gets them. */
export function responseHeaders(answer: IncomingMessage): string[] {
  return endToEnd(answer.rawHeaders, framing);
}

function namedByConnection(rawHeaders: string[]): Set<string> {
  const named = new Set<string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() !== 'connection') continue;
    for (const name of (rawHeaders[index + 1] ?? '').split(',')) named.add(name.trim().toLowerCase());
  }
  return named;
}
