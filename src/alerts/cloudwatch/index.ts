// The alarms of the target's own CloudWatch, read through the target.
import { BadInputError } from '#core';
import type { AlertDescription, AlertState, AlertStatus } from '#core';
import type { Alarm, AlarmChoice, ReadsAlarms } from '#targets';
import { defineAlertSource, type AlertLook, type OpenedAlertSource } from '../contract.ts';
import { params, type CloudWatchParams } from './params.ts';

const statuses: Record<Alarm['state'], AlertStatus> = {
  ALARM: 'firing',
  OK: 'quiet',
  INSUFFICIENT_DATA: 'no-data',
};
/** CloudWatch has most metrics of AWS within this time. */
const longestLagMs = 180_000;

export default defineAlertSource({
  name: 'cloudwatch',
  summary: 'Metric and composite alarms of CloudWatch, by what they watch or by name.',
  params,
  example: { prefixes: ['checkout-'] },
  auto: ({ alarms }) => (alarms ? {} : undefined),
  open: async (params, { target }) => {
    if (target.alarms) return new CloudWatchSource(params, target.alarms);
    throw new BadInputError(`The target "${target.name}" has no alarms that can be read.`, {
      hint: 'Remove cloudwatch from alerts, or take a target on AWS.',
    });
  },
});

class CloudWatchSource implements OpenedAlertSource {
  readonly isOpenEnded = false;
  readonly #params: CloudWatchParams;
  readonly #alarms: ReadsAlarms;
  #names: string[] = [];

  constructor(params: CloudWatchParams, alarms: ReadsAlarms) {
    this.#params = params;
    this.#alarms = alarms;
  }

  async describe(signal: AbortSignal) {
    const { names = [], prefixes = [] } = this.#params;
    const choice: AlarmChoice = names.length + prefixes.length === 0 ? 'own' : { names, prefixes };
    const found = await this.#alarms.find(choice, signal);
    this.#names = found.map(({ name }) => name);
    const missing = [
      ...names.filter((name) => !this.#names.includes(name)),
      ...prefixes
        .filter((prefix) => !this.#names.some((name) => name.startsWith(prefix)))
        .map((p) => `${p}*`),
    ];
    return { alerts: found.map((alarm) => this.#described(alarm)), missing };
  }

  async look(signal: AbortSignal): Promise<AlertLook> {
    const { alarms, wall } = await this.#alarms.read(this.#names, signal);
    const known = new Map(alarms.map((alarm) => [alarm.name, alarm]));
    return {
      states: this.#names.map((name) => stateOf(name, known.get(name))),
      clock: wall === null ? null : { wall, resolutionMs: 1000 },
    };
  }

  async history(since: number, signal: AbortSignal) {
    const changes = await this.#alarms.history(this.#names, since, signal);
    return changes.map(({ name, from, to, ...rest }) => ({
      id: name,
      from: statuses[from],
      to: statuses[to],
      ...rest,
    }));
  }

  close(): void {}

  #described({ name, kind, periodMs, periods, subjects, foundBy, hasActions }: Alarm): AlertDescription {
    const usualMs = periodMs === null ? longestLagMs : Math.min(longestLagMs, 3 * periodMs);
    return {
      id: name,
      name,
      kind,
      periodMs,
      periods,
      lagMs: this.#params.lag ?? usualMs,
      subjects,
      foundBy: foundBy ?? 'listed',
      ...(!hasActions && { note: 'its actions are disabled' }),
    };
  }
}

function stateOf(id: string, alarm: Alarm | undefined): AlertState {
  if (!alarm) return { id, status: 'no-data', since: null, reason: 'the alarm is no longer there' };
  const { state, since, reason } = alarm;
  return { id, status: statuses[state], since, ...(reason !== undefined && { reason }) };
}
