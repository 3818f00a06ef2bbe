import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

interface Listen {
  host: string;
  port: number;
}

const knockEveryMs = 25;

/** The port itself if it is free, any free one for 0; rejects as `listen` does. */
export async function findPort({ host, port }: Listen): Promise<number> {
  const server = createServer().listen({ host, port });
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return address !== null && typeof address === 'object' ? address.port : 0;
}

/** A line for whoever looks why a task ended. */
export function whyNotListening(error: unknown, { host, port }: Listen): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return code === 'EADDRINUSE'
    ? `Port ${port} of ${host} is taken.`
    : `It cannot listen on ${host}:${port}: ${code}.`;
}

/** Waits until the port accepts; false when it was called off first. */
export async function accepts({ host, port }: Listen, calledOff: AbortSignal): Promise<boolean> {
  while (!calledOff.aborted) {
    const socket = connect({ host, port });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return !calledOff.aborted;
    await delay(knockEveryMs, undefined, { signal: calledOff }).catch(() => {});
  }
  return false;
}
