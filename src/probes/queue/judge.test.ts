import { expect, it } from 'vitest';
import queue from './index.ts';
import { judge } from './judge.ts';

it.each<[string, number, number | null, { oldest: number; backlog?: number }, object]>([
  ['an empty queue is well, whatever a late metric says', 0, 900_000, { oldest: 1000 }, { outcome: 'ok' }],
  ['a young backlog is well', 9, 1000, { oldest: 1000 }, { outcome: 'ok' }],
  [
    'an old message is a failure',
    9,
    1001,
    { oldest: 1000 },
    { outcome: 'failed', reason: 'oldest message too old' },
  ],
  [
    'a large backlog is a failure though no age is told',
    9,
    null,
    { oldest: 1000, backlog: 8 },
    { outcome: 'failed', reason: 'backlog too large' },
  ],
  [
    'a backlog of unknown age is unknown',
    8,
    null,
    { oldest: 1000, backlog: 8 },
    { outcome: 'unknown', reason: 'the age of the oldest message was not told' },
  ],
])('%s', (_, backlog, oldestAgeMs, bounds, told) => {
  expect(judge({ waiting: backlog, inFlight: 0, oldestAgeMs }, bounds)).toEqual(told);
  expect(judge({ waiting: 0, inFlight: backlog, oldestAgeMs }, bounds)).toEqual(told);
});

it.each(['https://user:pw@sqs.eu-west-1.amazonaws.com/1/mail', 'javascript:alert(1)', 'mail'])(
  'a queue is not at %s',
  (url) => expect(queue.params.safeParse({ url, service: 'mailer' }).success).toBe(false),
);
