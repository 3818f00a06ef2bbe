import type { LiveLoad, LiveView } from '#analysis';
import { describe, expect, it } from 'vitest';
import {
  buildLiveLoad,
  buildLiveView,
  liveClock,
  liveService,
} from '../../../test/reporters/build-live-view.ts';
import { widthOf } from '../text-width.ts';
import { liveWords, renderLive } from './live.ts';

describe('the live view', () => {
  it('shows a line per service between the phase and the clocks', () => {
    const lines = renderLive(buildLiveView(), { width: 80, color: false, title: 'lose-a-quarter on lab' });
    expect(lines).toEqual([
      'recovery  52.5 s   12.5 s since the fault   lose-a-quarter on lab',
      '  ✓ recovered  checkout   12/425 failed  p50 4.2 ms',
      '  ✗ lost       payments  118/425 failed  for 12.4 s  timeout',
      '  ✓ ok         search      0/425 failed  p50 11 ms',
      'Clocks    ~ capacity 6/8  ✓ tasks 6/6  ~ targets 4/6, 1 dead still counted',
    ]);
  });

  it('shows how long nothing has answered, and not why a send failed before', () => {
    const services = [liveService('web', 'silent', { silentForMs: 2400, p50: 4.2, lastReason: 'refused' })];
    expect(renderLive(buildLiveView({ services }), { width: 80, color: false })[1]).toBe(
      '  … silent  web  0/425 failed  no answer for 2.40 s',
    );
  });

  it('counts from the end of steady where nothing is hurt', () => {
    const [head] = renderLive(buildLiveView({ provenAt: 40_000 }), { width: 80, color: false });
    expect(head).toBe('recovery  52.5 s   12.5 s since steady');
  });

  it('has a symbol and a word of its own for every state', () => {
    for (const { symbol, word } of Object.values(liveWords))
      expect([symbol.length, word.length > 0]).toEqual([1, true]);
    expect(new Set(Object.values(liveWords).map(({ word }) => word)).size).toBe(
      Object.keys(liveWords).length,
    );
  });

  it('shows the worst first when not every service fits, and counts the others', () => {
    const services = [
      ...Array.from({ length: 40 }, (_, n) => liveService(`fine-${n}`, 'ok')),
      liveService('gone', 'lost', { failed: 40 }),
    ];
    const lines = renderLive(buildLiveView({ services }), { width: 80, color: false, height: 10 });
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines[1]).toContain('✗ lost');
    expect(lines).toContain('  +35 more');
  });

  it('keeps its lines inside the terminal whatever a service answers', () => {
    const services = [
      liveService('支払い'.repeat(30), 'failing', { lastReason: '\u001b[2J\n'.repeat(90), failingSince: 0 }),
    ];
    const lines = renderLive(buildLiveView({ services }), { width: 60, color: false });
    expect(lines.filter((line) => widthOf(line) > 60)).toEqual([]);
    expect(lines.join('')).not.toContain('\u001b');
  });

  it('colours only when asked to', () => {
    expect(renderLive(buildLiveView(), { width: 80, color: true })[2]).toContain('\u001b[31m✗ lost\u001b[0m');
  });

  it('begins before there is anything to show', () => {
    const view = buildLiveView({ phase: null, at: 0, t0: null, services: [], clocks: [] });
    expect(renderLive(view, { width: 80, color: false })).toEqual(['starting  0 ms']);
  });

  it('tells clocks that nobody touched or saw from those that are back', () => {
    const clocks = [
      liveClock('capacity', { hasRecovered: true }),
      liveClock('tasks', { isTouched: false }),
      liveClock('targets', { before: 0, counted: 0 }),
    ];
    const lines = renderLive(buildLiveView({ services: [], clocks }), { width: 80, color: false });
    expect(lines[1]).toBe('Clocks    ✓ capacity 8/8  - tasks  ? targets not seen yet');
  });

  const loadOf = (parts: Partial<LiveLoad>, more: Partial<LiveView> = {}) =>
    renderLive(buildLiveView({ services: [], load: buildLiveLoad(parts), ...more }), {
      width: 80,
      color: false,
    }).slice(1, -1);

  it('shows the traffic on a line, with a mark on what is not ok', () => {
    expect(loadOf({})).toEqual([
      'Traffic   last 2 s: 200/s  failed 0 %  rejected 0 %  p50 4.2 ms  p99 12 ms',
    ]);
    expect(loadOf({ perSecond: 12_400, rejected: 0.021, unknown: 0.004 })).toEqual([
      'Traffic   last 2 s: 12.4k/s  failed 0 %  ! rejected 2.10 %  ? unknown 0.40 %  p…',
    ]);
  });

  it('tells of traffic that is no ground to hurt anybody, and of less that leaves than is due', () => {
    const trafficTrouble = 'in steady the traffic lost 81 of 108 requests told so far (75 %)';
    expect(loadOf({ perSecond: 94, p50: null, failed: 1 }, { trafficTrouble, trafficTold: 108 })).toEqual([
      'Traffic   last 2 s: 94/s of 200/s due  ! failed 100.0 %  rejected 0 %',
      '          ! in steady the traffic lost 81 of 108 requests told so far (75 %)',
    ]);
  });

  it('says nothing of what became of traffic before anything could have been told', () => {
    const nothing = { failed: null, rejected: null, unknown: null, p50: null, p99: null };
    const trafficTrouble = 'in steady no request of the traffic was sent';
    expect(loadOf({ ...nothing, perSecond: null, duePerSecond: 0 }, { trafficTrouble })).toEqual([
      'Traffic   starting',
    ]);
    expect(loadOf(nothing, { trafficTrouble })).toEqual(['Traffic   last 2 s: 200/s  nothing answered yet']);
  });

  it('shows where a warm-up stands and why on two lines, and calls a closed loop so', () => {
    const why = 'nothing rejected at 180/s';
    const role = 'warm-up';
    expect(loadOf({ role, stage: 'rising', why, model: 'closed' })).toEqual([
      'Warm-up   ~ rising  closed loop  last 2 s: 200/s  failed 0 %  rejected 0 %  p50…',
      '          nothing rejected at 180/s',
    ]);
    expect(loadOf({ role, failed: null, rejected: null, unknown: null, p50: null, perSecond: 0 })).toEqual([
      'Warm-up   last 2 s: 0/s of 200/s due  nothing answered yet',
      '',
    ]);
  });

  it('leaves room for the load where not every service fits', () => {
    const services = Array.from({ length: 40 }, (_, n) => liveService(`fine-${n}`, 'ok'));
    const load = buildLiveLoad({ role: 'warm-up', stage: 'proving', why: 'not yet' });
    const lines = renderLive(buildLiveView({ services, load }), { width: 80, color: false, height: 10 });
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines.at(-2)).toContain('not yet');
  });
});
