import { describe, expect, it, onTestFinished } from 'vitest';
import { Connections } from './connections.ts';
import type { Lease } from './connections.ts';

/** Connections that are never sent over, so that none is opened. */
function poolOf(most: number, recycleMs = 1000) {
  const clock = { ms: 0 };
  const pool = new Connections({
    origin: 'http://127.0.0.1:9',
    serverName: undefined,
    most,
    recycleMs,
    lookup: (_name, _options, callback) => callback(null, '127.0.0.1', 4),
    now: () => clock.ms,
  });
  onTestFinished(() => pool.close());
  const take = (): Lease => {
    const lease = pool.take();
    if (!lease) throw new Error('no connection was free');
    return lease;
  };
  return { clock, pool, take };
}

describe('connections', () => {
  it('are no more than the most at once', () => {
    const { pool, take } = poolOf(2);
    const [one, other] = [take(), take()];
    expect(one.client).not.toBe(other.client);
    expect(pool.take()).toBeUndefined();
    pool.giveBack(one);
    expect(take()).toBe(one);
    expect(pool.take()).toBeUndefined();
  });

  it('are used again, the one that was used last first', () => {
    const { pool, take } = poolOf(5);
    const [one, other] = [take(), take()];
    pool.giveBack(other);
    pool.giveBack(one);
    expect(take()).toBe(one);
    expect(take()).toBe(other);
  });

  it('are not used again once they are too old, and make room for a new one', () => {
    const { clock, pool, take } = poolOf(1);
    const old = take();
    clock.ms = 999;
    pool.giveBack(old);
    expect(take()).toBe(old);
    pool.giveBack(old);
    clock.ms = 1000;
    const fresh = take();
    expect(fresh).not.toBe(old);
    expect(fresh).toMatchObject({ openedMs: 1000 });
    expect(old.client.destroyed).toBe(true);
  });

  it('that are dropped make room, once', () => {
    const { pool, take } = poolOf(1);
    const broken = take();
    pool.drop(broken);
    pool.drop(broken);
    expect(broken.client.destroyed).toBe(true);
    take();
    expect(pool.take()).toBeUndefined();
  });

  it('are all gone once they are closed', () => {
    const { pool, take } = poolOf(3);
    const [busy, idle] = [take(), take()];
    pool.giveBack(idle);
    pool.close();
    expect([busy.client.destroyed, idle.client.destroyed]).toEqual([true, true]);
    expect(take()).not.toBe(idle);
  });
});
