import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { startTimer } from '../process/timer.ts';
import type { RunningTask, TaskContext } from './task.ts';

// Longer than a balancer keeps an idle connection, or it would send into a closing one.
const keepAliveMs = 3_600_000;
const killedExitCode = 137;

/** A task without a program of its own: answers its path and `<path>/health` with 200 and says who it is. */
export function startBuiltInTask({ identity, order, onStarted, onExited }: TaskContext): RunningTask {
  const path = order.path?.replace(/\/+$/, '') ?? '';
  const known = new Set([path || '/', `${path}/`, `${path}/health`]);
  const body = JSON.stringify({
    service: order.service,
    task: order.taskId,
    instance: identity.instanceId,
    zone: identity.zone,
  });
  let isStopping = false;
  let exitCode = 0;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const isKnown = known.has(request.url?.split('?', 1)[0] ?? '');
    const text = isKnown ? body : '{"error":"not found"}';
    response.writeHead(isKnown ? 200 : 404, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      ...(isStopping && { connection: 'close' }),
    });
    response.end(text);
  }

  const server = createServer((request, response) => {
    request.resume();
    if (order.answersInMs > 0) setTimeout(answer, order.answersInMs, request, response);
    else answer(request, response);
  });
  server.keepAliveTimeout = keepAliveMs;
  server.on('error', () => onExited(1));
  server.listen({ host: identity.address, port: 0 }, () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') onStarted(address.port);
  });

  return {
    stop(withinMs) {
      if (isStopping) return;
      isStopping = true;
      server.close(() => onExited(exitCode));
      if (withinMs === undefined) return;
      const timer = startTimer(withinMs, () => {
        exitCode = killedExitCode;
        server.closeAllConnections();
      });
      server.once('close', () => clearTimeout(timer));
    },
    kill() {
      server.closeAllConnections();
    },
  };
}
