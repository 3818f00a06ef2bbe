import type { ControlClock, Count, Expectation } from '#core';
import { describe, expect, it } from 'vitest';
import { bounds, findingsOf, victim } from './test/scripted-run.ts';
import type { Look, Script } from './test/scripted-run.ts';

const run = '.'.repeat(60);
const count = (clock: ControlClock, subject: string, ids: string[]) => ({ clock, subject, ids });
const capacity = (...ids: string[]) => [count('capacity', 'group', ids)];

const findings = (looks: Look[], more: Partial<Script> = {}) =>
  findingsOf({ services: { web: run }, looks, ...more });
const clock = (name: ControlClock, looks: Look[], more: Partial<Script> = {}) =>
  findings(looks, more).clocks.find((one) => one.clock === name);
const recovery = (looks: Look[], more: Partial<Script> = {}) => {
  const finding = clock('capacity', looks, more);
  return finding && bounds(finding.recovery);
};

// The victim is i-1, t0 is at 1000; a look takes 10.
const before = { sent: 500, counts: capacity('i-1', 'i-2') };

describe('a control-plane clock', () => {
  it('recovers between the last look that denies it and the first that shows it', () => {
    const looks = [
      before,
      { sent: 1500, counts: capacity('i-2') },
      { sent: 2000, counts: capacity('i-2', 'i-3') },
    ];
    expect(recovery(looks)).toEqual({ interval: { lo: 500, hi: 1010 } });
  });

  it('takes a count that is not listed for unchanged', () => {
    const looks = [
      before,
      { sent: 1500, counts: capacity('i-2') },
      { sent: 2000 },
      { sent: 2500, counts: capacity('i-2', 'i-3') },
    ];
    expect(recovery(looks)).toEqual({ interval: { lo: 1000, hi: 1510 } });
  });

  it('has not recovered while a victim counts, however many there are', () => {
    const looks = [
      before,
      { sent: 1500, counts: capacity('i-1', 'i-2', 'i-3') },
      { sent: 2000, counts: capacity('i-2', 'i-3') },
    ];
    expect(recovery(looks)).toEqual({ interval: { lo: 500, hi: 1010 } });
  });

  it('starts at t0 where the first look shows the replacements already', () => {
    expect(recovery([before, { sent: 1500, counts: capacity('i-2', 'i-3') }])).toEqual({
      interval: { lo: 0, hi: 510 },
    });
  });

  it('is widened by looks that failed', () => {
    const looks = [
      before,
      { sent: 1500, counts: capacity('i-2') },
      { sent: 2000, error: 'throttled' },
      { sent: 2500, counts: capacity('i-2', 'i-3') },
    ];
    expect(recovery(looks)).toEqual({ interval: { lo: 500, hi: 1510 } });
    expect(findings(looks).harness.looks).toEqual({ ok: 3, failed: 1 });
  });

  it('is not told anything by a look that was under way at t0', () => {
    const looks = [before, { sent: 990, done: 1100, counts: capacity('i-2', 'i-3') }, { sent: 1500 }];
    expect(recovery(looks)).toEqual({ interval: { lo: 0, hi: 510 } });
  });

  it('takes a look that ended at t0 for one before, and one that began at t0 for one after', () => {
    const looks = [
      { sent: 990, done: 1000, counts: capacity('i-1', 'i-2') },
      { sent: 1000, counts: capacity('i-2', 'i-3') },
    ];
    expect(recovery(looks)).toEqual({ interval: { lo: 0, hi: 10 } });
  });

  it('has no upper end when it did not come back', () => {
    const looks = [before, { sent: 1500, counts: capacity('i-2') }, { sent: 2000 }];
    expect(recovery(looks)).toEqual({
      interval: { lo: 1000, hi: null },
      why: 'group: not back when the run ended',
    });
  });

  it('is unknown where a dip was never seen', () => {
    expect(recovery([before, { sent: 1500 }, { sent: 2000 }])).toEqual({
      interval: null,
      why: 'group: a dip was never seen: the victims still count',
    });
  });

  it('is not touched where nothing was on a victim', () => {
    const looks = [
      { sent: 500, counts: capacity('i-2', 'i-4') },
      { sent: 1500, counts: capacity('i-2') },
    ];
    expect(recovery(looks)).toEqual({ interval: null, why: 'not touched' });
  });

  it('waits only for victims that were really hurt', () => {
    const looks = [
      { sent: 500, counts: capacity('i-1', 'i-2') },
      { sent: 1500, counts: capacity('i-2') },
      { sent: 2000, counts: capacity('i-2', 'i-3') },
    ];
    const victims = [victim('i-1'), victim('i-2')];
    expect(recovery(looks, { victims, proven: ['i-1'] })).toEqual({ interval: { lo: 500, hi: 1010 } });
    expect(recovery(looks, { victims })?.interval).toEqual({ lo: 1000, hi: null });
  });

  it('is unknown without a look before the fault, or after it', () => {
    expect(recovery([{ sent: 1500, counts: capacity('i-2') }])?.interval).toBeNull();
    expect(recovery([before])).toEqual({ interval: null, why: 'group: there was no look after the fault' });
    expect(recovery([])).toEqual({ interval: null, why: 'no look told of it' });
  });

  it('recovers when the last of its subjects has, and is unknown when one is', () => {
    const both = (first: string[], second: string[]) => [
      count('capacity', 'a', first),
      count('capacity', 'b', second),
    ];
    const looks = [
      { sent: 500, counts: both(['i-1'], ['i-2']) },
      { sent: 1500, counts: both(['i-3'], ['i-2']) },
    ];
    const victims = [victim('i-1'), victim('i-2')];
    expect(recovery(looks, { victims })?.interval).toBeNull();
    const later = { sent: 2000, counts: [count('capacity', 'b', ['i-4'])] };
    expect(recovery([...looks, later], { victims })).toEqual({ interval: { lo: 500, hi: 1010 } });
  });

  it('tells for each subject what it had, lost and came down to', () => {
    const looks = [
      { sent: 500, counts: capacity('i-1', 'i-2') },
      { sent: 1500, counts: capacity() },
      { sent: 2000, counts: capacity('i-3') },
    ];
    expect(clock('capacity', looks)?.subjects).toMatchObject([
      { subject: 'group', before: 2, lost: 1, lowest: 0, gone: 2 },
    ]);
  });

  it('counts tasks that ran on victims, and targets by their instance', () => {
    const looks = [
      {
        sent: 500,
        counts: [count('tasks', 'web', ['t-1', 't-2']), count('targets', 'web-group', ['i-1:80', 'i-12:80'])],
      },
      {
        sent: 1500,
        counts: [count('tasks', 'web', ['t-2']), count('targets', 'web-group', ['i-12:80'])],
      },
      { sent: 2000, counts: [count('tasks', 'web', ['t-2', 't-3'])] },
      { sent: 2500, counts: [count('targets', 'web-group', ['i-12:80', 'i-3:81'])] },
    ];
    const victims = [victim('i-1', [{ id: 't-1', service: 'web' }])];
    expect(clock('tasks', looks, { victims })?.recovery.interval).toEqual({ lo: 500, hi: 1010 });
    expect(clock('targets', looks, { victims })?.recovery.interval).toEqual({ lo: 1000, hi: 1510 });
    const [web] = findings(looks, { victims }).services;
    expect(web?.tasks).toEqual({ before: 2, onVictims: 1 });
    expect(web?.steps).toMatchObject({
      detected: { interval: { lo: 0, hi: 510 } },
      replaced: { interval: { lo: 500, hi: 1010 } },
      registered: { interval: { lo: 1000, hi: 1510 } },
    });
  });

  it('is not touched, nor are its steps, when the run only watches', () => {
    const { clocks, services } = findings([before, { sent: 1500, counts: capacity('i-2') }], { victims: [] });
    expect(clocks[0]?.recovery).toEqual({ interval: null, why: 'not touched' });
    expect(services[0]?.steps.detected).toEqual({ interval: null, why: 'not touched' });
  });
});

it('a run that only watches holds no clock of which no look told before t0', () => {
  const counts: Count[] = [{ clock: 'capacity', subject: 'group', ids: ['i-1'] }];
  const rule: Expectation = { quantity: 'capacityRecovery', atMost: 1000, text: '' };
  const judged = (sent: number) =>
    findingsOf({
      services: { web: '.'.repeat(40) },
      victims: [],
      looks: [{ sent, counts }],
      expect: [rule],
    }).expectations;
  expect(judged(500)).toMatchObject([{ verdict: 'held', value: { lo: 0, hi: 0 } }]);
  expect(judged(1500)).toMatchObject([
    { verdict: 'inconclusive', value: null, why: 'there was no look before the fault' },
  ]);
});
