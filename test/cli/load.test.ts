import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Ending } from './run-directory.ts';
import { squall } from './squall.ts';

async function serving(listener: RequestListener, atEnd: Ending): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
}

const found = z.object({
  verdict: z.string(),
  loads: z.array(z.object({ model: z.string(), total: z.object({ due: z.number(), ok: z.number() }) })),
});

const saturated = z.object({
  loads: z.array(z.object({ sentPerSecond: z.number(), total: z.object({ sent: z.number() }) })),
});

const withMissed = z.object({
  missed: z.array(
    z.object({
      scenario: z.string(),
      outcome: z.string(),
      reason: z.string(),
      count: z.number(),
      ids: z.array(z.tuple([z.string(), z.string()])),
    }),
  ),
});

/** The ids from one to another, which end in their places. */
function idsFrom(first: string, last: string): string[] {
  const place = (id: string) => Number(id.slice(id.lastIndexOf('/') + 1));
  const stem = first.slice(0, first.lastIndexOf('/') + 1);
  return Array.from({ length: place(last) - place(first) + 1 }, (_, n) => `${stem}${place(first) + n}`);
}

describe.concurrent('squall load', { timeout: 60_000 }, () => {
  it('sends what is due in its time, and no more, and says so', async ({ onTestFinished }) => {
    const url = await serving((_, response) => void response.end('fine'), onTestFinished);
    const args = ['load', url, '--rate', '100/s', '--for', '3s', '--json'];
    const { stdout } = await squall(args);
    const { loads } = found.parse(JSON.parse(stdout));
    expect(loads[0]?.total.due).toBe(300);
    expect(loads[0]?.model).toBe('open');
  });

  it('is refuted by a server that turns requests away, and stopped by a guard', async ({
    onTestFinished,
  }) => {
    const busy: RequestListener = (_, response) => void response.writeHead(503).end();
    const url = await serving(busy, onTestFinished);
    const refuted = await squall(['load', url, '--rate', '50/s', '--for', '2s']);
    expect(refuted.code, refuted.stderr).toBe(1);
    expect(refuted.stdout).toContain('rejected: status 503');
    const guard = 'errorRate > 20% for 1s';
    const stopped = await squall(['load', url, '--rate', '50/s', '--for', '30s', '--guard', guard]);
    expect(stopped.code, stopped.stderr).toBe(4);
  });

  it('sends nothing and shows no numbers where a secret that it sends is missing', async ({
    onTestFinished,
  }) => {
    let requests = 0;
    const url = await serving((_, response) => {
      requests += 1;
      response.end();
    }, onTestFinished);
    for (const flags of [['--rate', '50/s'], ['--saturate'], ['--from', '1/s', '--to', '2/s']]) {
      const args = ['load', url, ...flags, '--header', 'authorization: env:SQUALL_TEST_ABSENT'];
      const { code, stdout, stderr } = await squall(args);
      expect(code, stderr).toBe(64);
      expect(stderr).toContain("can't be sent: The secret env:SQUALL_TEST_ABSENT is not set or empty.");
      expect(stderr).toContain('Set the environment variable SQUALL_TEST_ABSENT.');
      expect(stdout).toBe('');
    }
    expect(requests).toBe(0);
  });

  it('tells how many requests a second it sent as fast as it was answered', async ({ onTestFinished }) => {
    const url = await serving((_, response) => void response.end('fine'), onTestFinished);
    const args = ['load', url, '--saturate', '--for', '1s', '--connections', '1'];
    const told = await squall(args);
    expect(told.code, told.stderr).toBe(0);
    expect(told.stdout).toMatch(/^Rate {6}[\d.]+k?\/s, as fast as it was answered$/m);
    const { loads } = saturated.parse(JSON.parse((await squall([...args, '--json'])).stdout));
    const [{ sentPerSecond, total } = { sentPerSecond: 0, total: { sent: 0 } }] = loads;
    // Sent for a second and what it takes to begin and to end: never faster than all of it in that second.
    expect(sentPerSecond).toBeGreaterThan(0);
    expect(sentPerSecond).toBeLessThanOrEqual(total.sent);
  });

  it('tells the id of each request that was not ok, as the server saw it', async ({ onTestFinished }) => {
    const turnedAway: string[] = [];
    const url = await serving((request, response) => {
      const isFailed = request.url === '/b' && turnedAway.length < 3;
      if (isFailed) turnedAway.push(String(request.headers['x-request-id']));
      response.writeHead(isFailed ? 500 : 200).end();
    }, onTestFinished);
    const args = ['load', `${url}b`, '--rate', '20/s', '--for', '1s', '--json'];
    const { missed } = withMissed.parse(JSON.parse((await squall(args)).stdout));
    expect(turnedAway).toHaveLength(3);
    // On a busy machine some are left out, which is told beside them.
    const failed = missed.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject([{ scenario: 'all', reason: 'status 500', count: 3 }]);
    expect(failed.flatMap(({ ids }) => ids.flatMap(([first, last]) => idsFrom(first, last)))).toEqual(
      turnedAway,
    );
  });

  it('warms up by any engine, and labels the one that is closed', async ({ onTestFinished }) => {
    const url = await serving((_, response) => void response.end('fine'), onTestFinished);
    const args = ['load', url, '--from', '20/s', '--to', '40/s', '--grow', 'over 1s', '--for', '8s'];
    const { code, stdout, stderr } = await squall([...args, '--engine', 'autocannon']);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('WARM');
    expect(stdout).toContain('closed loop');
  });

  it('refuses a host that nobody named, and flags that make no sense, with what to do', async () => {
    const foreign = await squall(['load', 'http://shop.example.com/', '--rate', '1/s']);
    expect(foreign.code).toBe(64);
    expect(foreign.stderr).toContain('hosts: [shop.example.com]');
    const script = ['--script', import.meta.filename, '--grow', 'over 1s'];
    const any = await squall(['load', 'http://127.0.0.1:1/', '--from', '1/s', '--to', '2/s', ...script]);
    expect(any.code).toBe(64);
    expect(any.stderr).toContain(
      `Nobody is here to say yes to sending load to whatever the script ${import.meta.filename} asks`,
    );
    expect(any.stderr).toContain('Say yes beforehand: --yes.');
    for (const [flags, told] of [
      [['--rate', '200'], '--rate: "200" is not a rate'],
      [['--from', '10/s'], '--from with --to'],
      [['--rate', '1/s', '--for', '30d'], '--for: "30d" is too long'],
      [['--rate', '1/s', '--header', 'authorization: x'], '--header authorization: is a secret'],
      [['--from', '10/s', '--to', '5/s'], '--to: must not be below from'],
      [
        ['--rate', '1/s', '--from', '1/s', '--to', '2/s'],
        "--from with --to, which warms up, and --rate, which sends at one rate, can't go together",
      ],
      [
        ['--rate', '1/s', '--engine', 'k6'],
        '--engine goes with --from and --to: it says what sends a warm-up, and --rate sends at one rate, by traffic.',
      ],
      [['--from', '1/s', '--to', '2/s', '--engine', 'k7'], '--engine'],
      [['--rate', '1/s', '--for', '1s', '--guard', 'alarm: x'], '--guard'],
    ] as const) {
      const { code, stderr } = await squall(['load', 'http://127.0.0.1:1/', ...flags]);
      expect(code, stderr).toBe(64);
      expect(stderr).toContain(told);
    }
  });
});
