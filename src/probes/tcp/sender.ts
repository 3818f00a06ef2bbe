import type { CreateSender, Settle } from '#pacing';
import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { z } from 'zod';
import { AddressTeller } from '../address-teller.ts';
import { takingTurns, troubleOf } from '#requests';
import { srvTurns, type Place } from '../srv-lookup.ts';

const conversation = { send: z.string().optional(), expect: z.string().optional() };
const schema = z.union([
  z.object({ host: z.string(), port: z.number(), ...conversation }),
  z.object({ srv: z.string(), ...conversation }),
]);

type Conversation = Pick<z.output<typeof schema>, 'send' | 'expect'>;

const answerLimit = 64 * 1024;

/** Connects once a send, to one address of those that a name has. */
export const createSender: CreateSender = (params, context) => {
  const request = schema.parse(params);
  const teller = new AddressTeller(context, true);
  if ('host' in request && isIP(request.host) !== 0) teller.toOne();
  // Behind an SRV name each task has a name of its own, whose addresses are not those of the service.
  const lookup = takingTurns(context.nameServer, 'host' in request ? teller : undefined);
  const findPlace = srvTurns(context.nameServer, teller);
  const open = new Set<Socket>();
  const connectTo = ({ host, port }: Place, settle: Settle) => {
    const socket = connect({ host, port, noDelay: true, lookup, autoSelectFamily: false });
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    converse(socket, request, settle);
    return socket;
  };
  let isClosed = false;
  return {
    send(settle) {
      if ('host' in request) {
        const socket = connectTo(request, settle);
        return () => void socket.destroy();
      }
      let socket: Socket | undefined;
      let isCancelled = false;
      findPlace(request.srv, (error, place) => {
        if (isCancelled || isClosed) return;
        if (place) socket = connectTo(place, settle);
        else settleTrouble(settle, error ?? new Error('no place'));
      });
      return () => {
        isCancelled = true;
        socket?.destroy();
      };
    },
    close: () => {
      isClosed = true;
      open.forEach((socket) => socket.destroy());
    },
  };
};

function settleTrouble(settle: Settle, error: Error): void {
  const { outcome, reason } = troubleOf(error);
  settle(outcome, reason);
}

function converse(socket: Socket, { send, expect }: Conversation, settle: Settle): void {
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
