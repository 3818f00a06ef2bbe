import { describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { gather } from './gathering.ts';

function rig(options: { most?: number; gatherMs?: number } = {}) {
  const closing = new AbortController();
  const readings: string[][] = [];
  const asked = {
    connect: async (work: (connection: Connection) => Promise<void>) => {
      closing.signal.throwIfAborted();
      // Nothing here asks the connection for anything.
      await work(Object.create(null));
    },
    closed: closing.signal,
  };
  const lengthOf = gather<number>(asked, {
    gatherMs: 5,
    most: 2,
    read: async (_, keys) => {
      readings.push(keys);
      if (keys.includes('broken')) throw new Error('it broke');
      return new Map(keys.filter((key) => key !== 'missing').map((key) => [key, key.length]));
    },
    ...options,
  });
  return { lengthOf, readings, closing };
}

describe('what is gathered', () => {
  it('is read together, each thing once and so many to a reading', async () => {
    const { lengthOf, readings } = rig();
    const told = await Promise.all(['a', 'bb', 'a', 'missing'].map(lengthOf));
    expect(told).toEqual([1, 2, 1, undefined]);
    expect(readings).toEqual([['a', 'bb'], ['missing']]);
    expect(await lengthOf('a')).toBe(1);
    expect(readings).toHaveLength(3);
  });

  it('fails for those alone who asked in the same reading', async () => {
    const { lengthOf } = rig({ most: 1 });
    const told = await Promise.allSettled([lengthOf('broken'), lengthOf('a')]);
    expect(told).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 1 }]);
  });

  it('is not waited for once the target is closed', async () => {
    const { lengthOf, readings, closing } = rig({ gatherMs: 3_600_000 });
    const asking = lengthOf('a');
    closing.abort(new Error('the target is closed'));
    await expect(asking).rejects.toThrow('the target is closed');
    expect(readings).toEqual([]);
  });
});
