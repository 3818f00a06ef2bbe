import type { CreateSender, Settle } from '#pacing';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { AddressTeller } from '../address-teller.ts';
import { takingTurns } from '../lookup.ts';
import { troubleOf } from '../trouble.ts';

const schema = z.object({
  host: z.string(),
  port: z.number(),
  send: z.string().optional(),
  expect: z.string().optional(),
});

type Request = z.output<typeof schema>;

const answerLimit = 64 * 1024;

/** Connects once a send, to one address of those that a name has. */
export const createSender: CreateSender = (params, context) => {
  const request = schema.parse(params);
  const teller = new AddressTeller(context, true);
  if (isIP(request.host) !== 0) teller.toOne();
  const lookup = takingTurns(context.nameServer, teller);
  const open = new Set<Socket>();
  return {
    send(settle) {
      const socket = connect({
        host: request.host,
        port: request.port,
        noDelay: true,
        lookup,
        autoSelectFamily: false,
      });
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      converse(socket, request, settle);
      return () => void socket.destroy();
    },
    close: () => open.forEach((socket) => socket.destroy()),
  };
};

function converse(socket: Socket, { send, expect }: Request, settle: Settle): void {
  const end = (...told: Parameters<Settle>) => {
    settle(...told);
    socket.destroy();
  };
  socket.once('error', (error) => {
    const { outcome, reason } = troubleOf(error);
    end(outcome, reason);
  });
  socket.once('connect', () => {
    if (send !== undefined) socket.write(send);
    if (expect === undefined) end('ok');
  });
  if (expect === undefined) return;
  const wanted = Buffer.from(expect).toString('latin1');
  let answer = '';
  socket.setEncoding('latin1').on('data', (piece: string) => {
    const from = Math.max(0, answer.length - wanted.length);
    answer += piece;
    if (answer.includes(wanted, from)) end('ok');
    else if (answer.length > answerLimit) end('failed', 'answer mismatch');
  });
  socket.once('end', () => end('failed', answer === '' ? 'closed without an answer' : 'answer mismatch'));
}
