import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { a, aa, NameServer } from '../dns/name-server.ts';
import { jobTo } from './jobs.ts';
import { SentLoad } from './sent-load.ts';

const first = '127.0.0.2';
const second = '127.0.0.3';
const third = '127.0.0.4';

/** A balancer at these addresses, of which its name has those that are published, and traffic to its name. */
async function sendingToName(recycleMs: number, connections: number) {
  const published = [first];
  const names = await NameServer.start(({ question: { name, type } }) => ({
    flags: aa,
    answers: type === 'A' ? published.map((address) => a(name, address, 0)) : [],
  }));
  onTestFinished(() => names[Symbol.asyncDispose]());
  /** Which address each request came to, in their order. */
  const asked: string[] = [];
  let port = 0;
  for (const address of [first, second, third]) {
    const server = createServer((_, response) => {
      asked.push(address);
      response.end('fine');
    }).listen(port, address);
    await once(server, 'listening');
    onTestFinished(() => server.close().closeAllConnections());
    const bound = server.address();
    port = typeof bound === 'object' ? (bound?.port ?? 0) : 0;
  }
  const job = jobTo(`http://shop.test:${port}/`, 100, { recycleMs, connections });
  const load = await SentLoad.start(job, onTestFinished, { nameServer: `127.0.0.1:${names.port}` });
  return {
    load,
    asked,
    publish: (...addresses: string[]) => void published.splice(0, Infinity, ...addresses),
  };
}

describe.runIf(process.platform === 'linux')('traffic to a balancer that gets new addresses', () => {
  it('finds each of them once its connections are too old, and leaves those that are gone', async () => {
    const { load, asked, publish } = await sendingToName(200, 20);
    const countOf = (address: string) => asked.filter((one) => one === address).length;
    await load.until(() => countOf(first) > 50);
    expect(new Set(asked)).toEqual(new Set([first]));
    publish(first, second);
    const before = countOf(first);
    await load.until(() => countOf(second) > 50 && countOf(first) > before + 50);
    expect(countOf(third)).toBe(0);
    publish(third);
    await load.until(() => asked.slice(-50).every((address) => address === third));
    await load.running.stop();
    expect(load.sum('failed') + load.sum('rejected')).toBe(0);
    expect(load.sum('ok')).toBe(asked.length);
  });

  it('finds none of them while its connection is young enough', async () => {
    const { load, asked, publish } = await sendingToName(600_000, 1);
    await load.until(() => asked.length > 20);
    publish(second, third);
    await load.until(() => asked.length > 100);
    await load.running.stop();
    expect(new Set(asked)).toEqual(new Set([first]));
    expect(load.sum('ok')).toBe(asked.length);
  });
});
