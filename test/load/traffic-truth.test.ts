import { isAlive } from '#processes';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { missesIn, sumOf } from '../../src/load/test/merged.ts';
import { LoggingServer } from './logging-server.ts';
import { jobTo } from './jobs.ts';
import { SentLoad } from './sent-load.ts';

const idOf = (n: number) => `run/shop/${n}`;

/** Side by side: they wait more than they work. */
describe.concurrent('traffic, beside what its server wrote down', () => {
  it('goes on by its schedule while the server is frozen, and tells the percentiles that are true', async ({
    onTestFinished,
  }) => {
    const server = await LoggingServer.start(onTestFinished);
    const load = await SentLoad.start(jobTo(server.url, 200), onTestFinished);
    await sleep(2000);
    const frozen = await server.freeze();
    await sleep(3000);
    const frozenForMs = load.at(await server.thaw()) - load.at(frozen);
    await load.until(() => load.due >= 1590);
    await load.running.stop();
    // Who is sent in the freeze waits until the thaw, the first for all of it and the last for nothing.
    const waited = (frozenForMs * 200) / 1000;
    const quick = load.due - waited;
    const known = (q: number) => (frozenForMs * (q * load.due - quick)) / waited;
    expect(load.sum('ok')).toBe(load.due);
    expect(server.ids()).toHaveLength(load.due);
    expect(load.latency(0.5)).toBeLessThan(20);
    for (const q of [0.8, 0.9, 0.99]) expect(Math.abs(load.latency(q) / known(q) - 1)).toBeLessThan(0.05);
  });

  it('accounts for every request by its id, through the death of the server and an end in the middle', async ({
    onTestFinished,
  }) => {
    const server = await LoggingServer.start(onTestFinished);
    const load = await SentLoad.start(jobTo(server.url, 400, { workers: 2 }), onTestFinished);
    await load.until(() => load.sum('ok') > 200);
    await server.kill();
    const edgeMs = load.now();
    load.running.cut(edgeMs);
    await load.until(() => load.sum('rejected') + load.sum('failed') > 200);
    await server.start();
    const servedBefore = load.sum('ok');
    await load.until(() => load.sum('ok') > servedBefore + 200);
    await server.freeze();
    await sleep(500);
    await load.running.stop(AbortSignal.abort());

    const logged = new Set(server.ids());
    expect(logged.size).toBe(server.ids().length);
    const notOk = load.places(() => true);
    const unsent = load.places(({ reason }) => reason === 'harness overloaded');
    // What was ok is in the log; what is in the log was sent; what is not in the log is told as an error.
    const placeOf = (id: string) => Number(id.split('/').at(-1));
    expect(new Set([...notOk, ...[...logged].map(placeOf)]).size).toBe(load.due);
    expect([...unsent].filter((n) => logged.has(idOf(n)))).toEqual([]);
    const erred = [...notOk].filter((n) => !logged.has(idOf(n)) && !unsent.has(n));
    expect(load.sum('sent')).toBe(logged.size + erred.length);
    expect(load.sum('sent') + load.sum('unsent')).toBe(load.due);
    expect(notOk.size).toBe(load.due - load.sum('ok'));
    expect(load.slices.filter(({ from, to }) => from < edgeMs && edgeMs < to)).toEqual([]);
  });

  it('calls unknown, second by second, what a generator that is killed was to send', async ({
    onTestFinished,
  }) => {
    const server = await LoggingServer.start(onTestFinished);
    const load = await SentLoad.start(
      jobTo(server.url, 200, { workers: 2, role: 'warm-up' }),
      onTestFinished,
    );
    await load.until(() => load.sum('ok') > 200);
    const [pid] = load.pids;
    process.kill(pid ?? 0, 'SIGKILL');
    await load.until(() => load.lost.length > 0 && load.sum('unknown') > 150);
    await load.running.stop();
    const since = load.lost[0]?.since ?? Infinity;
    const later = load.slices.filter(({ from }) => from > since);
    const lost = missesIn(later)['unknown: the generator ended'] ?? 0;
    const ofTheOther = sumOf(later, 'ok') + sumOf(later, 'unknown') - lost;
    expect(load.sum('failed') + load.sum('rejected')).toBe(0);
    expect(Math.abs(lost - ofTheOther)).toBeLessThanOrEqual(2);
    expect(load.due).toBe(load.sum('ok') + load.sum('unknown'));
  });

  it('calls unknown what a generator that stood still has left out, and nothing failed', async ({
    onTestFinished,
  }) => {
    const server = await LoggingServer.start(onTestFinished);
    const load = await SentLoad.start(jobTo(server.url, 200, { role: 'warm-up' }), onTestFinished);
    await load.until(() => load.sum('ok') > 100);
    const [pid = 0] = load.pids;
    process.kill(pid, 'SIGSTOP');
    await sleep(1500);
    process.kill(pid, 'SIGCONT');
    const servedBefore = load.sum('ok');
    await load.until(() => load.sum('ok') > servedBefore + 100);
    await load.running.stop();
    expect(load.sum('failed') + load.sum('rejected')).toBe(0);
    expect(load.sum('unknown')).toBeGreaterThan(200);
    expect(load.sum('unknown')).toBeLessThan(400);
    expect(load.lost).toEqual([]);
  });

  it('calls unknown what a generator that stands still for good was to send, and ends it', async ({
    onTestFinished,
  }) => {
    const server = await LoggingServer.start(onTestFinished);
    const load = await SentLoad.start(jobTo(server.url, 100, { role: 'warm-up' }), onTestFinished);
    await load.until(() => load.sum('ok') > 100);
    const [pid = 0] = load.pids;
    process.kill(pid, 'SIGSTOP');
    await load.until(() => load.lost.length > 0);
    expect(load.lost[0]?.reason).toContain('it stood still');
    expect(isAlive(pid)).toBe(false);
    await load.running.stop();
    expect(load.sum('failed') + load.sum('rejected')).toBe(0);
    expect(load.sum('unknown')).toBeGreaterThan(400);
    // It tells ten times a second where it is: what left since it last did is not known to have left.
    const unheard = server.ids().length - load.sum('sent');
    // One that left may not have come so far as the server.
    expect(Math.abs(unheard)).toBeLessThanOrEqual(20);
  });

  it('loses nothing of a generator that stands still as it is stopped, and hurries where it is told to', async ({
    onTestFinished,
  }) => {
    const server = await LoggingServer.start(onTestFinished);
    const load = await SentLoad.start(jobTo(server.url, 100), onTestFinished);
    await load.until(() => load.sum('ok') > 100);
    const [pid = 0] = load.pids;
    process.kill(pid, 'SIGSTOP');
    await sleep(2000);
    const askedMs = load.now();
    await load.running.stop(AbortSignal.abort());
    expect(isAlive(pid)).toBe(false);
    expect(load.lost[0]?.reason).toMatch(/it did not stop|it stood still/);
    // All that was due until it was stopped, from the first request to then.
    expect(Math.abs(load.due - askedMs / 10)).toBeLessThan(100);
    expect(load.due).toBe(load.sum('ok') + load.sum('unknown'));
    expect(load.sum('unknown')).toBeGreaterThan(150);
  });
});

describe('traffic at a rate that is too much', () => {
  it('calls unknown what it can not send in time', async () => {
    const server = await LoggingServer.start();
    const load = await SentLoad.start(jobTo(server.url, 300_000, { role: 'warm-up' }));
    await load.until(() => load.sum('unsent') > 200_000);
    await load.running.stop();
    expect(load.sum('failed') + load.sum('rejected')).toBe(0);
    expect(load.sum('ok')).toBeGreaterThan(0);
    expect(server.ids().length).toBe(load.sum('sent'));
  });
});
