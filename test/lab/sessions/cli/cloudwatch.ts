import { expect, it } from 'vitest';
import type { Shell } from './shell.ts';

/** A person at the CLI puts a metric and alarms on it, reads why they fire, and tries them. */
export function alarmCommands(shell: () => Shell): void {
  const cloudWatch = () => shell().lab.control.state.cloudWatch;
  const alarm = (name: string) => cloudWatch().alarms.get(name);
  const historyOf = (name: string) => cloudWatch().alarmHistory.filter((item) => item.alarm === name);

  it('puts an alarm, sees it fire, and reads why', async () => {
    const { aws, lab, until } = shell();
    await aws`cloudwatch put-metric-alarm --alarm-name errors --namespace Shop --metric-name errors
      --dimensions Name=page,Value=cart --statistic Sum --period 10 --evaluation-periods 2
      --datapoints-to-alarm 1 --threshold 3 --comparison-operator GreaterThanThreshold
      --treat-missing-data ignore --alarm-actions arn:aws:sns:lab-local-1:000000000000:pager
      --tags Key=team,Value=shop`;
    expect(alarm('errors')).toMatchObject({ state: 'INSUFFICIENT_DATA', tags: { team: 'shop' } });
    const from = lab.control.cloudWatch.now();
    await aws`cloudwatch put-metric-data --namespace Shop --metric-name errors --value 7
      --dimensions page=cart --storage-resolution 1`;
    await until(() => alarm('errors')?.state === 'ALARM');
    const span = (ms: number) => new Date(from + ms).toISOString();
    const [shown, metrics, points] = await Promise.all([
      aws`cloudwatch describe-alarms --state-value ALARM --query MetricAlarms[].[AlarmName,StateReason]`,
      aws`cloudwatch list-metrics --namespace Shop --query Metrics`,
      aws`cloudwatch get-metric-statistics --namespace Shop --metric-name errors --statistics Sum Maximum
        --dimensions Name=page,Value=cart --start-time ${span(-60_000)} --end-time ${span(600_000)}
        --period 60 --query Datapoints[].[Sum,Maximum]`,
    ]);
    expect(shown).toEqual([['errors', alarm('errors')?.stateReason]]);
    expect(alarm('errors')?.stateReason).toMatch(/was greater than the threshold \(3\.0\)/);
    expect(metrics).toEqual([
      { Namespace: 'Shop', MetricName: 'errors', Dimensions: [{ Name: 'page', Value: 'cart' }] },
    ]);
    expect(points).toEqual([[7, 7]]);
  });

  it('combines alarms, tries them, and turns the pages of their history', async () => {
    const { aws, until } = shell();
    await aws`cloudwatch put-metric-alarm --alarm-name calls --namespace Shop --metric-name calls
      --statistic Sum --period 10 --evaluation-periods 1 --threshold 3 --treat-missing-data ignore
      --comparison-operator GreaterThanThreshold`;
    await aws`cloudwatch put-composite-alarm --alarm-name shop --alarm-rule 'ALARM(errors) AND ALARM(calls)'`;
    await until(() => alarm('shop')?.state === 'OK');
    await aws`cloudwatch set-alarm-state --alarm-name calls --state-value ALARM --state-reason 'a drill'`;
    await until(() => alarm('shop')?.state === 'ALARM');
    const [history, few, both] = await Promise.all([
      aws`cloudwatch describe-alarm-history --alarm-name shop --page-size 1 --alarm-types CompositeAlarm
        --query AlarmHistoryItems[].HistorySummary`,
      aws`cloudwatch describe-alarms --max-items 1 --alarm-types MetricAlarm CompositeAlarm`,
      aws`cloudwatch describe-alarms --alarm-names calls shop --alarm-types MetricAlarm CompositeAlarm
        --query [MetricAlarms[].StateReason,CompositeAlarms[].AlarmRule]`,
    ]);
    expect(history).toEqual(historyOf('shop').map(({ summary }) => summary));
    expect(history).toContain('Alarm updated from OK to ALARM');
    expect(few).toMatchObject({ NextToken: expect.any(String) });
    expect(both).toEqual([['a drill'], ['ALARM(errors) AND ALARM(calls)']]);
  });

  it('reads what is refused, and deletes the alarms', async () => {
    const { aws, refused } = shell();
    const [ghost, period, parent, data] = await Promise.all([
      refused`cloudwatch set-alarm-state --alarm-name ghost --state-value OK --state-reason none`,
      refused`cloudwatch put-metric-alarm --alarm-name errors --namespace Shop --metric-name errors
        --statistic Sum --period 45 --evaluation-periods 1 --threshold 2
        --comparison-operator GreaterThanThreshold`,
      refused`cloudwatch delete-alarms --alarm-names errors`,
      refused`cloudwatch set-alarm-state --alarm-name errors --state-value OK --state-reason none
        --state-reason-data {`,
    ]);
    expect(ghost).toMatch(/^\(ResourceNotFound\) /);
    expect(period).toMatch(/^\(ValidationError\) Period must be 10, 20, 30 or a multiple of 60/);
    expect(parent).toBe(
      '(ValidationError) Cannot delete errors as there are composite alarm(s) depending on it.',
    );
    expect(data).toBe('(InvalidFormat) StateReasonData must be valid JSON.');
    await aws`cloudwatch delete-alarms --alarm-names shop`;
    await aws`cloudwatch delete-alarms --alarm-names errors calls`;
    expect(cloudWatch().alarms.size).toBe(0);
  });
}
