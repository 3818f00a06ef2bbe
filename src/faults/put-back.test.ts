import { describe, expect, it } from 'vitest';
import { putBack, type Standing } from './put-back.ts';

const whole: Standing = { is: 'whole', detail: 'runs' };
const hurt: Standing = { is: 'hurt', detail: 'stopped' };
const returning: Standing = { is: 'returning', detail: 'starts' };

interface Script {
  /** How each thing stands at each look, the last for ever; what is thrown is a look that fails. */
  looks: Record<string, (Standing | Error)[]>;
  errors?: Record<string, string>;
  patienceMs?: number;
  /** When that is put back which has to be before. */
  freeAtMs?: number;
}

async function play({ looks, errors = {}, patienceMs = 60_000, freeAtMs }: Script) {
  const before = Promise.withResolvers<void>();
  const things = Object.keys(looks).map((id) => ({ id, params: id }));
  const changes: { at: number; ids: string[] }[] = [];
  let at = 0;
  let turn = 0;
  const wait = async (ms: number) => {
    at += ms;
    if (freeAtMs !== undefined && at >= freeAtMs) before.resolve();
  };
  const outcomes = await putBack(
    things,
    { signal: new AbortController().signal, wait },
    {
      patienceMs,
      ...(freeAtMs !== undefined && { after: before.promise }),
      look: async (open) => {
        const standings = new Map<string, Standing>();
        for (const { id } of open) {
          const script = looks[id] ?? [];
          const standing = script[Math.min(turn, script.length - 1)];
          if (standing instanceof Error) {
            turn += 1;
            throw standing;
          }
          if (standing) standings.set(id, standing);
        }
        turn += 1;
        return standings;
      },
      change: async (due) => {
        changes.push({ at, ids: due.map(({ id }) => id) });
        return new Map(due.flatMap(({ id }) => (errors[id] === undefined ? [] : [[id, errors[id]]])));
      },
    },
  );
  return { outcomes: outcomes.map(({ id, state, detail }) => `${id} ${state}: ${detail}`), changes, at };
}

describe('putting back', () => {
  it('is done when what was changed is read back', async () => {
    const { outcomes, changes } = await play({ looks: { a: [hurt, hurt, returning, whole] } });
    expect(outcomes).toEqual(['a undone: runs']);
    expect(changes).toEqual([{ at: 0, ids: ['a'] }]);
  });

  it('is needless for what has been whole for ten seconds, and changes nothing', async () => {
    const { outcomes, changes, at } = await play({ looks: { a: [whole] } });
    expect(outcomes).toEqual(['a needless: runs']);
    expect(changes).toEqual([]);
    expect(at).toBeGreaterThanOrEqual(10_000);
  });

  it('does not believe a first look that tells the state before', async () => {
    const { outcomes, changes } = await play({ looks: { a: [whole, whole, whole, hurt, hurt, whole] } });
    expect(outcomes).toEqual(['a undone: runs']);
    expect(changes).toHaveLength(1);
  });

  it('is needless at once for what is not there any more', async () => {
    const { outcomes, at } = await play({ looks: { a: [] } });
    expect(outcomes).toEqual(['a needless: the target no longer knows it']);
    expect(at).toBe(0);
  });

  it('changes nothing before that is put back which has to be first, and is patient from then on', async () => {
    const { changes, outcomes } = await play({
      looks: { a: [hurt] },
      errors: { a: 'in use' },
      freeAtMs: 100_000,
    });
    expect(changes.map(({ at }) => at >= 100_000 && at < 103_000)[0]).toBe(true);
    expect(changes).toHaveLength(3);
    expect(outcomes).toEqual(['a left: stopped; in use']);
  });

  it('is needless for what was whole while it waited for something else', async () => {
    const { changes, outcomes, at } = await play({ looks: { a: [whole] }, freeAtMs: 100_000 });
    expect(outcomes).toEqual(['a needless: runs']);
    expect(changes).toEqual([]);
    expect(at).toBeLessThan(13_000);
  });

  it('is tried again where it did not take, and left after three times', async () => {
    const { outcomes, changes } = await play({ looks: { a: [hurt] }, errors: { a: 'no room' } });
    expect(outcomes).toEqual(['a left: stopped; no room']);
    expect(changes).toHaveLength(3);
    expect((changes.at(-1)?.at ?? 0) - (changes[0]?.at ?? 0)).toBeGreaterThanOrEqual(6000);
  });

  it('of one is not stopped by another', async () => {
    const looks = { a: [hurt], b: [hurt, whole], c: [] };
    const { outcomes } = await play({ looks, errors: { a: 'no room' } });
    expect(outcomes).toEqual([
      'a left: stopped; no room',
      'b undone: runs',
      'c needless: the target no longer knows it',
    ]);
  });

  it('is left when patience ends, with what was seen last', async () => {
    const { outcomes, at } = await play({ looks: { a: [returning] }, patienceMs: 30_000 });
    expect(outcomes).toEqual(['a left: starts']);
    expect(at).toBeGreaterThanOrEqual(30_000);
    expect(at).toBeLessThan(40_000);
  });

  it('goes on after a look that failed, and tells why when none succeeds', async () => {
    const dark = new Error('nobody answers');
    expect((await play({ looks: { a: [dark, hurt, whole] } })).outcomes).toEqual(['a undone: runs']);
    expect((await play({ looks: { a: [dark] } })).outcomes).toEqual(['a left: not read; nobody answers']);
  });

  it('of nothing asks nothing', async () => {
    expect(await play({ looks: {} })).toEqual({ outcomes: [], changes: [], at: 0 });
  });
});
