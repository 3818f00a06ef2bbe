import type { LiveView } from '#analysis';
import { describe, expect, it } from 'vitest';
import { buildLiveView, liveClock, liveService } from '../../../test/reporters/build-live-view.ts';
import { renderChange } from './changes.ts';

const withService = (service: LiveView['services'][number], parts: Partial<LiveView> = {}) =>
  buildLiveView({ services: [service], clocks: [], ...parts });
const ok = withService(liveService('pay', 'ok'));
const failing = withService(
  liveService('pay', 'failing', { failed: 3, lastReason: 'refused', failingSince: 52_200 }),
);
const lost = withService(
  liveService('pay', 'lost', { failed: 25, lastReason: 'timeout', failingSince: 50_000 }),
);
const recovering = withService(liveService('pay', 'recovering', { failed: 25, lastReason: 'timeout' }));
const recovered = withService(liveService('pay', 'recovered', { failed: 25 }));

describe('lines for what changed', () => {
  it.each([
    ['a first failure', ok, failing, ['   52.5 s  ! pay failed for the first time: refused']],
    ['a loss', failing, lost, ['   52.5 s  ✗ pay is lost after 2.50 s: timeout']],
    ['service again after a loss', lost, recovering, ['   52.5 s  ~ pay serves again after 2.50 s']],
    ['a recovery that held', recovering, recovered, ['   52.5 s  ✓ pay has recovered and held']],
    ['a relapse', recovered, failing, ['   52.5 s  ! pay fails again: refused']],
  ])('tell of %s', (_, before, after, lines) => expect(renderChange(before, after)).toEqual(lines));

  it('stay silent about a service that flaps on', () => {
    const flapping = withService(liveService('pay', 'recovering', { failed: 3 }));
    expect(renderChange(failing, flapping)).toEqual([]);
    expect(renderChange(flapping, failing)).toEqual([]);
    expect(renderChange(lost, lost)).toEqual([]);
  });

  it('tell of a clock that is back, once', () => {
    const away = buildLiveView({ services: [], clocks: [liveClock('tasks', { counted: 6 })] });
    const back = buildLiveView({ services: [], clocks: [liveClock('tasks', { hasRecovered: true })] });
    expect(renderChange(away, back)).toEqual(['   52.5 s  ✓ tasks back: 8 of 8']);
    expect(renderChange(back, back)).toEqual([]);
  });

  it('tell when everything that is waited for is back, but not of a run that only watches', () => {
    const clocks = [liveClock('tasks', { hasRecovered: true })];
    const away = { ...ok, clocks };
    const line = '   52.5 s  ✓ services and clocks are back, 12.5 s after t0';
    expect(renderChange(away, { ...away, isRecovered: true })).toEqual([line]);
    const flapped = withService(liveService('pay', 'recovering', { failed: 3 }));
    const back = { ...flapped, isRecovered: true };
    expect(renderChange(flapped, back)).toEqual([line.replace(' and clocks', '')]);
    expect(renderChange(ok, { ...ok, isRecovered: true })).toEqual([
      '   52.5 s  ✓ every service serves, and none was seen to fail',
    ]);
    // A zone that is still cut off is not back, though nothing has failed yet.
    for (const phase of ['fault', 'undo'] as const) {
      const held = { ...back, phase };
      expect(renderChange(flapped, held)).toEqual([]);
      expect(renderChange(held, back)).toEqual([line.replace(' and clocks', '')]);
    }
    const watching = { ...ok, provenAt: ok.t0 };
    expect(renderChange(watching, { ...watching, isRecovered: true })).toEqual([]);
  });

  it('tell of a silence once, when it begins after t0', () => {
    const silent = withService(liveService('pay', 'silent', { silentForMs: 1600 }));
    const longer = withService(liveService('pay', 'silent', { silentForMs: 2100 }));
    expect(renderChange(ok, silent)).toEqual(['   52.5 s  … pay has given no answer for 1.60 s']);
    expect(renderChange(silent, longer)).toEqual([]);
    expect(renderChange({ ...ok, t0: null }, { ...silent, t0: null })).toEqual([]);
  });

  it('stay on one line for a hostile name', () => {
    const [line] = renderChange(ok, withService(liveService('a\n\u001b[2J', 'lost', { failed: 30 })));
    expect(line).toBe('   52.5 s  ✗ a �[2J is lost');
  });

  it('take a first view as what is new', () => {
    expect(renderChange(undefined, lost)).toEqual(['   52.5 s  ✗ pay is lost after 2.50 s: timeout']);
    expect(renderChange(undefined, ok)).toEqual([]);
  });

  it('are coloured only when asked to', () => {
    expect(renderChange(failing, lost, { color: true })).toEqual([
      '   52.5 s  \u001b[31m✗ pay is lost after 2.50 s: timeout\u001b[0m',
    ]);
  });
});
