import { expect, it } from 'vitest';
import { waitMsFor } from './load-alone.ts';

const waitMs = (...points: [number, number][]) => waitMsFor({ profile: { points } }, 1000);

it('a load that ends by its schedule is awaited until that has begun and ended', () =>
  expect(waitMs([0, 10], [1000, 10], [1000, 0])).toBeGreaterThan(1000));

it('a load that nothing but its end stops is sent for no longer than was asked', () =>
  expect(waitMs([0, 10])).toBe(1000));
