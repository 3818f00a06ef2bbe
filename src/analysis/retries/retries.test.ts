import { usualRetry } from '#core';
import type { RetryPolicy, Sample } from '#core';
import { describe, expect, it } from 'vitest';
import { findingsOf, foldOf, samplesOf } from '../test/scripted-run.ts';
import type { Script } from '../test/scripted-run.ts';
import { isRetried } from './fate.ts';
import { SendHistory } from './send-history.ts';

// t0 is at 1000, after ten samples; an answer comes 5 ms after its send, the next send 100 ms after the last.
const steady = '.'.repeat(10);

function retried(
  script: string | Sample[],
  reach: Script['reach'],
  policy: Partial<RetryPolicy> = {},
): { felt: [number, number | null]; outage: unknown; waited: number | undefined; reach: string } {
  const samples = typeof script === 'string' ? samplesOf(steady + script) : script;
  const { retries } = findingsOf({
    services: { web: samples },
    ...(reach && { reach }),
    retries: [{ ...usualRetry, ...policy }],
  });
  const [probe] = retries[0]?.probes ?? [];
  if (!probe) throw new Error('no finding');
  const { felt, outage, waited } = probe;
  return { felt: [felt.lo, felt.hi], outage, waited: waited?.count, reach: probe.reach };
}

describe('a retry at another address', () => {
  it('saves every request where one of two addresses refuses', () => {
    const told = retried('.x.x.x.x.x..', { addresses: 2 });
    expect(told).toMatchObject({ felt: [0, 0], waited: 5, reach: '2 addresses in turn' });
    expect(told.outage).toEqual({ measured: { lo: 0, hi: 200 }, felt: { lo: 0, hi: 0 } });
  });

  it('saves none while both refuse', () => {
    const told = retried('..xxxxxx....', { addresses: 2 });
    // At its first the other may still have served, and at its last it may have been back.
    expect(told.felt).toEqual([4, 6]);
    expect(told.outage).toEqual({ measured: { lo: 500, hi: 700 }, felt: { lo: 300, hi: 700 } });
  });

  it('may or may not save where the other addresses differ, unless it tries enough of them', () => {
    const twoOfFour = `..xx..xx..xx..${'.'.repeat(20)}`;
    expect(retried(twoOfFour, { addresses: 4 }).felt).toEqual([0, 6]);
    expect(retried(twoOfFour, { addresses: 4 }, { attempts: 3 }).felt).toEqual([0, 0]);
  });

  it('is not told where a send was spoiled, for the turns after it are not known', () => {
    expect(retried('.x?x.x.x.x..', { addresses: 2 }).felt).toEqual([0, 2]);
  });
});

describe('a retry at one address', () => {
  it('meets what the sends around it met', () => {
    expect(retried('..xxxx....', { addresses: 1 }).felt).toEqual([3, 4]);
  });

  it('saves all that fails shortly before it is sent again', () => {
    expect(retried('..xx......', { addresses: 1 }, { pauseMs: 250 }).felt).toEqual([0, 0]);
    expect(retried('..xxxx....', { addresses: 1 }, { pauseMs: 250 }).felt).toEqual([1, 2]);
  });

  it('waits as long as the failure took and the pause', () => {
    const { retries } = findingsOf({
      services: { web: `${steady}..x.......` },
      reach: { addresses: 1 },
      retries: [{ ...usualRetry, pauseMs: 150 }],
    });
    expect(retries[0]?.probes[0]?.waited?.p50).toBeCloseTo(155, -1);
  });
});

describe('a retry through a balancer', () => {
  it('is another of its choices, so that nothing is sure while one target fails', () => {
    const told = retried('.x...x...x......', { addresses: 1, targets: 4 });
    expect(told).toMatchObject({ felt: [0, 3], reach: 'a balancer of 4' });
  });

  it('fails where all targets surely did', () => {
    expect(retried('.xxxxxxxxxxxx.....', { addresses: 1, targets: 4 }).felt).toEqual([5, 12]);
  });
});

describe('what cannot be told', () => {
  it.each<[string, Script['reach']]>([
    ['where nobody told what the sends went to', undefined],
    ['where the addresses come in no known order', { addresses: 3, isInTurn: false }],
  ])('leaves all open, %s', (_, reach) => {
    expect(retried('..xxx....', reach).felt).toEqual([0, 3]);
  });

  it('leaves nothing open of what is not tried again', () => {
    expect(retried('.x.x.x.x....', undefined, { on: ['reset', 'status 5xx'] }).felt).toEqual([4, 4]);
    expect(retried('.x.x.x.x....', { addresses: 2 }, { attempts: 1 }).felt).toEqual([4, 4]);
  });
});

describe('retries', () => {
  it('change nothing else that is found', () => {
    const script = { services: { web: `${steady}.x.x.x.xxxxx....` }, reach: { addresses: 2 } };
    const { retries, experiment: _, ...without } = findingsOf({ ...script, retries: [] });
    const { retries: told, experiment: _other, ...rest } = findingsOf(script);
    expect(retries).toEqual([]);
    expect(told).toMatchObject([{ policy: { name: 'usual' } }]);
    expect(rest).toEqual(without);
  });

  it('are not reckoned for what sends no request', () => {
    const { retries } = findingsOf({ services: { jobs: `${steady}.xx..` }, unasked: ['jobs'] });
    expect(retries[0]?.probes).toEqual([]);
  });

  it.each([
    ['refused', 'refused', true],
    ['tls', 'tls: CERT_HAS_EXPIRED', true],
    ['status 503', 'status 503', true],
    ['status 5xx', 'status 503', true],
    ['status 5xx', 'status 404', false],
    ['status 503', 'status 502', false],
    ['any', 'body mismatch', true],
    ['reset', 'refused', false],
  ])('on "%s" are tried after "%s": %s', (on, reason, isTried) => {
    expect(isRetried({ on: [on] }, reason)).toBe(isTried);
  });
});

describe('the history of sends', () => {
  it('does not grow with what is behind', () => {
    const history = new SendHistory(100);
    for (let n = 0; n < 10_000; n += 1) {
      const at = n * 100;
      history.add(
        foldOf('web', { n, scheduled: at, sent: at, done: at + 5, outcome: n % 2 === 0 ? 'ok' : 'failed' }),
      );
      history.forget(n - 4);
    }
    expect(history.over(9996, 9999)).toHaveLength(4);
    expect(history.over(9900, 9999)).toBeUndefined();
  });
});
