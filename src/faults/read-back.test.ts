import { describe, expect, it } from 'vitest';
import { readBack } from './read-back.ts';

async function play(script: Record<string, string>[], ids = ['a']) {
  const reads: string[][] = [];
  let waitedMs = 0;
  const context = { signal: new AbortController().signal, wait: async (ms: number) => void (waitedMs += ms) };
  const read = async (asked: string[]) => {
    const line = script[Math.min(reads.length, script.length - 1)] ?? {};
    reads.push(asked);
    return new Map(Object.entries(line));
  };
  const proofs = await readBack(ids, context, { read, isHit: (state) => state === 'hit' });
  return { proofs: proofs.map(({ id, state, isProven }) => `${id} ${state} ${isProven}`), reads, waitedMs };
}

describe('reading back', () => {
  it('ends with the first look that shows all of them hit', async () => {
    const { proofs, waitedMs } = await play([{ a: 'hit', b: 'hit' }], ['a', 'b']);
    expect(proofs).toEqual(['a hit true', 'b hit true']);
    expect(waitedMs).toBe(0);
  });

  it('waits for a target that goes on telling the state before, and asks about the others alone', async () => {
    const script = [{ a: 'hit', b: 'well' }, { b: 'well' }, { b: 'hit' }];
    const { proofs, reads } = await play(script, ['a', 'b']);
    expect(proofs).toEqual(['a hit true', 'b hit true']);
    expect(reads).toEqual([['a', 'b'], ['b'], ['b']]);
  });

  it('denies after ten seconds and two looks that agree', async () => {
    const { proofs, waitedMs } = await play([{ a: 'well' }]);
    expect(proofs).toEqual(['a well false']);
    expect(waitedMs).toBeGreaterThanOrEqual(10_000);
    expect(waitedMs).toBeLessThan(15_000);
  });

  it('ends all the same where looks never agree', async () => {
    const script = Array.from({ length: 40 }, (_, n) => ({ a: n % 2 === 0 ? 'well' : 'ill' }));
    const { proofs, waitedMs } = await play(script);
    expect(proofs[0]).toMatch(/ false$/);
    expect(waitedMs).toBeGreaterThanOrEqual(30_000);
  });

  it('calls missing what the target does not know', async () => {
    expect((await play([{}])).proofs).toEqual(['a missing false']);
  });
});
