// Writes down the id of each request before it answers, so that the record is whole however the process ends.
import { openSync, writeSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';

const [, , file = '', port = '0'] = process.argv;
const log = openSync(file, 'a');
let held: ServerResponse[] | undefined;

const server = createServer((request, response) => {
  writeSync(log, `${String(request.headers['x-request-id'])}\n`);
  if (held) held.push(response);
  else response.end('fine');
});
server.keepAliveTimeout = 60_000;
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : 0 });
});

process.on('message', (message) => {
  for (const response of held ?? []) response.end('fine');
  held = message === 'freeze' ? [] : undefined;
  process.send?.({ [String(message)]: process.hrtime.bigint().toString() });
});
process.on('disconnect', () => process.exit(0));
