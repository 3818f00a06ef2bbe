import { Evaluator } from '../cloudwatch/evaluator.ts';
import type { AlarmState } from '../cloudwatch/records.ts';
import type { Context } from '../context.ts';
import type { HealthCheckRecord } from './records.ts';

/** Health checks of alarms: they evaluate the alarm's data themselves, whatever its state was set to. */
export class AlarmChecks {
  readonly #context: Context;
  readonly #evaluator: Evaluator;
  #isFollowing = false;

  constructor(context: Context) {
    this.#context = context;
    this.#evaluator = new Evaluator(context);
  }

  /** Looks at once, and again for as long as there are such checks. */
  follow(): void {
    this.#look();
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    this.#lookLater();
  }

  #lookLater(): void {
    const { agenda, state } = this.#context;
    agenda.after(state.constants.alarmEvaluationMs, () => {
      this.#isFollowing = this.#look() > 0;
      if (this.#isFollowing) this.#lookLater();
    });
  }

  /** How many checks there are. */
  #look(): number {
    const { healthChecks } = this.#context.state.route53;
    const checks = [...healthChecks.values()].filter(({ type }) => type === 'CLOUDWATCH_METRIC');
    for (const check of checks) this.#judge(check);
    return checks.length;
  }

  #judge(check: HealthCheckRecord): void {
    const state = this.#stateOf(check);
    check.alarmState = state;
    if (state !== 'INSUFFICIENT_DATA') check.passes = state === 'OK';
    else if (check.whenInsufficient !== 'LastKnownStatus')
      check.passes = check.whenInsufficient === 'Healthy';
  }

  #stateOf({ alarm: name = '', alarmState = 'INSUFFICIENT_DATA' }: HealthCheckRecord): AlarmState {
    const alarm = this.#context.state.cloudWatch.alarms.get(name);
    if (alarm?.type !== 'MetricAlarm') return 'INSUFFICIENT_DATA';
    if (!this.#context.does('alarm-health-checks')) return alarm.state;
    return this.#evaluator.evaluate({ ...alarm, state: alarmState }).to?.state ?? alarmState;
  }
}
