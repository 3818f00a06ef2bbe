import { expect, it } from 'vitest';
import { judge } from './sender.ts';

const of = (healthy: number, unhealthy: number, unknown: number) => ({ healthy, unhealthy, unknown });

it.each([
  ['all healthy is ok', of(2, 0, 0), 1, 'ok'],
  ['one unhealthy is a failure', of(3, 1, 0), 1, 'failed'],
  ['enough healthy is ok, whatever the others are', of(2, 1, 1), 0.5, 'ok'],
  ['too few is a failure, whatever the unknown turn out', of(0, 3, 1), 0.5, 'failed'],
  ['what the unknown decide is unknown', of(1, 1, 2), 0.5, 'unknown'],
  ['a young task alone is unknown', of(0, 0, 1), 1, 'unknown'],
  ['no running task is a failure', undefined, 0.5, 'failed'],
])('%s', (_, health, share, outcome) => {
  expect(judge(health, share)).toMatchObject({ outcome });
});
