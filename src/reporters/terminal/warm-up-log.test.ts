import type { WarmUpStage } from '#core';
import { describe, expect, it } from 'vitest';
import { createWarmUpLog } from './warm-up-log.ts';

/** The lines of a warm-up whose steps are so many milliseconds apart. */
function logOf(steps: [stage: WarmUpStage, perSecond: number][], everyMs = 1000): (string | undefined)[] {
  const log = createWarmUpLog();
  return steps.map(([stage, perSecond], place) => {
    const line = log({ type: 'warm-up', seq: place, at: place * everyMs, stage, perSecond, why: 'why' });
    return line?.slice(11);
  });
}

describe('the log of a warm-up', () => {
  it('tells the start, each doubling, the first proving and the end', () => {
    const told = logOf([
      ['rising', 500],
      ['rising', 750],
      ['rising', 1100],
      ['rising', 2100],
      ['proving', 2500],
      ['proving', 2500],
      ['warm', 2500],
    ]);
    expect(told).toEqual([
      '~ warm-up rising at 500/s: why',
      undefined,
      '~ warm-up rising at 1.1k/s: why',
      undefined,
      '~ warm-up proving at 2.5k/s: why',
      undefined,
      '✓ warm-up warm at 2.5k/s: why',
    ]);
  });

  it('tells that it backs off once between two doublings', () => {
    const told = logOf([
      ['rising', 500],
      ['backed off', 450],
      ['rising', 500],
      ['backed off', 450],
      ['rising', 1000],
      ['backed off', 900],
      ['gave up', 900],
    ]);
    expect(told.map((line) => line?.split(':')[0])).toEqual([
      '~ warm-up rising at 500/s',
      '! warm-up backed off at 450/s',
      undefined,
      undefined,
      '~ warm-up rising at 1k/s',
      '! warm-up backed off at 900/s',
      '✗ warm-up gave up at 900/s',
    ]);
  });

  it('says once a minute that it goes on, and is no flood however often the rate changes', () => {
    const flapping = Array.from({ length: 400 }, (_, n): [WarmUpStage, number] =>
      n % 2 === 0 ? ['rising', 500] : ['backed off', 450],
    );
    const lines = logOf(flapping, 4000).filter((line) => line !== undefined);
    expect(lines).toHaveLength(2 + Math.floor((400 * 4) / 60));
  });

  it('tells nothing of other events', () => {
    expect(createWarmUpLog()({ type: 'phase', phase: 'warm-up', seq: 0, at: 0 })).toBeUndefined();
  });
});
