import { BadInputError } from '#core';
import { decode, encode } from 'dns-packet';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import engine from './index.ts';
import { jobOf, logging, Rig, scenario } from './test/rig.ts';

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
    const { url, asked } = await logging();
    const rig = new Rig();
    const load = await rig.start([scenario(url)], given);
    await rig.until(() => rig.sum().ok > 1000);
    await load.stop();
    expect(await load.ended).toEqual({});
    expect(new Set(asked.map(({ id }) => id)).size).toBe(asked.length);
    const { sent, ok, bytes } = rig.sum();
    expect([sent, ok, bytes]).toEqual([asked.length, asked.length, 4 * asked.length]);
    expect(rig.lost).toEqual([]);
  });

  it('never has more requests under way than connections', async () => {
    let [underWay, most] = [0, 0];
    const { url, server } = await logging((_, response) => {
      most = Math.max(most, (underWay += 1));
      setTimeout(() => {
        underWay -= 1;
        response.end();
      }, 5);
    });
    let opened = 0;
    server.on('connection', () => (opened += 1));
    const rig = new Rig();
    const load = await rig.start([scenario(url)], { workers: 2, connections: 5 });
    await rig.until(() => rig.sum().ok > 200);
    await load.stop();
    expect([opened, most]).toEqual([5, 5]);
  });

  it('sends no more than is due', async () => {
    const { url, asked } = await logging();
    const rig = new Rig();
    const load = await rig.start([scenario(url)], { params: {}, profile: { points: [[0, 200]] } });
    await rig.until(() => rig.sum().ok > 100);
    await load.stop();
    expect(asked.length).toBeLessThanOrEqual(1 + rig.now() / 5);
  });

  it('changes its rate when told, on the connections it has', async () => {
    const { url, server } = await logging();
    let opened = 0;
    server.on('connection', () => (opened += 1));
    const rig = new Rig();
    const load = await rig.start([scenario(url)], { params: {}, profile: { points: [[0, 0]] } });
    load.setRate?.(2000, rig.now());
    await rig.until(() => rig.sum().ok > 100);
    load.setRate?.(500, rig.now());
    const before = rig.sum().ok;
    await rig.until(() => rig.sum().ok > before + 100);
    await load.stop();
    expect(opened).toBe(4);
  });

  it('has no rate to change where it saturates', async () => {
    const { url } = await logging();
    const load = await new Rig().start([scenario(url)]);
    expect(load).not.toHaveProperty('setRate');
  });

  it('counts each answer for its own scenario, in parts as the weights say', async () => {
    const { url, asked } = await logging(({ url }, response) => {
      response.statusCode = url === '/pay' ? 503 : url === '/find' ? 404 : 200;
      response.end();
    });
    const rig = new Rig();
    const load = await rig.start(
      [
        scenario(`${url}/shop`, { weight: 7 }),
        scenario(`${url}/pay`, { name: 'pay', weight: 2, method: 'POST', body: { text: '{}', type: 'a/b' } }),
        scenario(`${url}/find`, { name: 'find', statuses: '200-299,404' }),
      ],
      { workers: 2 },
    );
    await rig.until(() => rig.sum().sent > 1000);
    await load.stop();
    const countOf = (path: string) => asked.filter(({ request }) => request.url === path).length;
    expect(rig.sum('shop').ok).toBe(countOf('/shop'));
    expect(rig.sum('pay').rejected).toBe(countOf('/pay'));
    expect(rig.sum('find').ok).toBe(countOf('/find'));
    expect(rig.misses).toEqual({ 'rejected: status 503': countOf('/pay') });
    expect(countOf('/shop') / asked.length).toBeCloseTo(0.7, 1);
    expect(countOf('/pay') / asked.length).toBeCloseTo(0.2, 1);
  });

  it('lets no slice reach over an edge of the run', async () => {
    const { url } = await logging();
    const rig = new Rig();
    const load = await rig.start([scenario(url)], { role: 'traffic' });
    await rig.until(() => rig.sum().ok > 100);
    const edgeMs = rig.now();
    load.cut(edgeMs);
    await rig.until(() => rig.slices.some(({ from }) => from >= edgeMs));
    await load.stop();
    expect(rig.slices.filter(({ from, to }) => from < edgeMs && edgeMs < to)).toEqual([]);
    expect(rig.slices.some(({ to }) => to === edgeMs)).toBe(true);
    expect(rig.slices.some(({ from }) => from === edgeMs)).toBe(true);
  });

  it('asks the name server of the target for its names', async () => {
    const names = createSocket('udp4', (query, { port }) => {
      const { id, questions = [] } = decode(query);
      const answers = questions.map(({ name }) => ({ name, type: 'A' as const, ttl: 1, data: '127.0.0.1' }));
      names.send(encode({ type: 'response', id, questions, answers }), port, '127.0.0.1');
    });
    names.bind(0, '127.0.0.1');
    await once(names, 'listening');
    onTestFinished(() => void names.close());
    const { url, asked } = await logging();
    const rig = new Rig();
    const job = jobOf([scenario(url.replace('127.0.0.1', 'shop.internal'))]);
    const options = { ...rig.options, nameServer: `127.0.0.1:${names.address().port}` };
    const load = await engine.start(job, options, AbortSignal.timeout(20_000));
    await rig.until(() => rig.sum().sent > 0);
    await load.stop();
    expect([rig.sum().ok, rig.misses]).toEqual([asked.length, {}]);
    expect(asked[0]?.request.headers.host).toMatch(/^shop\.internal:/);
  });

  it('opens a connection anew once it is old', async () => {
    const { url, server } = await logging();
    let opened = 0;
    server.on('connection', () => (opened += 1));
    const rig = new Rig();
    const load = await rig.start([scenario(url)], { connections: 1, recycleMs: 20 });
    await rig.until(() => opened > 5);
    await load.stop();
    expect(rig.misses).toEqual({});
    expect(rig.sum().ok).toBe(rig.sum().sent);
  });
});

describe('what autocannon can not send', () => {
  it.each([
    ['https://shop.internal/', /"shop" \(http:\/\/shop.internal\) and "pay" \(https:\/\/shop.internal\)/],
    ['http://{{host}}/', /"pay" asks .*, which names no one host/],
  ])('is refused: %s', async (url, message) => {
    const job = jobOf([scenario('http://shop.internal/'), scenario(url, { name: 'pay' })]);
    const start = engine.start(job, new Rig().options, AbortSignal.timeout(10_000));
    await expect(start).rejects.toThrow(message);
    await expect(start).rejects.toBeInstanceOf(BadInputError);
  });

  it('is told from the threads that would send it, by reference alone', async () => {
    const job = jobOf([scenario('http://127.0.0.1:1/', { headers: { authorization: 'env:SQUALL_NONE' } })]);
    const start = engine.start(job, new Rig().options, AbortSignal.timeout(10_000));
    await expect(start).rejects.toThrow('The secret env:SQUALL_NONE is not set or empty.');
    await expect(start).rejects.toMatchObject({ hint: 'Set the environment variable SQUALL_NONE.' });
  });

  it('is not begun where nobody wants it any more', async () => {
    const { url, asked } = await logging();
    const abort = new AbortController();
    const start = engine.start(jobOf([scenario(url)]), new Rig().options, abort.signal);
    abort.abort(new Error('no more'));
    await expect(start).rejects.toThrow('no more');
    expect(asked).toEqual([]);
  });
});
