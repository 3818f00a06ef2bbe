import { describe, expect, it } from 'vitest';
import { bounds, findingsOf, samplesOf, serviceOf } from './test/scripted-run.ts';

// t0 is at 1000, after ten samples; a hold takes a second of oks.
const steady = '.'.repeat(10);
const hold = '.'.repeat(12);
const recovery = (script: string, more = {}) => serviceOf(steady + script, more).recovery.interval;

describe('recovery of a service', () => {
  it('ends with the last outage begun before the first hold', () => {
    expect(recovery(`.x.x${hold}`)).toEqual({ lo: 300, hi: 400 });
  });

  it('takes later outages for relapses', () => {
    const service = serviceOf(`${steady}.x${hold}xx${hold}x`);
    expect(service.recovery.interval).toEqual({ lo: 100, hi: 200 });
    expect(service.relapses.map(({ failed }) => failed)).toEqual([2, 1]);
    expect(service.outages).toHaveLength(3);
  });

  it('is at most the longest gap between oks for a service that was never hit', () => {
    expect(recovery(hold)).toEqual({ lo: 0, hi: 100 });
    expect(recovery(`...???${hold}`)).toEqual({ lo: 0, hi: 400 });
  });

  it('is none for what is only looked at and was never hit, unless a look told nothing', () => {
    expect(recovery(hold, { unasked: ['web'] })).toEqual({ lo: 0, hi: 0 });
    expect(recovery(`...???${hold}`, { unasked: ['web'] })).toEqual({ lo: 0, hi: 400 });
    expect(recovery(`.x${hold}`, { unasked: ['web'] })).toEqual({ lo: 100, hi: 200 });
  });

  it('counts the gap to the first ok from t0 on', () => {
    expect(serviceOf(`${steady}${hold}`, { t0: 960 }).recovery.interval).toEqual({ lo: 0, hi: 100 });
    expect(serviceOf(`${'.'.repeat(9)}???${hold}`, { t0: 1050 }).recovery.interval).toEqual({
      lo: 0,
      hi: 150,
    });
  });

  it('has no upper end while the service is down', () => {
    expect(bounds(serviceOf(`${steady}.xxxx`).recovery)).toEqual({
      interval: { lo: 400, hi: null },
      why: 'not held ok for long enough when the run ended',
    });
  });

  it('has no upper end until the service has held', () => {
    expect(recovery(`.x${'.'.repeat(10)}`)).toEqual({ lo: 100, hi: null });
    expect(recovery(`.x${'.'.repeat(11)}`)).toEqual({ lo: 100, hi: 200 });
  });

  it('has no upper end for a service never hit that was not watched long enough', () => {
    expect(recovery('....')).toEqual({ lo: 0, hi: null });
  });

  it('takes no hold across an unknown sample', () => {
    expect(recovery(`.x......?......`)).toEqual({ lo: 100, hi: null });
    expect(recovery(`.x......?${hold}`)).toEqual({ lo: 100, hi: 200 });
  });

  it('counts a hold only from the proof of the fault on', () => {
    const script = `${hold}xx${hold}`;
    expect(recovery(script)).toEqual({ lo: 0, hi: 100 });
    expect(recovery(script, { provenAt: 1500 })).toEqual({ lo: 1300, hi: 1400 });
  });

  it('is open while the fault is not proven', () => {
    expect(recovery(`.x${hold}`, { provenAt: null })).toEqual({ lo: 100, hi: null });
  });

  it('does not take for a hold the oks that turn out to be part of an outage', () => {
    const samples = samplesOf(`${steady}.x${hold}x${hold}`).map((sample) =>
      sample.n >= 12 && sample.n < 24 ? { ...sample, done: 2401 + sample.n } : sample,
    );
    expect(serviceOf(samples).recovery.interval).toEqual({ lo: 1400, hi: 1500 });
    const again = [...samples.slice(0, 27), ...samplesOf(`${'.'.repeat(27)}x${hold}`).slice(27)];
    expect(serviceOf(again).recovery.interval).toEqual({ lo: 1700, hi: 1800 });
  });

  it('is unknown without data, and for a service that was unreachable', () => {
    expect(serviceOf(`${steady}????`).recovery).toEqual({ interval: null, why: 'no data since the fault' });
    expect(serviceOf(`xxxxxxxxxx${hold}`).recovery.interval).toBeNull();
  });

  it('is unknown when the fault was never sent', () => {
    expect(serviceOf(steady, { t0: null }).recovery).toEqual({
      interval: null,
      why: 'the run ended before t0',
    });
  });

  it('counts from the end of steady when nothing is hurt', () => {
    expect(recovery(`.x${hold}`, { victims: [] })).toEqual({ lo: 100, hi: 200 });
  });

  it('is never below zero', () => {
    const samples = samplesOf(`${steady}${hold}`).map((sample) =>
      sample.n === 5 ? { ...sample, done: 1200, outcome: 'failed' as const } : sample,
    );
    expect(serviceOf(samples).recovery.interval).toEqual({ lo: 0, hi: 0 });
  });
});

describe('steps of a service', () => {
  it('are serving with the first ok, and settled when the hold was over', () => {
    expect(serviceOf(`${steady}.x.x${hold}`).steps).toMatchObject({
      serving: { interval: { lo: 300, hi: 400 } },
      settled: { interval: { lo: 1300, hi: 1400 } },
    });
  });

  it('are settled no sooner than a hold after the proof', () => {
    const { steps } = serviceOf(`${steady}.x${hold}${hold}`, { provenAt: 2000 });
    expect(steps.settled.interval).toEqual({ lo: 2000, hi: 2000 });
  });

  it('do not arise for a service that was never hit', () => {
    const never = { interval: null, why: 'it never stopped serving' };
    expect(serviceOf(steady + hold).steps).toMatchObject({ serving: never, settled: never });
  });
});

describe('recovery of the cluster', () => {
  const recoveryOf = (services: Record<string, string>) => bounds(findingsOf({ services }).recovery);

  it('lies between the latest of both ends', () => {
    const services = { a: `${steady}.x${hold}..`, b: `${steady}...xx${hold}`, c: steady + hold };
    expect(recoveryOf(services)).toEqual({ interval: { lo: 400, hi: 500 } });
  });

  it('has no upper end when a service has not recovered', () => {
    expect(recoveryOf({ a: `${steady}.x${hold}`, b: `${steady}.xxx` })).toEqual({
      interval: { lo: 300, hi: null },
      why: 'b: not held ok for long enough when the run ended',
    });
  });

  it('is unknown when one service is', () => {
    expect(recoveryOf({ a: `${steady}.x${hold}`, b: `${steady}???` })).toEqual({
      interval: null,
      why: 'b: no data since the fault',
    });
  });

  it('leaves out what was never reachable', () => {
    expect(recoveryOf({ a: `${steady}.x${hold}`, b: 'xxxxxxxxxxxxx' }).interval).toEqual({
      lo: 100,
      hi: 200,
    });
    expect(recoveryOf({ b: 'xxxxxxxxxxxxx' }).interval).toBeNull();
  });
});
