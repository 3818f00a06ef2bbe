import type { VictimProof } from '#core';
import type { ProveContext } from './contract.ts';

// AWS may go on telling the state before for some seconds; a denial needs this long and two reads that agree.
const patienceMs = 10_000;
const limitMs = 30_000;
const longestPauseMs = 4_000;

/**
 * Reads the states of these ids until every one is hit, or the target has had long enough to say so. What was seen hit
 * once stays so, and is not asked about again.
 */
export async function readBack(
  ids: readonly string[],
  { signal, wait }: Pick<ProveContext, 'signal' | 'wait'>,
  {
    read,
    isHit,
  }: {
    read: (ids: string[]) => Promise<ReadonlyMap<string, string>>;
    isHit: (state: string) => boolean;
  },
): Promise<VictimProof[]> {
  const seen = new Map(ids.map((id) => [id, 'unread']));
  const open = () => [...seen].filter(([, state]) => !isHit(state)).map(([id]) => id);
  let waitedMs = 0;
  let pauseMs = 250;
  for (;;) {
    signal.throwIfAborted();
    const asked = open();
    const states = await read(asked);
    const changed = asked.filter((id) => seen.get(id) !== (states.get(id) ?? 'missing'));
    for (const id of asked) seen.set(id, states.get(id) ?? 'missing');
    if (open().length === 0 || waitedMs >= limitMs || (waitedMs >= patienceMs && changed.length === 0)) break;
    await wait(pauseMs);
    waitedMs += pauseMs;
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
  return [...seen].map(([id, state]) => ({ id, state, isProven: isHit(state) }));
}
