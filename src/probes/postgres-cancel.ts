import { connect } from 'node:net';
import type pg from 'pg';

const withinMs = 2000;
/** The code that stands for a version of the protocol in a CancelRequest. */
const cancelCode = 80_877_102;

/**
 * Asks a server to end what a session still does whose connection was cut: it would not notice before it is done, and
 * hold its place among the sessions that the server has. A session that never came to be has nothing to end. As libpq
 * does, it asks without TLS.
 */
export function cancelSession({ host, port }: { host: string; port: number }, client: pg.Client): void {
  const { processID, secretKey }: { processID?: number | null; secretKey?: number | null } = Object(client);
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return;
  const request = Buffer.alloc(16);
  for (const [place, value] of [16, cancelCode, processID, secretKey].entries())
    request.writeInt32BE(value, 4 * place);
  const socket = connect(port, host).on('error', () => undefined);
  const patience = setTimeout(() => socket.destroy(), withinMs).unref();
  socket
    .unref()
    .once('close', () => clearTimeout(patience))
    .resume()
    .end(request);
}
