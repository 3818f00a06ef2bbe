import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import { bootedLab } from '../test/virtual-lab.ts';
import { feed, historyOf, periodMs, query, stateOf, watch } from './test/metrics-rig.ts';

holds('starts-with-insufficient-data', (without) => {
  const lab = bootedLab({ without });
  watch(lab);
  expect(stateOf(lab)).toBe('INSUFFICIENT_DATA');
  expect(lab.plane.state.cloudWatch.alarms.get('watch')?.stateReason).toBe(
    'Unchecked: Initial alarm creation',
  );
});

holds('alarm-evaluation', (without) => {
  const lab = bootedLab({ without });
  watch(lab);
  feed(lab, '0');
  expect(stateOf(lab)).toBe('OK');
  feed(lab, 'X');
  expect(stateOf(lab)).toBe('ALARM');
  feed(lab, '0');
  expect(stateOf(lab)).toBe('OK');
});

holds('m-of-n', (without) => {
  const lab = bootedLab({ without });
  watch(lab, { evaluationPeriods: 3, datapointsToAlarm: 2 });
  feed(lab, '00X');
  expect(stateOf(lab)).toBe('OK');
  feed(lab, '0X');
  expect(stateOf(lab)).toBe('ALARM');
  feed(lab, '0');
  expect(stateOf(lab)).toBe('OK');
});

holds('evaluation-range', (without) => {
  const lab = bootedLab({ without });
  watch(lab);
  feed(lab, '0--');
  expect(stateOf(lab)).toBe('OK');
  feed(lab, '-');
  expect(stateOf(lab)).toBe('INSUFFICIENT_DATA');
});

holds('missing-data', (without) => {
  const lab = bootedLab({ without });
  const treatments = ['missing', 'breaching', 'notBreaching', 'ignore'] as const;
  for (const treatMissingData of treatments) watch(lab, { name: treatMissingData, treatMissingData });
  feed(lab, 'X---');
  expect(treatments.map((name) => stateOf(lab, name))).toEqual(['INSUFFICIENT_DATA', 'ALARM', 'OK', 'ALARM']);
});

holds('premature-alarms', (without) => {
  const lab = bootedLab({ without });
  watch(lab, { evaluationPeriods: 3 });
  feed(lab, 'X-');
  expect(stateOf(lab)).toBe('INSUFFICIENT_DATA');
  feed(lab, '-');
  expect(stateOf(lab)).toBe('ALARM');
});

holds('set-state-is-temporary', (without) => {
  const lab = bootedLab({ without });
  watch(lab);
  feed(lab, '0');
  lab.plane.cloudWatch.alarms.setState('watch', { state: 'ALARM', reason: 'a test' });
  expect(stateOf(lab)).toBe('ALARM');
  lab.timers.advance(1000);
  expect(stateOf(lab)).toBe('OK');
});

holds('alarm-history', (without) => {
  const lab = bootedLab({ without });
  watch(lab);
  feed(lab, '0X');
  expect(historyOf(lab)).toEqual([
    'Alarm "watch" created',
    'Alarm updated from INSUFFICIENT_DATA to OK',
    'Successfully executed action arn:aws:sns:lab-local-1:000000000000:pager',
    'Alarm updated from OK to ALARM',
    'Successfully executed action arn:aws:sns:lab-local-1:000000000000:pager',
  ]);
  const change = lab.plane.state.cloudWatch.alarmHistory.find(({ type }) => type === 'StateUpdate');
  expect(JSON.parse(change?.data ?? '{}')).toMatchObject({
    version: '1.0',
    oldState: {
      stateValue: 'OK',
      stateReasonData: { recentDatapoints: [0], period: 10, statistic: 'Average' },
    },
    newState: { stateValue: 'ALARM', stateReasonData: { recentDatapoints: [2], threshold: 1 } },
  });
});

holds('alarm-actions', (without) => {
  const lab = bootedLab({ without });
  watch(lab);
  const runs = () => historyOf(lab).filter((summary) => summary.startsWith('Successfully')).length;
  feed(lab, '0X');
  lab.timers.advance(periodMs);
  expect(runs()).toBe(2);
  lab.plane.cloudWatch.alarms.setActionsEnabled(['watch'], false);
  feed(lab, '0X0');
  expect(runs()).toBe(2);
});

describe('an alarm', () => {
  it('keeps its state and its tags when it gets new settings', () => {
    const lab = bootedLab();
    watch(lab);
    lab.plane.cloudWatch.alarms.setTags('watch', { team: 'a' });
    feed(lab, 'X');
    watch(lab, { threshold: 5 });
    expect(stateOf(lab)).toBe('ALARM');
    expect(lab.plane.state.cloudWatch.alarms.get('watch')?.tags).toEqual({ team: 'a' });
    feed(lab, 'X');
    expect(stateOf(lab)).toBe('OK');
  });

  it('tells when it changed apart from when its reason was last updated', () => {
    const lab = bootedLab();
    watch(lab);
    feed(lab, '0');
    const alarm = lab.plane.state.cloudWatch.alarms.get('watch');
    const changedAt = alarm?.stateTransitionedAt ?? 0;
    lab.timers.advance(500);
    lab.plane.cloudWatch.alarms.setState('watch', { state: 'OK', reason: 'still' });
    expect(alarm).toMatchObject({ stateTransitionedAt: changedAt, stateUpdatedAt: lab.timers.now() });
  });

  it('on a percentile ignores few samples when told to', () => {
    const lab = bootedLab();
    watch(lab, { lowSamples: 'ignore', queries: [query({ statistic: 'p90' })] });
    watch(lab, { name: 'eager', lowSamples: 'evaluate', queries: [query({ statistic: 'p90' })] });
    feed(lab, 'X');
    expect(stateOf(lab)).toBe('INSUFFICIENT_DATA');
    expect(stateOf(lab, 'eager')).toBe('ALARM');
  });

  it('on an expression follows it', () => {
    const lab = bootedLab();
    const metric = { ...query(), returnData: false };
    const queries = [metric, { id: 'e1', expression: 'IF(m1 > 1, 10, 0)', returnData: true }];
    watch(lab, { isMath: true, queries, threshold: 10 });
    feed(lab, '0');
    expect(stateOf(lab)).toBe('OK');
    feed(lab, 'X');
    expect(stateOf(lab)).toBe('ALARM');
  });

  it('is evaluated each minute, and every ten seconds when its period is shorter, in the time of AWS', () => {
    const lab = bootedLab({ profile: 'aws' });
    lab.timers.advance(60_000 - (lab.timers.now() % 60_000));
    watch(lab);
    watch(lab, { name: 'slow', periodMs: 60_000, queries: [query({ periodMs: 60_000 })] });
    feed(lab, 'X');
    lab.timers.advance(9000);
    expect([stateOf(lab), stateOf(lab, 'slow')]).toEqual(['ALARM', 'INSUFFICIENT_DATA']);
    lab.timers.advance(111_000);
    expect(stateOf(lab, 'slow')).toBe('ALARM');
  });

  it('of the lab file watches a service, and fires when its targets are unhealthy', () => {
    const lab = bootedLab({
      alarms: {
        sick: {
          metric: 'AWS/ApplicationELB/UnHealthyHostCount',
          of: 'web',
          statistic: 'Maximum',
          is: '>= 1',
          datapoints: '1 of 2',
        },
      },
    });
    lab.timers.advance(12_000);
    expect(stateOf(lab, 'sick')).toBe('OK');
    lab.world.sick.add('web');
    lab.timers.advance(15_000);
    expect(stateOf(lab, 'sick')).toBe('ALARM');
    lab.world.sick.delete('web');
    lab.timers.advance(25_000);
    expect(stateOf(lab, 'sick')).toBe('OK');
  });
});
