import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import type { VirtualLab } from '../test/virtual-lab.ts';
import type { AlarmState, CompositeAlarmSettings } from './records.ts';
import { historyOf, stateOf, topic, watch } from './test/metrics-rig.ts';

function combine({ plane }: VirtualLab, changes: Partial<CompositeAlarmSettings>): void {
  plane.cloudWatch.alarms.putComposite(
    {
      type: 'CompositeAlarm',
      name: 'both',
      actionsEnabled: true,
      okActions: [],
      alarmActions: [topic],
      insufficientDataActions: [],
      rule: 'ALARM(a) AND ALARM(b)',
      ...changes,
    },
    {},
  );
}

/** A lab with alarms that nothing but SetAlarmState moves. */
function labWithChildren(without: Parameters<typeof bootedLab>[0] = {}): VirtualLab {
  const lab = bootedLab(without);
  for (const name of ['a', 'b', 'quiet']) watch(lab, { name, treatMissingData: 'ignore' });
  return lab;
}

function set({ plane }: VirtualLab, name: string, state: AlarmState): void {
  plane.cloudWatch.alarms.setState(name, { state, reason: 'a test' });
}

const runs = (lab: VirtualLab): number =>
  historyOf(lab, 'both').filter((text) => text.startsWith('Succ')).length;

holds('composite-alarms', (without) => {
  const lab = labWithChildren({ without });
  combine(lab, {});
  expect(stateOf(lab, 'both')).toBe('INSUFFICIENT_DATA');
  lab.timers.advance(1000);
  expect(stateOf(lab, 'both')).toBe('OK');
  set(lab, 'a', 'ALARM');
  expect(stateOf(lab, 'both')).toBe('OK');
  set(lab, 'b', 'ALARM');
  expect(stateOf(lab, 'both')).toBe('ALARM');
  expect(runs(lab)).toBe(1);
  set(lab, 'a', 'OK');
  expect(stateOf(lab, 'both')).toBe('OK');
});

holds('suppressed-actions', (without) => {
  const lab = labWithChildren({ without });
  const suppressor = { alarm: 'quiet', waitMs: 10_000, extensionMs: 20_000 };
  combine(lab, { rule: 'ALARM(a)', actionsSuppressor: suppressor });
  lab.timers.advance(20_000);
  set(lab, 'a', 'ALARM');
  expect(runs(lab)).toBe(0);
  // The suppressor comes in time, and holds the actions until it is over.
  lab.timers.advance(5000);
  set(lab, 'quiet', 'ALARM');
  lab.timers.advance(60_000);
  expect(runs(lab)).toBe(0);
  set(lab, 'quiet', 'OK');
  lab.timers.advance(19_000);
  expect(runs(lab)).toBe(0);
  lab.timers.advance(2000);
  expect(runs(lab)).toBe(1);
});

describe('a composite alarm', () => {
  it('runs its actions after the wait when no suppressor comes', () => {
    const lab = labWithChildren();
    combine(lab, { rule: 'ALARM(a)', actionsSuppressor: { alarm: 'quiet', waitMs: 10_000, extensionMs: 0 } });
    lab.timers.advance(20_000);
    set(lab, 'a', 'ALARM');
    lab.timers.advance(9000);
    expect(lab.plane.state.cloudWatch.alarms.get('both')).toMatchObject({ suppressed: { by: 'WaitPeriod' } });
    expect(runs(lab)).toBe(0);
    lab.timers.advance(1000);
    expect(runs(lab)).toBe(1);
  });

  it('says which child moved it, and when', () => {
    const lab = labWithChildren();
    combine(lab, { rule: 'ALARM("a")' });
    lab.timers.advance(1000);
    const both = lab.plane.state.cloudWatch.alarms.get('both');
    expect(both?.stateReason).toBe(`${both?.arn} was created and its alarm rule evaluates to OK`);
    set(lab, 'a', 'ALARM');
    expect(both?.stateReason).toMatch(
      /^arn:aws:cloudwatch:lab-local-1:000000000000:alarm:a transitioned to ALARM at \w+ \d\d January, 2026 [\d:]{8} UTC$/,
    );
    expect(JSON.parse(both?.stateReasonData ?? '{}')).toMatchObject({
      triggeringAlarms: [{ arn: expect.stringMatching(/:alarm:a$/), state: { value: 'ALARM' } }],
    });
  });

  it('follows other composite alarms, and a cycle of them ends', () => {
    const lab = labWithChildren();
    combine(lab, { name: 'inner', rule: 'ALARM(a)' });
    combine(lab, { name: 'both', rule: 'ALARM(inner) OR ALARM(outer)' });
    combine(lab, { name: 'outer', rule: 'ALARM(both)' });
    lab.timers.advance(1000);
    set(lab, 'a', 'ALARM');
    expect(['inner', 'both', 'outer'].map((name) => stateOf(lab, name))).toEqual(['ALARM', 'ALARM', 'ALARM']);
  });
});
