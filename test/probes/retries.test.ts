import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { probes } from '#probes';
import { NameServer, a, aa } from '../dns/name-server.ts';
import { planned } from './planned.ts';
import { Watching } from './watching.ts';

const hosts = ['127.0.0.41', '127.0.0.42'];

/** A port at one address, which can be closed and opened again. */
class Door implements AsyncDisposable {
  readonly host: string;
  readonly #server = createServer((socket) => socket.on('error', () => undefined).end());

  constructor(host: string) {
    this.host = host;
  }

  async open(port: number): Promise<number> {
    this.#server.listen(port, this.host);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

async function isRefusedAt(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
}

/** Whether a client fails that takes the addresses in turn and tries the other once where one refuses. */
async function feels(port: number, turn: number): Promise<boolean> {
  for (const host of turn % 2 === 0 ? hosts : hosts.toReversed()) {
    if (!(await isRefusedAt(host, port))) return false;
  }
  return true;
}

describe.runIf(process.platform === 'linux')('two addresses of a name', () => {
  it('of which one refuses hide it from a client that tries the other, and from none when both do', async () => {
    await using names = await NameServer.start(({ question: { name, type } }) => ({
      flags: aa,
      answers: type === 'A' ? hosts.map((host) => a(name, host, 0)) : [],
    }));
    const [first, second] = hosts.map((host) => new Door(host));
    if (!first || !second) throw new Error('unreachable');
    await using one = first;
    await using two = second;
    const port = await one.open(0);
    await two.open(port);
    await using watching = new Watching();
    const plan = planned(probes.tcp, { to: `shop.test:${port}`, rate: '40/s', timeout: '1s' }, 'shop');
    await watching.start([plan], `${names.at.address}:${names.port}`);
    const count = (outcome: string) =>
      watching.folds
        .filter((fold) => fold.outcome === outcome)
        .reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0);
    const moreOf = async (outcome: string, more: number) => {
      const until = count(outcome) + more;
      await watching.until(() => count(outcome) >= until);
    };
    await moreOf('ok', 10);

    await two.close();
    await moreOf('failed', 15);
    const felt = await Promise.all(Array.from({ length: 20 }, (_, turn) => feels(port, turn)));
    expect(felt).not.toContain(true);
    await two.open(port);
    await moreOf('ok', 20);

    await Promise.all([one.close(), two.close()]);
    expect(await feels(port, 0)).toBe(true);
    await moreOf('failed', 20);
    await one.open(port);
    await two.open(port);
    await moreOf('ok', 20);

    const { retries, services } = await watching.finish();
    const [told] = retries[0]?.probes ?? [];
    const sends = services[0]?.sends;
    expect(told).toMatchObject({ probe: 'shop', reach: '2 addresses in turn', failed: sends?.failed });
    // Of both closed all but the edges are surely felt; of one closed none can be where no send was spoiled.
    const spoiled = sends?.unknown ?? 0;
    expect(told?.felt.lo).toBeGreaterThan(0);
    expect(told?.felt.lo).toBeLessThanOrEqual((sends?.failed ?? 0) - 14);
    expect(told?.felt.hi).toBeLessThanOrEqual((sends?.failed ?? 0) - (spoiled === 0 ? 14 : 0));
  });
});
