import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { longestTimerMs } from '../process/timer.ts';
import { admit, failureAnswer, type Front } from './admission.ts';
import { openExchange } from './exchange.ts';
import { responseHeaders } from './headers.ts';
import type { OwnAnswer } from './own-answer.ts';

/** Passes an upgrade (WebSocket) through: after the target's 101 both sides talk to each other. */
export function upgrade(front: Front, incoming: IncomingMessage, client: Duplex, first: Buffer): void {
  client.on('error', () => client.destroy());
  const admission = admit(front, incoming);
  if ('answer' in admission) return refuse(client, admission.answer);

  const { pool, groupArn } = admission;
  const { meter } = front;
  const startedAt = performance.now();
  const answered = (status: number) =>
    meter.answered(groupArn, status, (performance.now() - startedAt) / 1000);
  pool.inFlight += 1;
  client.once('close', () => (pool.inFlight -= 1));

  const wanted = ['Connection', 'Upgrade', 'Upgrade', incoming.headers.upgrade ?? ''];
  const { request, failureOf } = openExchange(incoming, pool, wanted);
  let isJoined = false;
  request.on('error', () => {
    if (isJoined || client.destroyed) client.destroy();
    else {
      const answer = failureAnswer(front, failureOf());
      meter.answeredItself(answer.status);
      refuse(client, answer);
    }
  });
  client.once('close', () => request.destroy());

  request.once('upgrade', (answer, target, head) => {
    isJoined = true;
    answered(101);
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
    answered(answer.statusCode ?? 502);
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
