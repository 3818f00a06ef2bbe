// A service that passes each request on to another one, which it finds by SRV records.
import { Resolver } from 'node:dns/promises';
import { createServer, get } from 'node:http';

const { HOST, PORT, SERVICE, CALLS, DNS_SERVER, KEEPS_FOR_SECONDS } = process.env;
const ttlSeconds = 3;
const keepsForMs = Number(KEEPS_FOR_SECONDS ?? ttlSeconds) * 1000;

const resolver = new Resolver({ timeout: 1000, tries: 2 });
resolver.setServers([DNS_SERVER]);

let answer = { endpoints: [], until: 0 };
let turn = 0;

/** The endpoints of the other service: from memory until they are too old for this client's taste. */
async function endpoints() {
  if (Date.now() < answer.until && answer.endpoints.length > 0) return answer.endpoints;
  const records = await resolver.resolveSrv(CALLS);
  const found = await Promise.all(
    records.map(async ({ name, port }) => ({ host: (await resolver.resolve4(name))[0], port })),
  );
  answer = { endpoints: found, until: Date.now() + keepsForMs };
  return found;
}

/** The status of the other service, 502 when it cannot be reached within half a second. */
function call({ host, port }) {
  return new Promise((resolve) => {
    const asked = get({ host, port, path: '/', timeout: 500, agent: false }, (reply) => {
      reply.resume();
      resolve(reply.statusCode ?? 502);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(502));
  });
}

async function statusOf(path) {
  if (path === `/${SERVICE}/health`) return 200;
  const found = await endpoints();
  turn += 1;
  const chosen = found[turn % found.length];
  return chosen ? call(chosen) : 503;
}

createServer(async (request, response) => {
  const status = await statusOf(request.url).catch(() => 503);
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${SERVICE}\n`);
}).listen({ host: HOST, port: Number(PORT) });

process.on('SIGTERM', () => process.exit(0));
