import { BadInputError } from '#core';
import { describe, expect, it, onTestFinished } from 'vitest';
import engine from './index.ts';
import { a, NameServer } from '../../../test/dns/name-server.ts';
import { SentLoad } from '../../../test/load/sent-load.ts';
import { serveHere } from '../../../test/load/server-here.ts';
import { jobOf, scenario, startLoad } from './test/jobs.ts';

describe('the engine autocannon', () => {
  it('is always there', async () => {
    expect(await engine.find(AbortSignal.timeout(1000))).toEqual({ version: '9.0.0' });
  });

  it('has parameters that are its own, and none is needed', () => {
    expect(engine.params.parse({})).toEqual({ saturate: false, pipelining: 1 });
    expect(engine.params.safeParse({ pipelining: 0 }).success).toBe(false);
  });

  it.each([
    ['saturating', { workers: 2, connections: 5 }],
    ['with requests behind each other', { params: { saturate: true, pipelining: 4 } }],
    ['at a rate', { workers: 2, params: {}, profile: { points: [[0, 2000]] as [number, number][] } }],
  ])('counts every request that a server got once, %s', async (_, given) => {
    const { url, asked } = await serveHere();
    const load = await startLoad([scenario(url)], given);
    await load.until(() => load.sum('ok') > 1000);
    await load.running.stop();
    expect(await load.running.ended).toEqual({});
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
    const [sent, ok, bytes] = [load.sum('sent'), load.sum('ok'), load.sum('bytes')];
    expect([sent, ok, bytes]).toEqual([asked.length, asked.length, 4 * asked.length]);
    expect(load.lost).toEqual([]);
  });

  it('never has more requests under way than connections', async () => {
    let [underWay, most] = [0, 0];
    const { url, server } = await serveHere((_, response) => {
      most = Math.max(most, (underWay += 1));
      setTimeout(() => {
        underWay -= 1;
        response.end();
      }, 5);
    });
    let opened = 0;
    server.on('connection', () => (opened += 1));
    const load = await startLoad([scenario(url)], { workers: 2, connections: 5 });
    await load.until(() => load.sum('ok') > 200);
    await load.running.stop();
    expect([opened, most]).toEqual([5, 5]);
  });

  it('sends no more than is due', async () => {
    const { url, asked } = await serveHere();
    const load = await startLoad([scenario(url)], { params: {}, profile: { points: [[0, 200]] } });
    await load.until(() => load.sum('ok') > 100);
    await load.running.stop();
    expect(asked.length).toBeLessThanOrEqual(1 + load.now() / 5);
  });

  it('changes its rate when told, on the connections it has', async () => {
    const { url, server } = await serveHere();
    let opened = 0;
    server.on('connection', () => (opened += 1));
    const load = await startLoad([scenario(url)], { params: {}, profile: { points: [[0, 0]] } });
    load.running.setRate?.(2000, load.now());
    await load.until(() => load.sum('ok') > 100);
    load.running.setRate?.(500, load.now());
    const before = load.sum('ok');
    await load.until(() => load.sum('ok') > before + 100);
    await load.running.stop();
    expect(opened).toBe(4);
  });

  it('has no rate to change where it saturates', async () => {
    const { url } = await serveHere();
    const load = await startLoad([scenario(url)]);
    expect(load.running).not.toHaveProperty('setRate');
  });

  it('counts each answer for its own scenario, in parts as the weights say', async () => {
    const { url, asked } = await serveHere(({ url }, response) => {
      response.statusCode = url === '/pay' ? 503 : url === '/find' ? 404 : 200;
      response.end();
    });
    const load = await startLoad(
      [
        scenario(`${url}/shop`, { weight: 7 }),
        scenario(`${url}/pay`, { name: 'pay', weight: 2, method: 'POST', body: { text: '{}', type: 'a/b' } }),
        scenario(`${url}/find`, { name: 'find', statuses: '200-299,404' }),
      ],
      { workers: 2 },
    );
    await load.until(() => load.sum('sent') > 1000);
    await load.running.stop();
    const countOf = (path: string) => asked.filter(({ request }) => request.url === path).length;
    expect(load.sum('ok', 'shop')).toBe(countOf('/shop'));
    expect(load.sum('rejected', 'pay')).toBe(countOf('/pay'));
    expect(load.sum('ok', 'find')).toBe(countOf('/find'));
    expect(load.misses).toEqual({ 'rejected: status 503': countOf('/pay') });
    expect(countOf('/shop') / asked.length).toBeCloseTo(0.7, 1);
    expect(countOf('/pay') / asked.length).toBeCloseTo(0.2, 1);
  });

  it('lets no slice reach over an edge of the run', async () => {
    const { url } = await serveHere();
    const load = await startLoad([scenario(url)], { role: 'traffic' });
    await load.until(() => load.sum('ok') > 100);
    const edgeMs = load.now();
    load.running.cut(edgeMs);
    await load.until(() => load.slices.some(({ from }) => from >= edgeMs));
    await load.running.stop();
    expect(load.slices.filter(({ from, to }) => from < edgeMs && edgeMs < to)).toEqual([]);
    expect(load.slices.some(({ to }) => to === edgeMs)).toBe(true);
    expect(load.slices.some(({ from }) => from === edgeMs)).toBe(true);
  });

  it('asks the name server of the target for its names', async () => {
    await using names = await NameServer.start(({ question: { name } }) => ({
      answers: [a(name, '127.0.0.1')],
    }));
    const { url, asked } = await serveHere();
    const job = jobOf([scenario(url.replace('127.0.0.1', 'shop.internal'))]);
    const nameServer = `127.0.0.1:${names.port}`;
    const load = await SentLoad.start(job, onTestFinished, { nameServer });
    await load.until(() => load.sum('sent') > 0);
    await load.running.stop();
    expect([load.sum('ok'), load.misses]).toEqual([asked.length, {}]);
    expect(asked[0]?.request.headers.host).toMatch(/^shop\.internal:/);
  });

  it('opens a connection anew once it is old', async () => {
    const { url, server } = await serveHere();
    let opened = 0;
    server.on('connection', () => (opened += 1));
    const load = await startLoad([scenario(url)], { connections: 1, recycleMs: 20 });
    await load.until(() => opened > 5);
    await load.running.stop();
    expect(load.misses).toEqual({});
    expect(load.sum('ok')).toBe(load.sum('sent'));
  });
});

describe('what autocannon can not send', () => {
  it.each([
    ['https://shop.internal/', /"shop" \(http:\/\/shop.internal\) and "pay" \(https:\/\/shop.internal\)/],
    ['http://{{host}}/', /"pay" asks .*, which names no one host/],
  ])('is refused: %s', async (url, message) => {
    const job = jobOf([scenario('http://shop.internal/'), scenario(url, { name: 'pay' })]);
    const start = SentLoad.start(job);
    await expect(start).rejects.toThrow(message);
    await expect(start).rejects.toBeInstanceOf(BadInputError);
  });

  it('is told from the threads that would send it, by reference alone', async () => {
    const job = jobOf([scenario('http://127.0.0.1:1/', { headers: { authorization: 'env:SQUALL_NONE' } })]);
    const start = SentLoad.start(job);
    await expect(start).rejects.toThrow('The secret env:SQUALL_NONE is not set or empty.');
    await expect(start).rejects.toMatchObject({ hint: 'Set the environment variable SQUALL_NONE.' });
  });

  it('is not begun where nobody wants it any more', async () => {
    const { url, asked } = await serveHere();
    const abort = new AbortController();
    const start = SentLoad.start(jobOf([scenario(url)]), onTestFinished, { signal: abort.signal });
    abort.abort(new Error('no more'));
    await expect(start).rejects.toThrow('no more');
    expect(asked).toEqual([]);
  });
});
