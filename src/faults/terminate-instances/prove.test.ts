import type { FaultPlan } from '#core';
import type { Target } from '#targets';
import { describe, expect, it } from 'vitest';
import { inject } from './inject.ts';
import { prove } from './prove.ts';

function planOf(ids: string[], how = 'graceful'): FaultPlan {
  const victims = ids.map((id) => ({
    id,
    state: 'running',
    zone: 'lab-local-1a',
    type: 'm5.large',
    lifecycle: 'on-demand' as const,
    tags: {},
    isProtected: false,
    tasks: [],
  }));
  return { kind: 'terminate-instances', params: { how }, summary: '', victims, isReversible: false };
}

/** A target whose states follow a script: one line for each read, the last one for ever. */
function scripted(script: Record<string, string>[]) {
  const reads: string[][] = [];
  const requests: { ids: string[]; skipOsShutdown: boolean }[] = [];
  const waits: number[] = [];
  const target: Target = {
    name: 'script',
    inventory: () => Promise.reject(new Error('not in the script')),
    look: () => Promise.reject(new Error('not in the script')),
    instances: {
      terminate: async (ids, { skipOsShutdown, onSent }) => {
        onSent();
        requests.push({ ids, skipOsShutdown });
      },
      states: async (ids) => {
        const line = script[Math.min(reads.length, script.length - 1)] ?? {};
        reads.push(ids);
        return ids.map((id) => ({ id, state: line[id] ?? 'missing' }));
      },
    },
    close: () => undefined,
  };
  const { signal } = new AbortController();
  const wait = async (ms: number) => void waits.push(ms);
  return { reads, requests, waits, context: { target, signal, wait } };
}

const total = (waits: number[]) => waits.reduce((sum, ms) => sum + ms, 0);

describe('the proof', () => {
  it('is there as soon as every victim is ending, without a wait', async () => {
    const { context, waits } = scripted([{ a: 'shutting-down', b: 'terminated' }]);
    expect(await prove(planOf(['a', 'b']), context)).toEqual([
      { id: 'a', state: 'shutting-down', isProven: true },
      { id: 'b', state: 'terminated', isProven: true },
    ]);
    expect(waits).toEqual([]);
  });

  it('waits for a target that goes on saying running for some seconds', async () => {
    const { context, waits } = scripted([
      { a: 'running', b: 'running' },
      { a: 'shutting-down', b: 'running' },
      { a: 'running', b: 'running' },
      { a: 'terminated', b: 'shutting-down' },
    ]);
    expect(await prove(planOf(['a', 'b']), context)).toEqual([
      { id: 'a', state: 'terminated', isProven: true },
      { id: 'b', state: 'shutting-down', isProven: true },
    ]);
    expect(waits).toEqual([250, 500, 1000]);
  });

  it('asks no more about the terminated', async () => {
    const { context, reads } = scripted([{ a: 'terminated', b: 'running' }, { b: 'shutting-down' }]);
    await prove(planOf(['a', 'b']), context);
    expect(reads).toEqual([['a', 'b'], ['b']]);
  });

  it('is denied after ten seconds and two reads that agree', async () => {
    const { context, waits } = scripted([{ a: 'running' }]);
    expect(await prove(planOf(['a']), context)).toEqual([{ id: 'a', state: 'running', isProven: false }]);
    expect(total(waits)).toBeGreaterThanOrEqual(10_000);
    expect(total(waits)).toBeLessThan(15_000);
  });

  it('is not denied while reads disagree, and ends all the same', async () => {
    const flips = Array.from({ length: 40 }, (_, n) => ({ a: n % 2 === 0 ? 'running' : 'stopping' }));
    const { context, waits } = scripted(flips);
    expect(await prove(planOf(['a']), context)).toMatchObject([{ isProven: false }]);
    expect(total(waits)).toBeGreaterThanOrEqual(30_000);
    expect(total(waits)).toBeLessThan(35_000);
  });

  it('of an instance that the target no longer knows, never seen ending, is none', async () => {
    const { context } = scripted([{ a: 'shutting-down' }, {}]);
    expect(await prove(planOf(['a', 'b']), context)).toEqual([
      { id: 'a', state: 'shutting-down', isProven: true },
      { id: 'b', state: 'missing', isProven: false },
    ]);
  });
});

const unguarded = { runId: 'run', mayLeave: () => undefined, record: async () => undefined };

describe('the injection', () => {
  it.each([
    ['graceful', false],
    ['abrupt', true],
  ])('is one request: %s', async (how, skipOsShutdown) => {
    const { context, requests } = scripted([]);
    let sent = 0;
    await inject(planOf(['a', 'b'], how), { ...unguarded, ...context, onSent: () => (sent += 1) });
    expect(requests).toEqual([{ ids: ['a', 'b'], skipOsShutdown }]);
    expect(sent).toBe(1);
  });

  it('of more than 1,000 is several, and t0 is the first', async () => {
    const ids = Array.from({ length: 2001 }, (_, n) => `i-${n}`);
    const { context, requests } = scripted([]);
    let sent = 0;
    await inject(planOf(ids), { ...unguarded, ...context, onSent: () => (sent += 1) });
    expect(requests.map((request) => request.ids.length)).toEqual([1000, 1000, 1]);
    expect(requests.flatMap((request) => request.ids)).toEqual(ids);
    expect(sent).toBe(1);
  });

  it('sends no further request once aborted', async () => {
    const ids = Array.from({ length: 2001 }, (_, n) => `i-${n}`);
    const { context, requests } = scripted([]);
    const stop = new AbortController();
    const outcome = inject(planOf(ids), {
      ...unguarded,
      ...context,
      signal: stop.signal,
      onSent: () => stop.abort(),
    });
    await expect(outcome).rejects.toThrow('aborted');
    expect(requests).toHaveLength(1);
  });
});
