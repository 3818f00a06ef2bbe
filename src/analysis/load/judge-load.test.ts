import { describe, expect, it } from 'vitest';
import { LoadLog } from './index.ts';
import { endedEarly, judgeLoad } from './judge-load.ts';
import type { LoadBounds } from './judge-load.ts';
import { slicesOf, startedAt, steadily, toldAt } from './test/slices.ts';
import type { ScriptedRequest } from './test/slices.ts';

function judged(requests: ScriptedRequest[], bounds: LoadBounds, ended: { error?: string } = {}) {
  const log = new LoadLog();
  log.step(startedAt(0));
  log.step(toldAt(9000, slicesOf(requests)));
  log.step({ seq: 0, at: 9001, type: 'load-ended', role: 'traffic', until: 9000, ...ended });
  return judgeLoad({ loads: log.findings([], null), warmUp: null }, bounds);
}

const ok = (count: number, tookMs = 5) => steadily(count, 0, 1000, { tookMs });
const not = (outcome: 'failed' | 'rejected' | 'unknown', count: number) =>
  steadily(count, 0, 1000, { outcome });

describe('a load by itself', () => {
  it('holds where nothing is asked of it, and where all is within its bounds', () => {
    expect(judged(ok(100), {})).toEqual({ verdict: 'held', why: [] });
    const bounds = { errorsBelow: 0.02, rejectedBelow: 0.02, p99BelowMs: 100 };
    expect(judged([...ok(99), ...not('rejected', 1)], bounds).verdict).toBe('held');
    expect(judged(ok(100), { errorsBelow: 0 }).verdict).toBe('held');
  });

  it('is refuted by what was lost or slow, with the counts', () => {
    expect(judged([...ok(98), ...not('failed', 2)], { errorsBelow: 0.02 })).toEqual({
      verdict: 'refuted',
      why: ['2 of 100 requests not ok (2 %, wanted < 2 %)'],
    });
    expect(judged([...ok(98), ...not('failed', 2)], { rejectedBelow: 0.02 }).verdict).toBe('held');
    expect(judged([...ok(98), ...not('rejected', 2)], { rejectedBelow: 0.01 }).verdict).toBe('refuted');
    expect(judged(ok(100, 300), { p99BelowMs: 200 })).toMatchObject({
      verdict: 'refuted',
      why: [expect.stringContaining('wanted < 200 ms') as string],
    });
  });

  it('is inconclusive where what is unknown could decide, or is too much', () => {
    const few = [...ok(990), ...not('failed', 5), ...not('unknown', 5)];
    expect(judged(few, { errorsBelow: 0.008 }).verdict).toBe('inconclusive');
    expect(judged(few, { errorsBelow: 0.02 }).verdict).toBe('held');
    const many = [...ok(98), ...not('unknown', 2)];
    expect(judged(many, {}).why).toEqual(['2 of 100 requests are unknown (2 %, allowed 1 %)']);
  });

  it('lays no latency to the target where Squall was late itself, but what it lost', () => {
    const late = [...ok(90, 900), ...not('unknown', 10)];
    expect(judged(late, { p99BelowMs: 200 }).verdict).toBe('inconclusive');
    expect(judged([...late, ...not('failed', 10)], { errorsBelow: 0.01 }).verdict).toBe('refuted');
  });

  it('is inconclusive where it ended before its time, or nothing was sent or ok', () => {
    expect(judged(ok(10), {}, { error: 'No request is sent any more.' })).toMatchObject({
      verdict: 'inconclusive',
      why: [expect.stringContaining('No request is sent any more.') as string],
    });
    expect(judged([], {})).toEqual({ verdict: 'inconclusive', why: ['nothing was sent'] });
    expect(judged(not('failed', 10), { p99BelowMs: 200 }).verdict).toBe('inconclusive');
  });

  it('that was interrupted says so, and not what it still waited for', () => {
    const held = { verdict: 'held', why: [] } as const;
    const waiting = { verdict: 'inconclusive', why: ['waits for more'] } as const;
    const refuted = { verdict: 'refuted', why: ['2 of 100 requests not ok'] } as const;
    const ended = (judged: Parameters<typeof endedEarly>[0]) => endedEarly(judged, 'interrupted');
    expect(ended({ ...held, why: [] })).toEqual({ verdict: 'inconclusive', why: ['it was interrupted'] });
    expect(ended({ ...waiting, why: [...waiting.why] }).why).toEqual(['it was interrupted']);
    expect(ended({ ...refuted, why: [...refuted.why] })).toEqual({
      verdict: 'refuted',
      why: ['it was interrupted', '2 of 100 requests not ok'],
    });
    expect(endedEarly({ ...held, why: [] }, 'completed')).toEqual(held);
  });
});
