import { describe, expect, it } from 'vitest';
import { RunningReads } from './reading.ts';
import { SendTimes } from './send-times.ts';
import type { OneReading } from './store.ts';
import { WriteLog } from './write-log.ts';

/** Two acknowledged ids, and reads that are answered when the test says so. */
function reading() {
  const log = new WriteLog();
  const times = new SendTimes();
  for (const n of [0, 1]) {
    times.add(n, n);
    log.add({ n, outcome: 'acknowledged', sent: n, done: n });
  }
  const open: { n: number; answer: (told: OneReading) => void }[] = [];
  let nowMs = 100;
  const reads = new RunningReads(log, times, {
    read: (n) => {
      const { promise, resolve } = Promise.withResolvers<OneReading>();
      open.push({ n, answer: resolve });
      return promise;
    },
    timeoutMs: 10_000,
    now: () => (nowMs += 10),
  });
  const answerAll = async (told: OneReading) => {
    for (const { answer } of open.splice(0)) answer(told);
    await reads.end(new AbortController().signal);
  };
  return { reads, open, answerAll };
}

describe('reads of what was acknowledged', () => {
  it('are of different ids while they are under way', async () => {
    const { reads, open, answerAll } = reading();
    for (let turn = 0; turn < 20; turn += 1) reads.begin();
    expect(new Set(open.map(({ n }) => n))).toEqual(new Set([0, 1]));
    expect(open.length).toBe(2);
    await answerAll('found');
    expect(reads.take()).toEqual([{ kind: 'reads', count: 2, unread: 0, stale: [] }]);
  });

  it('tell each stale one once, however the others are answered', async () => {
    const { reads, answerAll } = reading();
    const turn = async (told: OneReading) => {
      for (let place = 0; place < 20; place += 1) reads.begin();
      await answerAll(told);
    };
    for (const told of ['missing', 'missing', 'found', 'found', 'missing', 'found'] as const)
      await turn(told);
    const [{ stale, count } = { stale: [], count: 0 }] = reads.take();
    expect(count).toBe(12);
    const of = (id: number) => stale.filter(({ n }) => n === id).map(({ reads }) => reads);
    expect([of(0), of(1)]).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });
});
