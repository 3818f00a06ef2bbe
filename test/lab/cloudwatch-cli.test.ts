import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli, runAws } from './aws-cli.ts';
import { credentials, region, servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

const isMissing = !hasAwsCli();
if (isMissing) console.warn('Skipped: the AWS CLI against CloudWatch of a lab. `aws` is not installed.');

const minute = 60_000;

describe.skipIf(isMissing)('the AWS CLI', { timeout: 120_000 }, () => {
  let lab: ServedLab;

  beforeAll(async () => {
    lab = await servedLab();
    lab.pass(minute - (lab.control.cloudWatch.now() % minute));
  });

  afterAll(() => lab.close());

  const run = (command: string) =>
    runAws({ endpoint: lab.url, region, credentials }, ['cloudwatch', ...command.trim().split(/\s+/)]);
  const aws = async (command: string): Promise<unknown> => {
    const { code, output, stderr } = await run(command);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return output;
  };

  it('puts a metric and an alarm, sees it fire, and reads why', async () => {
    const start = lab.control.cloudWatch.now();
    const at = new Date(start).toISOString();
    await aws(`put-metric-alarm --alarm-name errors --namespace Shop --metric-name errors --statistic Sum
      --period 60 --evaluation-periods 1 --threshold 2 --comparison-operator GreaterThanThreshold`);
    await aws(`put-metric-data --namespace Shop --metric-name errors --value 5 --timestamp ${at}`);
    lab.pass(minute + 1000);
    expect(await aws('describe-alarms --alarm-names errors')).toMatchObject({
      MetricAlarms: [{ AlarmName: 'errors', StateValue: 'ALARM', Period: 60, Threshold: 2 }],
      CompositeAlarms: [],
    });
    const until = new Date(start + minute).toISOString();
    const span = `--start-time ${at} --end-time ${until}`;
    expect(
      await aws(
        `get-metric-statistics --namespace Shop --metric-name errors ${span} --period 60 --statistics Sum`,
      ),
    ).toMatchObject({ Label: 'errors', Datapoints: [{ Sum: 5, Unit: 'None' }] });
    expect(
      await aws('describe-alarm-history --alarm-name errors --history-item-type StateUpdate'),
    ).toMatchObject({
      AlarmHistoryItems: [{ HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM' }],
    });
  });

  it("is refused in CloudWatch's codes", async () => {
    const ghost = await run('set-alarm-state --alarm-name ghost --state-value OK --state-reason none');
    expect(ghost.stderr).toContain(
      'An error occurred (ResourceNotFound) when calling the SetAlarmState operation',
    );
    const many = await run(`put-metric-alarm --alarm-name errors --namespace Shop --metric-name errors
      --statistic Sum --period 45 --evaluation-periods 1 --threshold 2 --comparison-operator GreaterThanThreshold`);
    expect(many.stderr).toContain(
      'An error occurred (ValidationError) when calling the PutMetricAlarm operation',
    );
  });
});
