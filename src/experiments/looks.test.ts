import type { EventBody } from '#core';
import { describe, expect, it } from 'vitest';
import { Looks } from './looks.ts';

function looking(look: (nth: number, signal: AbortSignal) => Promise<string[]>) {
  const events: EventBody[] = [];
  let asked = 0;
  const looks = new Looks({
    target: {
      look: async (signal) => {
        asked += 1;
        return { counts: [], live: [{ service: 'api', addresses: await look(asked, signal) }] };
      },
    },
    recording: { emit: (event) => void events.push(event) },
    clock: { now: () => performance.now() },
    everyMs: 3_600_000,
  });
  return { looks, events };
}

describe('looks', () => {
  it('end with one more, so that what was answered since the one before can be judged', async () => {
    const { looks, events } = looking(async (nth) => [`10.0.0.${nth}`]);
    const before = performance.now();
    await looks.stop(60_000);
    const last = events.at(-1);
    expect(last).toMatchObject({ type: 'look', live: [{ addresses: ['10.0.0.2'] }] });
    expect(last?.type === 'look' && last.sent >= before).toBe(true);
  });

  it('have begun when the first has told', async () => {
    const { looks, events } = looking(async (nth) => [`10.0.0.${nth}`]);
    await looks.begun;
    expect(events).toMatchObject([{ type: 'look', live: [{ addresses: ['10.0.0.1'] }] }]);
    await looks.stop(60_000);
  });

  it('do not wait for it longer than they may, and tell nothing of it then', async () => {
    const hanging = (signal: AbortSignal) =>
      new Promise<string[]>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const { looks, events } = looking((_, signal) => hanging(signal));
    await looks.stop(1);
    expect(events).toEqual([]);
  });
});
