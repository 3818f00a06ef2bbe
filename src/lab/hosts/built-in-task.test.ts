import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, builtIn, hostRig, type At, type HostRig } from './test/host-rig.ts';

const who = '{"service":"checkout","task":"t-1","instance":"i-1","zone":"lab-local-1a"}';
let rig: HostRig;

beforeEach(async () => {
  rig = await hostRig();
  await rig.boot();
});
afterEach(() => rig.close());

/** A request that is on its way: resolves when the task has it, with what will be the raw answer. */
async function send(at: At, path: string): Promise<{ answer: Promise<string> }> {
  const socket = connect(at);
  await once(socket, 'connect');
  socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\n\r\n`);
  await once(socket.setEncoding('utf8'), 'data');
  let text = '';
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (chunk: string) => (text += chunk));
    socket.once('error', ({ message }) => resolve(message));
    socket.once('close', () => resolve(text));
  });
  return { answer };
}

describe('a built-in task', () => {
  it('answers its path and its health path with who it is, and nothing else', async () => {
    const at = await rig.run();
    expect(await ask(at)).toBe(`200 ${who}`);
    expect(await ask(at, '/checkout/')).toBe(`200 ${who}`);
    expect(await ask(at, '/checkout/health?deep=1')).toBe(`200 ${who}`);
    expect(await ask(at, '/checkouts')).toMatch(/^404 /);
    expect(await ask(at, '/')).toMatch(/^404 /);
  });

  it('answers with a status, late, in parts, and with what it was sent', async () => {
    const at = await rig.run();
    expect(await ask(at, '/checkout/status/503')).toBe('503 {"status":503}');
    expect(await ask(at, '/checkout/status/204')).toBe('204 ');
    const begunAt = performance.now();
    expect(await ask(at, '/checkout/slow?ms=120')).toBe(`200 ${who}`);
    expect(performance.now() - begunAt).toBeGreaterThan(110);
    const lines = (await ask(at, '/checkout/stream?chunks=3&every=5')).split('\n');
    expect(lines).toEqual([
      `200 {"chunk":1,"of":3,"from":${who}}`,
      `{"chunk":2,"of":3,"from":${who}}`,
      `{"chunk":3,"of":3,"from":${who}}`,
      '',
    ]);
    const body = 'x'.repeat(1 << 20);
    const echoed = await fetch(`http://${at.host}:${at.port}/checkout/echo`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'text/x-own', connection: 'close' },
    });
    expect([echoed.headers.get('content-type'), await echoed.text()]).toEqual(['text/x-own', body]);
  });

  it('sends back what comes over a WebSocket, and says that it goes away', async () => {
    const at = await rig.run();
    const socket = new WebSocket(`ws://${at.host}:${at.port}/checkout/ws`);
    await once(socket, 'open');
    const echoed: string[] = [];
    socket.addEventListener('message', ({ data }) => echoed.push(String(data)));
    const long = 'ü'.repeat(70_000);
    for (const text of ['one', 'x'.repeat(200), long]) socket.send(text);
    while (echoed.length < 3) await once(socket, 'message');
    expect(echoed).toEqual(['one', 'x'.repeat(200), long]);
    rig.hosts.stopTask('t-1', 5_000);
    const [closed] = await once(socket, 'close');
    expect(closed).toHaveProperty('code', 1001);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 0]);
  });

  it('refuses an upgrade anywhere else', async () => {
    const at = await rig.run();
    const headers = { connection: 'Upgrade', upgrade: 'websocket' };
    const [answer] = await once(
      request({ ...at, path: '/other/ws', headers, agent: false }).end(),
      'response',
    );
    expect(answer).toHaveProperty('statusCode', 404);
  });

  it('finishes what is in flight when it is stopped, and takes nothing new', async () => {
    const at = await rig.run();
    const [slow, stream] = await Promise.all([
      send(at, '/checkout/slow?ms=300'),
      send(at, '/checkout/stream?chunks=4&every=100'),
    ]);
    rig.hosts.stopTask('t-1', 5_000);
    expect(await slow.answer).toMatch(/^HTTP\/1.1 200 OK[^]*connection: close/i);
    expect(await stream.answer).toContain('"chunk":4');
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 0]);
    expect(await ask(at)).toBe('ECONNREFUSED');
  });

  it('is cut off when it does not finish in time', async () => {
    const at = await rig.run();
    const { answer } = await send(at, '/checkout/slow?ms=60000');
    rig.hosts.stopTask('t-1', 50);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 137]);
    expect(await answer).toBe('');
  });

  it('is cut off at once with a WebSocket that its client keeps open', async () => {
    const at = await rig.run();
    const socket = connect(at);
    socket.write(
      'GET /checkout/ws HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-key: x\r\n\r\n',
    );
    await once(socket, 'data');
    rig.hosts.stopTask('t-1', 0);
    expect(await rig.reports.seen('taskExited')).toEqual(['t-1', 137]);
    socket.destroy();
  });

  it('ends with a clear last line when its port is taken', async () => {
    const at = await rig.run({ port: { container: 80, host: 18_080 } });
    expect(at.port).toBe(18_080);
    rig.start({ taskId: 't-2', port: { container: 80, host: 18_080 } });
    expect(await rig.reports.seen('taskExited')).toEqual(['t-2', 1]);
    expect(rig.notes.join()).toContain(`Port 18080 of ${at.host} is taken.`);
  });

  it('has an address of its own when it is told to, which is lent again when it ended', async () => {
    const own = { hasOwnAddress: true, port: { container: 18_081, host: 0 } };
    const [one, two] = [await rig.run(own), await rig.run({ ...own, taskId: 't-2' })];
    const { address } = await rig.boot({ instanceId: 'i-2' });
    expect(new Set([one.host, two.host, address]).size).toBe(3);
    expect([one.port, two.port]).toEqual([18_081, 18_081]);
    expect(await ask(two)).toMatch(/^200 .*t-2/);
  });

  it('answers as late as it is told to', async () => {
    const at = await rig.run({ program: builtIn(150) });
    const begunAt = performance.now();
    expect(await ask(at)).toMatch(/^200/);
    expect(performance.now() - begunAt).toBeGreaterThan(140);
  });
});
