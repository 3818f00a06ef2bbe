import type { AlertTransition, EventBody } from '#core';
import { describe, expect, it } from 'vitest';
import { context, epoch, found, looks, told } from './test/told-alerts.ts';

describe('an alert', () => {
  it('that fired and cleared has settled, between the looks that saw it', () => {
    const { alert, settled } = told([found(), ...looks('............xxx.......')]);
    expect(alert.outcome).toBe('settled');
    expect(alert.firings).toEqual([{ fired: { lo: 1000, hi: 2020 }, cleared: { lo: 4000, hi: 5020 } }]);
    expect(settled.interval).toEqual({ lo: 4000, hi: 5020 });
    expect(settled.evidence).toEqual({
      lo: { at: 4000, by: 'cloudwatch', saw: 'the last look that still saw it firing', of: 'web-5xx' },
      hi: { at: 5020, by: 'cloudwatch', saw: 'the first look that saw it quiet', of: 'web-5xx' },
    });
  });

  it('that fired again counts by its last clear', () => {
    const { alert } = told([found(), ...looks('...........xx..xx.......')]);
    expect(alert.firings).toHaveLength(2);
    expect(alert.recovery.interval).toEqual({ lo: 6000, hi: 7020 });
  });

  it('that cleared and was not watched for long enough has no upper end', () => {
    const { alert } = told([found(), ...looks('............xxx..')]);
    expect(alert.outcome).toBe('relaxed');
    expect(alert.recovery.interval).toEqual({ lo: 4000, hi: null });
  });

  it('that still fires has not settled', () => {
    const { alert } = told([found(), ...looks('............xxxxx')]);
    expect(alert.outcome).toBe('firing');
    expect(alert.recovery.interval).toEqual({ lo: 6000, hi: null });
  });

  it('that is quiet never fired only once it had the time to', () => {
    expect(told([found(), ...looks('.'.repeat(25))]).alert.outcome).toBe('may still fire');
    const { alert, settled } = told([found(), ...looks('.'.repeat(26))]);
    expect(alert.outcome).toBe('never fired');
    expect(settled.interval).toEqual({ lo: 0, hi: 0 });
    expect(told([found(), ...looks('.'.repeat(40))], { recoveredAt: null }).alert.outcome).toBe(
      'may still fire',
    );
  });

  it('that fired before the fault is pre-existing, or ignored by name', () => {
    const bodies = [found(), ...looks('xxxxxxxxxxxxxxxx')];
    expect(told(bodies).alert.outcome).toBe('pre-existing');
    expect(told(bodies).settled.interval).toBeNull();
    expect(told(bodies, { ignored: ['web-5xx'] }).alert.outcome).toBe('ignored');
  });

  it('that watches what died and has no data is orphaned, and otherwise unknown', () => {
    const bodies = [found(), ...looks('............-------')];
    expect(told(bodies, { victims: new Set(['i-1']) }).alert.outcome).toBe('orphaned');
    expect(told(bodies).alert.outcome).toBe('unknown');
    expect(told(bodies).settled.interval).toBeNull();
  });

  it('is unknown when its source told nothing since the fault', () => {
    expect(told([found(), ...looks('.....!!!!!!!!!!!!')]).alert.outcome).toBe('unknown');
    expect(told([found()]).alert.outcome).toBe('unknown');
  });

  it('is not quiet because a source has no alerts, was not read, or lacks what was asked for', () => {
    const empty: EventBody = { type: 'alerts-found', source: 'p', kind: 'p', alerts: [], missing: [] };
    expect(told([empty]).settled).toEqual({ interval: null, why: 'no alert was followed' });
    expect(told([{ ...empty, error: 'refused' }]).settled.why).toBe('p was not read: refused');
    expect(told([{ ...empty, missing: ['web-5xx'] }]).settled.why).toBe('p has no alert web-5xx');
  });

  it('is seen by the history where it fired between two looks', () => {
    const clock = (at: number) => ({ wall: epoch + at, resolutionMs: 1 });
    const quiet = looks('.'.repeat(30)).map((body) =>
      body.type === 'alert-look' ? { ...body, clock: clock(body.sent + 10) } : body,
    );
    const transitions: AlertTransition[] = [
      { id: 'a', from: 'quiet', to: 'firing', at: epoch + 12_301 },
      { id: 'a', from: 'firing', to: 'quiet', at: epoch + 12_701 },
    ];
    const history: EventBody = {
      type: 'alert-history',
      source: 'cloudwatch',
      sent: 30_000,
      done: 30_100,
      transitions,
    };
    const { alert } = told([found(), ...quiet, history]);
    expect(alert.outcome).toBe('settled');
    expect(alert.firings[0]?.fired.lo).toBeLessThanOrEqual(2301);
    expect(alert.firings[0]?.fired.hi).toBeGreaterThanOrEqual(2301);
    expect(alert.firings[0]?.cleared?.hi).toBeLessThan(2730);
    expect(alert.recovery.evidence?.hi?.saw).toBe('its history has it quiet from then on');
  });

  it('that loses its data while it fires may have cleared from then on', () => {
    const { alert } = told([found(), ...looks('............xx-----.......')]);
    expect(alert.outcome).toBe('settled');
    expect(alert.recovery.interval).toEqual({ lo: 3000, hi: 9020 });
  });

  it('that was quiet before and after a time without data or looks is unknown, not quiet', () => {
    const without = [found(), ...looks('........---------...................')];
    expect(told(without).alert.outcome).toBe('unknown');
    const unlooked = [found(), ...looks('........!!!!!!!!!...................')];
    expect(told(unlooked).alert.outcome).toBe('unknown');
    const history: EventBody = {
      type: 'alert-history',
      source: 'cloudwatch',
      sent: 36_000,
      done: 36_020,
      transitions: [],
    };
    expect(told([...unlooked, history]).alert.outcome).toBe('never fired');
    expect(told([...unlooked, { ...history, error: 'timed out' }]).alert.outcome).toBe('unknown');
  });

  it('that fired and was orphaned then has no known clear', () => {
    const bodies = [found(), ...looks('............xxx-----')];
    const { alert, settled } = told(bodies, { victims: new Set(['i-1']) });
    expect(alert.outcome).toBe('orphaned');
    expect(settled.interval).toEqual({ lo: 4000, hi: null });
  });

  it('is told with the order of its history where stamps can not tell', () => {
    const clock = { wall: epoch, resolutionMs: 1 };
    const transitions: AlertTransition[] = [
      { id: 'a', from: 'quiet', to: 'firing', at: epoch + 60_000 },
      { id: 'a', from: 'firing', to: 'quiet', at: epoch + 66_000 },
    ];
    const history: EventBody = {
      type: 'alert-history',
      source: 'cloudwatch',
      sent: 90_000,
      done: 90_020,
      transitions,
    };
    const bodies = looks('.'.repeat(90)).map((body) =>
      body.type === 'alert-look' ? { ...body, clock: { ...clock, wall: epoch + body.sent } } : body,
    );
    const { alert } = told([found(), ...bodies, history], { t0: 55_000, recoveredAt: 60_000 });
    expect(alert.outcome).toBe('settled');
    expect(alert.recovery.interval?.lo).toBeLessThanOrEqual(11_000);
    expect(alert.recovery.interval?.hi).toBeLessThan(12_100);
  });

  it('that a source shows only once it fires is waited for', () => {
    const { log } = told([{ ...found(), alerts: [] } as EventBody, ...looks('....')]);
    expect(log.isOver(context(), 74_999)).toBe(false);
    expect(log.isOver(context(), 75_000)).toBe(true);
  });

  it('does not keep a run waiting for ever when nothing is known of it', () => {
    const { log } = told([found(), ...looks('............-------')]);
    expect(log.isOver(context(), 24_999)).toBe(false);
    expect(log.isOver(context(), 25_000)).toBe(true);
    expect(log.isOver(context({ recoveredAt: null }), 1e9)).toBe(false);
  });
});
