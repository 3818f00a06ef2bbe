import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { longestTimerMs } from '../process/timer.ts';
import { openExchange } from './exchange.ts';
import { responseHeaders } from './headers.ts';
import { ownAnswer, type OwnAnswer } from './own-answer.ts';
import type { Router } from './router.ts';

/** Passes an upgrade (WebSocket) through: after the target's 101 both sides talk to each other. */
export function upgrade(router: Router, incoming: IncomingMessage, client: Duplex, first: Buffer): void {
  client.on('error', () => client.destroy());
  const pool = router.choose(incoming.url ?? '/');
  if (pool === 'no rule') return refuse(client, ownAnswer(404));
  if (pool === 'no target') return refuse(client, ownAnswer(503));

  const wanted = ['Connection', 'Upgrade', 'Upgrade', incoming.headers.upgrade ?? ''];
  const { request, failureOf } = openExchange(incoming, pool, wanted);
  let isJoined = false;
  request.on('error', () => (isJoined ? client.destroy() : refuse(client, ownAnswer(failureOf()))));
  client.once('close', () => request.destroy());

  request.once('upgrade', (answer, target, head) => {
    isJoined = true;
    const headers = [
      ...responseHeaders(answer),
      'Connection',
      'Upgrade',
      'Upgrade',
      answer.headers.upgrade ?? '',
    ];
    client.write(headOf(101, headers));
    client.write(head);
    target.write(first);
    const { idleMs } = pool.timeouts;
    if (idleMs <= longestTimerMs) target.setTimeout(idleMs, () => target.destroy());
    const cut = () => target.destroy();
    pool.cutting.addEventListener('abort', cut);
    target
      .on('error', () => client.destroy())
      .once('close', () => {
        pool.cutting.removeEventListener('abort', cut);
        client.destroy();
      });
    client.once('close', () => target.destroy());
    client.pipe(target).pipe(client);
  });

  // The target did not want to: its answer goes on as it is, and the connection ends with it.
  request.once('response', (answer) => {
    isJoined = true;
    client.write(headOf(answer.statusCode ?? 502, [...responseHeaders(answer), 'Connection', 'close']));
    answer.once('error', () => client.destroy());
    answer.pipe(client);
  });
  request.end();
}

function headOf(status: number, headers: string[]): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`;
  for (let index = 0; index + 1 < headers.length; index += 2)
    head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  return `${head}\r\n`;
}

function refuse(client: Duplex, { status, headers, body }: OwnAnswer): void {
  if (client.writable) client.end(headOf(status, [...headers, 'Connection', 'close']) + body);
}
