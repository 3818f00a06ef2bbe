import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Program } from '../spec/lab-spec.ts';
import { startTimer } from '../process/timer.ts';
import { setBacklog } from './backlog.ts';
import { builtInAnswers } from './built-in-answers.ts';
import { whyNotListening } from './ports.ts';
import { killedExitCode, type RunningTask, type TaskContext } from './task.ts';

// Longer than a balancer keeps an idle connection, or it would send into a closing one.
const keepAliveMs = 3_600_000;

/** A task without a program of its own: a server in its host's process, which says who it is. */
export function startBuiltInTask(
  { identity, order, onStarted, onExited }: TaskContext,
  program: Extract<Program, { kind: 'built-in' }>,
): RunningTask {
  const path = program.path?.replace(/\/+$/, '') ?? '';
  const listen = order.listen ?? { host: identity.address, port: 0 };
  const answer = builtInAnswers(
    path,
    JSON.stringify({
      service: order.service,
      task: order.taskId,
      instance: identity.instanceId,
      zone: identity.zone,
    }),
  );
  const inFlight = new Set<ServerResponse>();
  /** Connections that are WebSockets now, and how to end each in order. */
  const upgraded = new Map<Duplex, () => void>();
  let isStopping = false;
  let exitCode = 0;
  let handled = 0;

  function cutOff(): void {
    exitCode = killedExitCode;
    server.closeAllConnections();
    for (const socket of upgraded.keys()) socket.destroy();
  }

  async function openWebSocket(request: IncomingMessage, socket: Duplex, first: Buffer): Promise<void> {
    // Loaded when it is used: most tasks never are asked, and cryptography is large.
    const { echoWebSocket } = await import('./web-socket-echo.ts');
    const goAway = echoWebSocket(request, socket, first);
    upgraded.set(socket, goAway);
    socket.once('close', () => upgraded.delete(socket));
    if (isStopping) goAway();
  }

  const server = createServer((request, response) => {
    handled += 1;
    inFlight.add(response);
    response.once('close', () => {
      inFlight.delete(response);
      if (isStopping) setImmediate(() => server.closeIdleConnections());
    });
    const asked = URL.parse(request.url ?? '/', 'http://task');
    if (asked === null) {
      response.writeHead(400).end();
      return;
    }
    const begin = () => {
      answer(request, response, asked);
      request.resume();
    };
    if (program.answersInMs > 0) setTimeout(begin, program.answersInMs);
    else begin();
  });
  server.on('upgrade', (request, socket, first) => {
    handled += 1;
    socket.on('error', () => {});
    if (request.url?.split('?', 1)[0] === `${path}/ws`) void openWebSocket(request, socket, first);
    else socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  server.keepAliveTimeout = keepAliveMs;
  server.on('error', (error) => onExited(1, whyNotListening(error, listen)));
  server.listen(listen, () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') onStarted(address.port);
  });

  return {
    handled: () => handled,
    setBacklog: (backlog) => setBacklog(server, backlog),
    stop(withinMs) {
      if (isStopping) return;
      isStopping = true;
      server.close(() => onExited(exitCode));
      for (const response of inFlight) if (!response.headersSent) response.setHeader('connection', 'close');
      if (withinMs === 0) return cutOff();
      for (const goAway of upgraded.values()) goAway();
      if (withinMs === undefined) return;
      const timer = startTimer(withinMs, cutOff);
      server.once('close', () => clearTimeout(timer));
    },
    kill: cutOff,
  };
}
