import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What a listener's rules and redirects read of a request. */
export interface Asked {
  /** Without a port. */
  host: string;
  /** Where the listener listens. */
  port: number;
  path: string;
  /** Without the `?`; empty for none. */
  query: string;
}

export function askedOf({ url = '/', headers, socket }: IncomingMessage): Asked {
  const [path = '/', ...query] = url.split('?');
  return {
    host: (headers.host ?? '').replace(/:\d+$/, ''),
    port: localPortOf(socket),
    path,
    query: query.join('?'),
  };
}

function localPortOf({ localPort = 0 }: Socket): number {
  return localPort;
}
