import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { mergeHistograms, quantile } from '#core';
import type { Histogram, LoadJob } from '#core';
import { engines } from '#load';
import { describe, expect, it } from 'vitest';
import { findHere } from './engine-here.ts';
import { jobOf, scenarioTo } from './jobs.ts';
import { SentLoad } from './sent-load.ts';
import { serveHere } from './server-here.ts';

const mebibyte = Buffer.alloc(1024 * 1024, 'x');
const size = 8 * mebibyte.length;
const pauseMs = 1500;

/** Some mebibytes of an answer, as fast as they are taken. */
async function send(response: ServerResponse, mebibytes: number): Promise<void> {
  for (let n = 0; n < mebibytes; n += 1) {
    if (!response.write(mebibyte)) await new Promise<void>((resolve) => response.once('drain', resolve));
  }
}

/** `/whole` at once, `/halting` with a pause in its middle, and of `/cut` no more than a quarter. */
async function answer({ url }: IncomingMessage, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-length': size });
  if (url === '/cut') {
    await send(response, 2);
    response.destroy();
    return;
  }
  await send(response, 4);
  if (url === '/halting') await sleep(pauseMs);
  await send(response, 4);
  response.end();
}

const here = new Map<string, boolean>();
for (const engine of Object.values(engines)) here.set(engine.name, await findHere(engine));

describe.each([...here])('large answers by %s', (name, isHere) => {
  it.skipIf(!isHere)(
    'are counted to the last byte, take until it is there, and have failed where it never comes',
    async () => {
      const { url } = await serveHere((request, response) => void answer(request, response));
      const scenarios = ['whole', 'halting', 'cut'].map((path) =>
        scenarioTo(`${url}/${path}`, { name: path, timeoutMs: 10_000 }),
      );
      const profile: LoadJob['profile'] = { points: [[0, 30]] };
      const load = await SentLoad.start(jobOf(scenarios, { engine: name, profile, connections: 60 }));
      const isEnough = () =>
        load.sum('ok', 'whole') >= 10 && load.sum('ok', 'halting') >= 5 && load.sum('failed', 'cut') >= 10;
      await load.until(isEnough);
      await load.running.stop();
      expect(load.sum('failed', 'whole') + load.sum('failed', 'halting')).toBe(0);
      expect(load.sum('ok', 'cut')).toBe(0);
      for (const scenario of ['whole', 'halting']) {
        const [bytes, ok] = [load.sum('bytes', scenario), load.sum('ok', scenario)];
        // What was under way at the end may have come in part; k6 tells no bytes.
        expect(bytes).toBeGreaterThanOrEqual(name === 'k6' ? 0 : size * ok);
        expect(bytes).toBeLessThanOrEqual(size * (ok + load.sum('unknown', scenario)));
      }
      const halting = load.slices.filter(({ scenario }) => scenario === 'halting');
      const latencies = halting.reduce<Histogram>((sum, { latency }) => mergeHistograms(sum, latency), []);
      expect(quantile(latencies, 0)).toBeGreaterThan(0.99 * pauseMs);
    },
  );
});
