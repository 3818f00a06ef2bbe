import { connect, isIP } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

interface Destination {
  /** Of an http or https URL. */
  origin: URL;
  /** The name that the certificate must carry, where it is another than the URL's. */
  tlsName: string | undefined;
  lookup: LookupFunction;
}

/**
 * Opens connections to an origin: to its addresses in turn, with the server's certificate checked. autocannon's own way
 * takes any certificate, and knows no name server but the system's.
 */
export function socketOpener({ origin, tlsName, lookup }: Destination): () => Socket {
  const host = origin.hostname.replaceAll(/[[\]]/g, '');
  const isTls = origin.protocol === 'https:';
  const port = Number(origin.port) || (isTls ? 443 : 80);
  const options = { host, port, lookup, noDelay: true, autoSelectFamily: false };
  if (!isTls) return () => connect(options);
  const name = tlsName ?? host;
  const ofTls = { ALPNProtocols: ['http/1.1'], ...(isIP(name) === 0 && { servername: name }) };
  return () => connectTls({ ...options, ...ofTls });
}
