import { Ranges } from '#core';
import { describe, expect, it } from 'vitest';
import { readBack } from './read-back.ts';
import { SendTimes } from './send-times.ts';
import type { Reading, Store } from './store.ts';

/** A store whose readings are these, one after the other; an error where there is none left. */
function storeOf(readings: Reading[]): Store {
  return {
    write: () => Promise.resolve({ outcome: 'acknowledged' }),
    read: () => Promise.resolve('found'),
    readBack: () => {
      const next = readings.shift();
      return next ? Promise.resolve(next) : Promise.reject(new Error('the store is gone'));
    },
    close: () => undefined,
  };
}

async function told(readings: Reading[], readable = new Ranges([[0, 9]])) {
  const times = new SendTimes();
  for (let n = 0; n < 10; n += 1) times.add(n, n);
  const acknowledged = new Ranges([[0, 7]]).and(readable);
  const options = { log: { readable, acknowledged }, times, now: () => 0 };
  const { found, error } = await readBack(storeOf(readings), options, new AbortController().signal);
  return {
    missing: found && new Ranges(found.missing.map(({ n }) => n)).runs(),
    unread: found?.unread,
    error,
  };
}

const reading = (missing: Ranges, unread = new Ranges()): Reading => ({ missing, unread });
const only = (n: number) => new Ranges([[n, n]]);

describe('reading back', () => {
  it.each([
    ['of nothing', new Ranges()],
    ['of all', new Ranges([[0, 9]])],
  ])('%s tells of nothing where the store could not be read', async (_, readable) => {
    expect(await told([], readable)).toEqual({
      missing: null,
      unread: undefined,
      error: 'the store is gone',
    });
  });

  it('takes what was missing and could not be read again for missing', async () => {
    const all = await told([
      reading(
        new Ranges([
          [3, 4],
          [9, 9],
        ]),
      ),
      reading(new Ranges(), only(3)),
    ]);
    expect(all).toEqual({
      missing: [
        [3, 3],
        [9, 9],
      ],
      unread: [],
      error: undefined,
    });
  });

  it('asks no second time for what was never acknowledged', async () => {
    expect(await told([reading(only(9))])).toEqual({ missing: [[9, 9]], unread: [], error: undefined });
  });
});
