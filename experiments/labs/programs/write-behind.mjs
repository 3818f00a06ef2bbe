// A store that keeps what it is given under its path, and a cache of such a store that writes behind: it answers a write
// at once and hands it on only DELAY_MS later, to the store at BEHIND.
import { createServer, request } from 'node:http';

const { HOST, PORT, SERVICE, INGRESS, BEHIND, DELAY_MS } = process.env;
const kept = new Map();

/** Status and text of the store behind; 502 when it cannot be reached within half a second. */
function ask(method, key, body = '') {
  return new Promise((resolve) => {
    const asked = request(`${INGRESS}${BEHIND}/${key}`, { method, timeout: 500, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece) => (text += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 502, text }));
      answer.on('error', () => resolve({ status: 502, text: '' }));
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve({ status: 502, text: '' }));
    asked.end(body);
  });
}

/** Hands a write on, until the store behind has it. */
async function handOn(key) {
  const { status } = await ask('PUT', key, kept.get(key));
  if (status !== 201) setTimeout(() => handOn(key), 200);
}

async function read(key) {
  const text = kept.get(key);
  if (text !== undefined) return { status: 200, text };
  return BEHIND ? ask('GET', key) : { status: 404, text: '' };
}

createServer(async (asked, answer) => {
  const key = asked.url.replace(`/${SERVICE}/`, '');
  const end = ({ status, text }) => answer.writeHead(status, { 'content-type': 'text/plain' }).end(text);
  if (key === 'health') return end({ status: 200, text: SERVICE });
  if (asked.method === 'GET') return end(await read(key));
  let body = '';
  for await (const piece of asked) body += piece;
  kept.set(key, body);
  if (BEHIND) setTimeout(() => handOn(key), Number(DELAY_MS));
  return end({ status: 201, text: '' });
}).listen({ host: HOST, port: Number(PORT) });

process.on('SIGTERM', () => process.exit(0));
