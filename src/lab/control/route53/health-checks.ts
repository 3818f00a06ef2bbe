import type { Random } from '#core';
import type { Context } from '../context.ts';
import type { EndpointCheck } from '../world.ts';
import { AlarmChecks } from './alarm-checks.ts';
import { answerDns } from './answers.ts';
import type { HealthCheckRecord } from './records.ts';

/** What a user decides about a health check. */
export type HealthCheckSettings = Omit<
  HealthCheckRecord,
  'id' | 'alarmState' | 'passes' | 'streak' | 'lastResult' | 'lastFailure' | 'version' | 'createdAt' | 'tags'
>;

const optionalMembers = ['address', 'port', 'host', 'path', 'searchString', 'alarm'] as const;
/** The interval that the constant `routeCheckInterval` stands for. */
const standardSeconds = 30;
/** Takes the first of all that could be drawn, so that a check by name stays with its address. */
const firstOfAll: Random = { between: (min) => min };

/** Route 53's health checks. */
export class HealthChecks {
  readonly #context: Context;
  readonly #alarms: AlarmChecks;
  #isStale = false;
  #told = '[]';

  constructor(context: Context) {
    this.#context = context;
    this.#alarms = new AlarmChecks(context);
  }

  create(settings: HealthCheckSettings): HealthCheckRecord {
    return this.#context.turn(() => {
      const { state, ids, agenda } = this.#context;
      const check: HealthCheckRecord = {
        ...settings,
        id: ids.uuid('health-check'),
        // Until there are results it is healthy, or its inverse.
        passes: true,
        streak: 0,
        version: 1,
        createdAt: agenda.now(),
        tags: {},
      };
      state.route53.healthChecks.set(check.id, check);
      this.#changed(check);
      return check;
    });
  }

  /** Gives a check other settings; it keeps its health until there are results. */
  update(check: HealthCheckRecord, settings: HealthCheckSettings): void {
    this.#context.turn(() => {
      for (const member of optionalMembers) delete check[member];
      Object.assign(check, settings);
      check.version += 1;
      check.streak = 0;
      this.#changed(check);
    });
  }

  delete({ id }: HealthCheckRecord): void {
    this.#context.turn(() => {
      this.#context.state.route53.healthChecks.delete(id);
      this.#isStale = true;
    });
  }

  setTags(check: HealthCheckRecord, tags: Readonly<Record<string, string>>): void {
    this.#context.turn(() => {
      check.tags = { ...tags };
    });
  }

  /** Tells the checkers which endpoints to check, when that changed. */
  settle(): void {
    if (!this.#isStale) return;
    const checks = this.#endpoints();
    // A name may lead to another address at any time.
    this.#isStale = [...this.#context.state.route53.healthChecks.values()].some(isByName);
    const text = JSON.stringify(checks);
    if (text === this.#told) return;
    this.#told = text;
    this.#context.world.checkEndpoints(checks);
  }

  /** True when the check changed its health. */
  checked(id: string, { isOk, text }: { isOk: boolean; text: string }): boolean {
    const check = this.#context.state.route53.healthChecks.get(id);
    if (!check || check.isDisabled) return false;
    const at = this.#context.agenda.now();
    check.lastResult = { at, isOk, text };
    if (!isOk) check.lastFailure = { at, text };
    check.streak = isOk ? Math.max(check.streak, 0) + 1 : Math.min(check.streak, 0) - 1;
    const threshold = this.#context.does('health-check-threshold') ? check.failureThreshold : 1;
    if (check.passes === isOk || Math.abs(check.streak) < threshold) return false;
    check.passes = isOk;
    return true;
  }

  #changed(check: HealthCheckRecord): void {
    this.#isStale = true;
    if (check.type === 'CLOUDWATCH_METRIC') this.#alarms.follow();
  }

  #endpoints(): EndpointCheck[] {
    const { state } = this.#context;
    const { routeCheckIntervalMs } = state.constants;
    return [...state.route53.healthChecks.values()].flatMap((check) => {
      const { id, type, host, path = '/', port = 80, searchString, intervalSeconds } = check;
      if ((type !== 'HTTP' && type !== 'TCP') || check.isDisabled) return [];
      const intervalMs = (routeCheckIntervalMs * intervalSeconds) / standardSeconds;
      if (intervalMs === Infinity) return [];
      return {
        id,
        type,
        address: check.address ?? this.#addressOf(host ?? ''),
        port,
        ...(host !== undefined && { host }),
        path,
        ...(searchString !== undefined && { searchString }),
        intervalMs,
      };
    });
  }

  /** The address of a name; the name itself where there is none, which no checker reaches. */
  #addressOf(name: string): string {
    const { answers } = answerDns(this.#context.state, { name, type: 'A' }, firstOfAll);
    return answers.find(({ type }) => type === 'A')?.value ?? name;
  }
}

function isByName({ type, address }: HealthCheckRecord): boolean {
  return (type === 'HTTP' || type === 'TCP') && address === undefined;
}
