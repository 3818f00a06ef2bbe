import { expect, it } from 'vitest';
import { inOrder } from './in-order.ts';

it('of many values only the latest is handed over when the one before has arrived', async () => {
  const handed: number[] = [];
  const arrivals: (() => void)[] = [];
  const values = inOrder<{ number: number }>(({ number }) => {
    handed.push(number);
    return new Promise((resolve) => arrivals.push(resolve));
  });
  for (const number of [1, 2, 3]) values.give({ number });
  expect(handed).toEqual([1]);
  let hasArrived = false;
  const arrived = values.arrived().then(() => (hasArrived = true));
  arrivals.shift()?.();
  await new Promise(setImmediate);
  expect([handed, hasArrived]).toEqual([[1, 3], false]);
  arrivals.shift()?.();
  await arrived;
  values.give({ number: 4 });
  expect(handed).toEqual([1, 3, 4]);
});
