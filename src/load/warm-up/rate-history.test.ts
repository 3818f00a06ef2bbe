import { expect, it } from 'vitest';
import { RateHistory } from './rate-history.ts';

it('tells mean and highest of a stretch, and what went beyond a rate', () => {
  const history = new RateHistory(0, 10, 60_000);
  history.set(1_000, 30);
  history.set(3_000, 20);
  expect(history.mean(0, 4_000)).toBe(22.5);
  expect(history.most(0, 1_000)).toBe(10);
  expect(history.most(500, 9_000)).toBe(30);
  expect(history.beyond(20, 0, 4_000)).toBe(20);
  expect(history.beyond(15, 2_000, 5_000)).toBe(25);
  expect(history.mean(5_000, 5_000)).toBe(20);
});

it('forgets what is older than it keeps, but for the rate that held then', () => {
  const history = new RateHistory(0, 10, 1_000);
  history.set(1_000, 20);
  history.set(2_500, 30);
  expect(history.mean(0, 1_000)).toBe(30);
  expect(history.mean(1_500, 2_500)).toBe(20);
});
