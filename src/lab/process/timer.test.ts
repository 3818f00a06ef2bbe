import { expect, it } from 'vitest';
import { longestTimerMs, startTimer } from './timer.ts';

it('a timer fires after its time, and never for a time that no timer can wait', async () => {
  const fired = await new Promise((resolve) => {
    for (const ms of [Infinity, longestTimerMs + 1, 20]) startTimer(ms, () => resolve(ms));
  });
  expect(fired).toBe(20);
});
