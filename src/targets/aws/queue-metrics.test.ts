import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from './connection.ts';
import { createQueueDepths } from './queue-depth.ts';

const minuteMs = 60_000;
const now = 1_700_000_000_000 - (1_700_000_000_000 % minuteMs) + 30_000;
const minutesAgo = (count: number) => new Date(now - 30_000 - count * minuteMs);

type Series = Record<string, [minutesAgo: number, value: number][]>;

/** Looks at a queue of which CloudWatch tells these series, one set after another. */
function looking(answers: Series[]) {
  const clients = {
    cloudWatch: {
      middlewareStack: { add: () => undefined },
      getMetricData: async () => ({
        MetricDataResults: Object.entries(answers.shift() ?? {}).map(([Id, values]) => ({
          Id,
          Timestamps: values.map(([ago]) => minutesAgo(ago)),
          Values: values.map(([, value]) => value),
        })),
      }),
    },
    sqs: async () => ({ getQueueAttributes: async () => ({ Attributes: {} }) }),
  };
  const read = (_: string, call: (options: object) => unknown) => call({});
  const depthOf = createQueueDepths();
  return () => depthOf({ clients, read } as unknown as Connection, 'https://sqs/1/mail');
}

beforeEach(() => vi.useFakeTimers({ now, toFake: ['Date', 'performance'] }));
afterEach(() => vi.useRealTimers());

describe('what CloudWatch tells of a queue', () => {
  it('is the age of its oldest message, and the minutes that have ended and of which all is told', async () => {
    const told = {
      age: [[1, 7]],
      received: [
        [0, 5],
        [1, 4],
        [2, 9],
      ],
      deleted: [
        [0, 1],
        [2, 8],
      ],
    } satisfies Series;
    expect(await looking([told])()).toMatchObject({
      oldestAgeMs: 7000,
      minutes: [{ minute: minutesAgo(2).getTime(), endedMsAgo: 90_000, received: 9, deleted: 8 }],
    });
  });

  it('is told once, and again where it changed', async () => {
    const answer = (deleted: number): Series => ({
      age: [[1, 7]],
      received: [
        [1, 4],
        [2, 9],
      ],
      deleted: [
        [1, deleted],
        [2, 8],
      ],
    });
    const look = looking([answer(3), answer(3), answer(4)]);
    expect((await look())?.minutes).toHaveLength(2);
    expect((await look())?.minutes).toEqual([]);
    vi.advanceTimersByTime(30_000);
    expect((await look())?.minutes).toEqual([]);
    vi.advanceTimersByTime(30_000);
    expect((await look())?.minutes).toMatchObject([{ received: 4, deleted: 4 }]);
  });

  it('is nothing where it tells nothing', async () => {
    expect(await looking([{}])()).toMatchObject({ oldestAgeMs: null, minutes: [] });
  });
});
