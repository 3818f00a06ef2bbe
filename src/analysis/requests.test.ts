import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from './requests.ts';
import { findingsOf, samplesOf, serviceOf } from './test/scripted-run.ts';

const steady = '.'.repeat(10);
const hold = '.'.repeat(12);

describe('the 95 % interval of a share', () => {
  it.each([
    [0, 10, 0, 0.2775328],
    [1, 10, 0.01787621, 0.40415],
    [5, 100, 0.02154368, 0.1117505],
    [10, 10, 0.7224672, 1],
    [0, 1000, 0, 0.003826758],
  ])('of %d in %d is that of Wilson', (hits, of, lo, hi) => {
    const interval = wilson(hits, of);
    expect(interval.lo).toBeCloseTo(lo, 6);
    expect(interval.hi).toBeCloseTo(hi, 6);
  });

  it('has bounds that are 1.96 of their own standard errors from the share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1000, max: 100_000 }), (hits, of) => {
        const { lo, hi } = wilson(hits, of);
        const distance = (bound: number) =>
          Math.abs(hits / of - bound) / Math.sqrt((bound * (1 - bound)) / of);
        expect(distance(lo)).toBeCloseTo(1.96, 3);
        expect(distance(hi)).toBeCloseTo(1.96, 3);
      }),
    );
  });

  it('contains the share itself and stays within 0 and 1', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (a, b) => {
        const [hits, of] = [Math.min(a, b), Math.max(a, b, 1)];
        const { lo, hi } = wilson(hits, of);
        expect(lo).toBeGreaterThanOrEqual(0);
        expect(lo).toBeLessThanOrEqual(hits / of);
        expect(hi).toBeGreaterThanOrEqual(hits / of);
        expect(hi).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('knows nothing of no draws', () => {
    expect(wilson(0, 0)).toEqual({ lo: 0, hi: 1 });
  });
});

describe('requests lost', () => {
  const requests = (script: string) => findingsOf({ services: { web: script } }).requests;

  it('are counted from t0 to the recovery of the cluster', () => {
    expect(requests(`${steady}.xx.${hold}`)).toMatchObject({ sent: 4, ok: 2, failed: 2, unknown: 0 });
  });

  it('are counted over all services up to the recovery of the last', () => {
    const services = { a: `${steady}.xx.${hold}`, b: `${steady}......xx${hold}` };
    expect(findingsOf({ services }).requests).toMatchObject({ sent: 18, failed: 4 });
  });

  it('count a request under way at t0', () => {
    const samples = samplesOf(`${steady}.x${hold}`).map((sample) =>
      sample.n === 8 ? { ...sample, done: 1100 } : sample,
    );
    expect(serviceOf(samples).findings.requests).toMatchObject({ sent: 4, ok: 3, failed: 1 });
  });

  it('are counted to the end where nothing was hit or not all recovered', () => {
    expect(requests(steady + hold).sent).toBe(12);
    expect(requests(`${steady}.x.....`).sent).toBe(7);
  });

  it('take unknown sends for ok in the lower bound and for failed in the upper', () => {
    const { failedShare, unknown } = requests(`${steady}.xx??x${hold}`);
    expect(unknown).toBe(2);
    expect(failedShare?.lo).toBeCloseTo(wilson(3, 7).lo, 12);
    expect(failedShare?.hi).toBeCloseTo(wilson(5, 7).hi, 12);
  });

  it('are unknown without data', () => {
    expect(requests(`${steady}???`).failedShare).toBeNull();
    expect(requests(steady).failedShare).toBeNull();
  });

  it('leave out services that were never reachable', () => {
    const services = { a: steady + hold, b: 'x'.repeat(22) };
    expect(findingsOf({ services }).requests).toMatchObject({ sent: 12, failed: 0 });
  });

  it('are those of probes that send any, up to the recovery of the services that they ask', () => {
    const services = { web: `${steady}xx${hold}......`, mail: `${steady}xxxxxx${hold}..` };
    const { recovery, requests } = findingsOf({ services, unasked: ['mail'] });
    const alone = findingsOf({ services: { web: services.web } });
    expect(requests).toEqual(alone.requests);
    expect(requests.failed).toBe(2);
    expect(recovery.interval?.hi).toBeGreaterThan(alone.recovery.interval?.hi ?? Infinity);
  });
});
