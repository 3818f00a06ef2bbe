import { describe, expect, it } from 'vitest';
import { samplesOf, serviceOf } from './test/scripted-run.ts';

const steady = '.'.repeat(10);
const state = (script: string) => serviceOf(script).state;

describe('a service', () => {
  it.each<[string, string, string]>([
    ['lost after 20 failed sends in a row', `${steady}..${'x'.repeat(20)}..`, 'lost'],
    ['degraded after 19 failed sends in a row', `${steady}..${'x'.repeat(19)}..`, 'degraded'],
    ['degraded by one failed send', `${steady}..x.......`, 'degraded'],
    ['degraded where an ok comes between', `${steady}${'x'.repeat(19)}.${'x'.repeat(19)}.`, 'degraded'],
    [
      'lost where unknown samples lie in the streak',
      `${steady}${'x'.repeat(10)}??${'x'.repeat(10)}..`,
      'lost',
    ],
    [
      'unknown where only unknown samples make the streak long enough',
      `${steady}${'x'.repeat(15)}?????..`,
      'unknown',
    ],
    ['unknown where all that is known may hide a loss', `${steady}${'?'.repeat(20)}..`, 'unknown'],
    ['unknown by one unknown sample', `${steady}..?....`, 'unknown'],
    ['unknown by one sample never heard of', `${steady}.. ....`, 'unknown'],
    ['degraded where some failed and some are unknown', `${steady}.x.?....`, 'degraded'],
    ['unknown without a sample since t0', steady, 'unknown'],
    ['unknown with unknown samples alone', `${steady}???`, 'unknown'],
    ['untouched where all is ok', `${steady}..........`, 'untouched'],
    ['unreachable when it was never ok in steady', 'xxxxxxxxxx..........', 'unreachable'],
    ['unreachable even when it is lost after', `xxxxxxxxxx${'x'.repeat(30)}`, 'unreachable'],
    ['not unreachable when nothing was heard in steady', `??????????..........`, 'untouched'],
  ])('is %s', (_, script, expected) => {
    expect(state(script)).toBe(expected);
  });

  it('is not lost by a streak that is long in sends but short in time', () => {
    const script = `${steady}${'x'.repeat(20)}..`;
    expect(serviceOf(script, { watch: { lostAfter: { sends: 20, forMs: 1901 } } }).state).toBe('degraded');
    expect(serviceOf(script, { watch: { lostAfter: { sends: 20, forMs: 1900 } } }).state).toBe('lost');
  });

  it('is not lost by failures before t0', () => {
    expect(serviceOf(`.${'x'.repeat(20)}....`, { t0: 2200 }).state).toBe('untouched');
  });

  it('counts a streak from t0 on', () => {
    const service = serviceOf(`.${'x'.repeat(25)}....`, { t0: 1100 });
    expect(service.state).toBe('degraded');
    expect(service.worstStreak).toEqual({ sends: 15, lastingMs: 1400 });
  });

  it('is unknown when the fault was never sent', () => {
    expect(serviceOf(`${steady}....`, { t0: null })).toMatchObject({
      state: 'unknown',
      because: 'the run ended before t0',
    });
  });

  it('is slow when ok answers took longer than the bound', () => {
    const samples = samplesOf(`${steady}..........`).map((sample) =>
      sample.n === 12 ? { ...sample, done: sample.sent + 90 } : sample,
    );
    expect(serviceOf(samples, { slowerThanMs: 80 })).toMatchObject({
      state: 'slow',
      because: '1 of 10 sends slower than 80 ms',
    });
    expect(serviceOf(samples, { slowerThanMs: 100 }).state).toBe('untouched');
  });

  it('says why', () => {
    expect(serviceOf(`${steady}..${'x'.repeat(20)}..`).because).toBe('20 sends in a row failed over 1.90 s');
    expect(serviceOf(`${steady}.x.?....`).because).toBe('1 of 8 sends failed');
    expect(serviceOf('xxxxxxxxxx....').because).toBe('never ok in steady: 10 of 10 sends failed: refused');
  });
});

it('divides the samples by whether they were done at t0', () => {
  const samples = samplesOf('...............').map((sample) =>
    sample.n === 7 ? { ...sample, done: 1000 } : sample,
  );
  const service = serviceOf(samples);
  expect(service.sends).toEqual({ sent: 6, ok: 6, failed: 0, unknown: 0 });
  expect(service.steady?.sends.sent).toBe(9);
});
