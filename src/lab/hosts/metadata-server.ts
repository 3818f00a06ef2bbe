import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setBacklog } from './backlog.ts';
import type { HostIdentity, SpotAction } from './messages.ts';
import { metadataAt } from './metadata.ts';

/** A host's instance metadata endpoint. */
export interface MetadataServer {
  port: number;
  setBacklog(backlog: number): void;
  setSpotAction(spot: SpotAction | undefined): void;
}

const tokenPath = '/latest/api/token';
const ttlHeader = 'x-aws-ec2-metadata-token-ttl-seconds';
const tokenHeader = 'x-aws-ec2-metadata-token';
const longestTtlSeconds = 21_600;
// Where the host has an address of its own; the port that Amazon's own mock of the endpoint has.
const wellKnownPort = 1338;

/** Serves the metadata of IMDSv2 (a token first) and v1 (none) on the host's address; the kernel keeps port 80. */
export async function startMetadataServer(identity: HostIdentity): Promise<MetadataServer> {
  const expiries = new Map<string, number>();
  let spot: SpotAction | undefined;

  function issueToken(request: IncomingMessage, response: ServerResponse): void {
    const ttl = Number(request.headers[ttlHeader]);
    if (request.headers['x-forwarded-for'] !== undefined) return say(response, 403, 'Forbidden');
    if (!(Number.isInteger(ttl) && ttl >= 1 && ttl <= longestTtlSeconds))
      return say(response, 400, 'Bad Request');
    const now = Date.now();
    for (const [token, expiry] of expiries) if (expiry <= now) expiries.delete(token);
    const token = Buffer.from(crypto.getRandomValues(new Uint8Array(40))).toString('base64url');
    expiries.set(token, now + ttl * 1000);
    response.setHeader(ttlHeader, String(ttl));
    say(response, 200, token);
  }

  function isAllowed({ headers }: IncomingMessage): boolean {
    const token = headers[tokenHeader];
    return token === undefined || (expiries.get(String(token)) ?? 0) > Date.now();
  }

  const server = createServer((request, response) => {
    request.resume();
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (request.method === 'PUT' && path === tokenPath) return issueToken(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return say(response, 405, 'Method Not Allowed');
    if (!isAllowed(request)) return say(response, 401, 'Unauthorized');
    const text = metadataAt(path, identity, spot);
    if (text === undefined) say(response, 404, 'Not Found');
    else say(response, 200, text);
  });
  const port =
    (await listen(server, identity.address, wellKnownPort)) || (await listen(server, identity.address, 0));
  return {
    port,
    setBacklog: (backlog) => setBacklog(server, backlog),
    setSpotAction: (action) => void (spot = action),
  };
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain',
    'content-length': Buffer.byteLength(text),
    server: 'EC2ws',
  });
  response.end(text);
}

/** The port it got; 0 when that one is taken. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => (port === 0 ? reject(error) : resolve(0));
    server.once('error', failed);
    server.listen({ host, port }, () => {
      server.off('error', failed);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
}
