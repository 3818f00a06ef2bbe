import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { abortable, pause } from './abortable.ts';
import { createTurns } from './turns.ts';

const reason = new Error('enough');

describe('abortable', () => {
  it('is the promise while nobody aborts, and leaves no listener', async () => {
    const { signal } = new AbortController();
    expect(await abortable(Promise.resolve(7), signal)).toBe(7);
    await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('rejects with the reason though the promise never settles', async () => {
    const stop = new AbortController();
    const waiting = abortable(new Promise(() => undefined), stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });

  it('rejects with the reason when it came too late, and lets no rejection escape', async () => {
    const late = Promise.reject(new Error('nobody listens'));
    await expect(abortable(late, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});

describe('a pause', () => {
  it('ends with the abort', async () => {
    const stop = new AbortController();
    const waiting = pause(2 ** 30, stop.signal);
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(pause(2 ** 30, stop.signal)).rejects.toBe(reason);
  });
});

describe('turns', () => {
  it('are taken one at a time in the order of asking, whoever fails', async () => {
    const inTurn = createTurns();
    const { signal } = new AbortController();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await Promise.resolve();
      log.push(`${name} ends`);
      if (name === 'b') throw reason;
      return name;
    };
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((name) => inTurn(signal, work(name))));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('pass over whoever aborts while waiting', async () => {
    const inTurn = createTurns();
    const { promise: first, resolve } = Promise.withResolvers<string>();
    const stop = new AbortController();
    const { signal } = new AbortController();
    const taken: string[] = [];
    const one = inTurn(signal, () => first);
    const two = inTurn(stop.signal, async () => taken.push('two'));
    const three = inTurn(signal, async () => taken.push('three'));
    stop.abort(reason);
    await expect(two).rejects.toBe(reason);
    resolve('one');
    expect(await one).toBe('one');
    await three;
    expect(taken).toEqual(['three']);
  });
});
