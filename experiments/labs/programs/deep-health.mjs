// A service whose health check asks a service that it depends on: it is sick whenever that one is.
import { createServer, get } from 'node:http';

const { HOST, PORT, SERVICE, INGRESS, DEPENDS_ON } = process.env;

/** Whether the balancer's answer for the path is a 200 within half a second. */
function answers(path) {
  return new Promise((resolve) => {
    const asked = get(`${INGRESS}${path}`, { timeout: 500, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
  });
}

createServer(async (request, response) => {
  const isHealthCheck = request.url === `/${SERVICE}/health`;
  const isWell = !isHealthCheck || (await answers(DEPENDS_ON));
  response.writeHead(isWell ? 200 : 503, { 'content-type': 'text/plain' }).end(`${SERVICE}\n`);
}).listen({ host: HOST, port: Number(PORT) });

process.on('SIGTERM', () => process.exit(0));
