import { expect, it } from 'vitest';
import { killAtRandom } from './random-kills.ts';

it('the lab heals from 30 seconds of random kills under load, throws nothing and leaves nothing behind', async () => {
  const { killed, requests, answered, wrong } = await killAtRandom({ forMs: 30_000, seed: 1, everyMs: 1000 });
  expect(wrong).toEqual([]);
  expect(killed).toBeGreaterThan(15);
  expect(answered).toBeGreaterThan(requests / 10);
}, 240_000);
