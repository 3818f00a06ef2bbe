import { Client } from 'undici';
import type { LookupFunction } from 'node:net';

/** A connection with at most one request under way. */
export interface Lease {
  client: Client;
  openedMs: number;
}

interface ConnectionsOptions {
  origin: string;
  /** The name of the TLS certificate, where a host header asks for another than the URL's. */
  serverName: string | undefined;
  /** The most at once. */
  most: number;
  recycleMs: number;
  lookup: LookupFunction;
  now(this: void): number;
}

/** Connections to one origin: the one that was used last is used next, and none that is too old. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #all = new Set<Client>();
  readonly #idle: Lease[] = [];

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** Undefined where all are busy, and there may be no more of them. */
  take(): Lease | undefined {
    const { now, recycleMs, most } = this.#options;
    for (let lease = this.#idle.pop(); lease; lease = this.#idle.pop()) {
      if (now() - lease.openedMs < recycleMs) return lease;
      this.drop(lease);
    }
    return this.#all.size < most ? this.#open() : undefined;
  }

  /** It is free again. */
  giveBack(lease: Lease): void {
    this.#idle.push(lease);
  }

  /** It is not used again, whatever is under way on it. */
  drop({ client }: Lease): void {
    if (this.#all.delete(client)) void client.destroy().catch(() => undefined);
  }

  close(): void {
    for (const client of this.#all) void client.destroy().catch(() => undefined);
    this.#all.clear();
    this.#idle.length = 0;
  }

  #open(): Lease {
    const { origin, serverName, lookup, now } = this.#options;
    const client = new Client(origin, {
      allowH2: false,
      pipelining: 1,
      // The pacer judges timeouts.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        lookup,
        timeout: 0,
        autoSelectFamily: false,
        ...(serverName !== undefined && { servername: serverName }),
      },
    });
    this.#all.add(client);
    return { client, openedMs: now() };
  }
}
