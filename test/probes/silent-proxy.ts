import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface SilentProxy {
  port: number;
  /** From now on it accepts and says nothing, and what is connected falls silent for good. */
  silence(): void;
  /** New connections are served again. */
  speak(): void;
  close(): Promise<void>;
}

/** What stands before a server on loopback and can hang without a word. */
export async function startSilentProxy(serverPort: number): Promise<SilentProxy> {
  const sockets = new Set<Socket>();
  let pairs: [Socket, Socket][] = [];
  let isSilent = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    keep(client).resume();
    if (isSilent) return;
    const behind = keep(connect(serverPort, '127.0.0.1'));
    client.pipe(behind).pipe(client);
    client.on('close', () => behind.destroy());
    pairs.push([client, behind]);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    silence() {
      isSilent = true;
      for (const [client, behind] of pairs) {
        client.unpipe(behind).resume();
        behind.unpipe(client).resume();
      }
      pairs = [];
    },
    speak: () => void (isSilent = false),
    async close() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}
