import type { Count, EventBody } from '#core';
import { describe, expect, it } from 'vitest';
import { createAnalysis } from './analysis.ts';
import type { LiveView } from './live-view.ts';
import { eventsOf, samplesOf } from './test/scripted-run.ts';
import type { Script } from './test/scripted-run.ts';

/** What the view showed, with repetitions left out. */
function seen<T>(script: Script, pick: (view: LiveView) => T): T[] {
  const analysis = createAnalysis();
  const all: T[] = [];
  for (const event of eventsOf(script)) {
    analysis.step(event);
    const value = pick(analysis.peek());
    if (value !== undefined && value !== all.at(-1)) all.push(value);
  }
  return all;
}

const states = (script: string, more: Partial<Script> = {}) =>
  seen({ services: { web: script }, ...more }, ({ services }) => services[0]?.state);
const capacity = (...ids: string[]): Count[] => [{ clock: 'capacity', subject: 'group', ids }];
const steady = '.'.repeat(10);
const hold = '.'.repeat(12);

describe('the live view of a service', () => {
  it('follows it from the first answer to the end of its hold', () => {
    const script = `${steady}.${'x'.repeat(22)}${hold}`;
    expect(states(script)).toEqual(['waiting', 'ok', 'failing', 'lost', 'recovering', 'recovered']);
  });

  it('shows unknown samples, a relapse, and what was never reachable', () => {
    expect(states(`${steady}.?.`)).toEqual(['waiting', 'ok', 'unknown', 'ok']);
    expect(states(`${steady}x${hold}x${hold}`)).toEqual([
      'waiting',
      'ok',
      'failing',
      'recovering',
      'recovered',
      'failing',
      'recovering',
      'recovered',
    ]);
    expect(states('xxxxxxxxxx....')).toEqual(['waiting', 'unreachable']);
  });

  it('shows that nothing answers any more before the first send is given up', () => {
    const hanging = samplesOf(`${steady}${'x'.repeat(30)}`).map((sample) =>
      sample.n < 10 ? sample : { ...sample, done: sample.sent + 3000 },
    );
    const looks = Array.from({ length: 12 }, (_, n) => ({ sent: n * 500 }));
    const script = { services: { web: hanging }, looks };
    expect(seen(script, ({ services }) => services[0]?.state)).toEqual([
      'waiting',
      'ok',
      'silent',
      'failing',
      'lost',
    ]);
    const silence = seen(script, ({ services }) => services[0]?.silentForMs);
    expect(silence).toEqual([1605, 2105, 2605]);
    expect(seen(script, ({ isRecovered, at }) => isRecovered && at > 2505)).toEqual([false]);
  });

  it('does not call silent a probe that has no answer to give yet, or gives none any more', () => {
    const looks = Array.from({ length: 40 }, (_, n) => ({ sent: n * 500 }));
    const events = eventsOf({ services: { web: '.' }, looks, t0: null, endsAt: 20_000 });
    const stateWith = (intervalMs: number, more: EventBody[] = []) => {
      const analysis = createAnalysis();
      const all = [...events.slice(0, -2), ...more.map((body) => ({ seq: 0, at: 20_000, ...body }))];
      for (const event of all) {
        if (event.type !== 'plan') analysis.step(event);
        else {
          const probes = event.plan.probes.map((probe) => ({ ...probe, intervalMs }));
          analysis.step({ ...event, plan: { ...event.plan, probes } });
        }
      }
      return analysis.peek().services[0]?.state;
    };
    expect(stateWith(10_000)).toBe('ok');
    expect(stateWith(9000)).toBe('silent');
    expect(stateWith(9000, [{ type: 'phase', phase: 'done' }])).toBe('ok');
    expect(stateWith(9000, [{ type: 'probing-stopped' }])).toBe('ok');
  });

  it('goes on without a place that nothing is heard of any more', () => {
    const script = { services: { web: `${steady}. ${'.'.repeat(150)}` } };
    const heard = seen(script, ({ services }) => services[0]?.sends.sent);
    expect(heard.slice(0, 11).at(-1)).toBe(10);
    expect(heard.at(-1)).toBe(162);
  });

  it('tells since when it fails, why, and how much', () => {
    const analysis = createAnalysis();
    for (const event of eventsOf({ services: { web: `${steady}.xx` }, ending: 'cut off' }))
      analysis.step(event);
    expect(analysis.peek().services).toMatchObject([
      {
        failingSince: 1100,
        lastReason: 'refused',
        sends: { sent: 13, ok: 11, failed: 2, unknown: 0 },
        hasSettled: false,
      },
    ]);
  });
});

describe('the live view of a run', () => {
  const looks = [
    { sent: 500, counts: capacity('i-1', 'i-2') },
    { sent: 1200, counts: capacity('i-2') },
    { sent: 1800, counts: capacity('i-2', 'i-3') },
  ];

  it('is recovered when services serve and the clocks are back, settled after the hold', () => {
    const script = { services: { web: `${steady}.xx${hold}${hold}` }, looks };
    const stages = seen(script, ({ isRecovered, isSettled, at }) =>
      isSettled ? 'settled' : isRecovered ? 'recovered' : at < 1000 ? 'steady' : 'hurt',
    );
    expect(stages).toEqual(['steady', 'hurt', 'recovered', 'settled']);
    const since = seen(script, ({ isRecovered, at }) => (isRecovered ? at : undefined))[0];
    expect(since).toBe(1810);
  });

  it('tells what it waits for', () => {
    const script = { services: { web: `${steady}.xx${hold}${hold}`, api: steady + hold + hold }, looks };
    expect(seen(script, ({ awaited }) => awaited.join(', '))).toEqual([
      'the proof of the fault',
      'the proof of the fault, web, api',
      'the proof of the fault, api',
      'the proof of the fault',
      'the proof of the fault, the capacity clock',
      'the capacity clock',
      'web, the capacity clock',
      'the capacity clock',
      'web to hold ok, api to hold ok',
      'web to hold ok',
      '',
    ]);
  });

  it('is not recovered before the fault is proven', () => {
    const script = { services: { web: steady + hold + hold }, provenAt: 2500 };
    expect(seen(script, ({ isRecovered, at }) => (isRecovered ? at : undefined))[0]).toBe(2500);
    expect(seen({ ...script, provenAt: null }, ({ isRecovered }) => isRecovered)).toEqual([false]);
  });

  it('is not recovered while a service fails or a clock has not come back', () => {
    const down = { services: { web: steady + hold, api: `${steady}${'x'.repeat(12)}` } };
    expect(seen(down, ({ isRecovered }) => isRecovered).at(-1)).toBe(false);
    const short = { services: { web: steady + hold }, looks: looks.slice(0, 2) };
    expect(seen(short, ({ isRecovered }) => isRecovered)).toEqual([false]);
  });

  it('settles again after a relapse, but not after an unknown sample', () => {
    const settled = (script: string) =>
      seen({ services: { web: script }, looks: [{ sent: 500 }] }, ({ isSettled }) => isSettled);
    expect(settled(`${steady}${hold}x${hold}`)).toEqual([false, true, false, true]);
    expect(settled(`${steady}${hold}x...`)).toEqual([false, true, false]);
    expect(settled(`${steady}${hold}..`)).toEqual([false, true]);
    expect(settled(`${steady}${hold}?.`)).toEqual([false, true, false, true]);
  });

  it('does not wait for what was never reachable', () => {
    const script = { services: { web: steady + hold, api: 'x'.repeat(22) } };
    expect(seen(script, ({ isSettled }) => isSettled).at(-1)).toBe(true);
  });

  it('settles without a fault when it only watches', () => {
    const script = { services: { web: steady + hold }, victims: [] };
    expect(seen(script, ({ isSettled }) => isSettled)).toEqual([false, true]);
  });

  it('shows how far the clocks have come', () => {
    const script = { services: { web: steady + hold }, looks };
    const progress = seen(script, ({ clocks: [first] }) =>
      first?.isTouched ? `${first.counted}+${first.victimsCounted}/${first.before}` : undefined,
    );
    expect(progress.slice(-3)).toEqual(['1+1/2', '1+0/2', '2+0/2']);
  });

  it('counts the services that are lost now', () => {
    const script = { services: { a: `${steady}${'x'.repeat(25)}..`, b: steady } };
    expect(seen(script, ({ servicesLost }) => servicesLost)).toEqual([0, 1, 0]);
  });
});
