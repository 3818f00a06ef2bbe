import type { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { Inventory } from '#core';
import type { Alarm, AlarmChoice } from '../contract.ts';
import { childrenOf } from './alarm-rule.ts';
import { ownershipOf, type Ownership } from './alarm-ownership.ts';
import type { Connection } from './connection.ts';
import { byText } from './order.ts';
import { allPages, inBatches } from './pages.ts';
import { dateOf, keepDates } from './response-date.ts';

const mostNames = 100;
const both = ['MetricAlarm', 'CompositeAlarm'] as const;

interface Described {
  metric: MetricAlarm[];
  composite: CompositeAlarm[];
}

/** The alarms of a choice, each with why it belongs to the target. */
export async function findAlarms(
  connection: Connection,
  choice: AlarmChoice,
  inventory: Inventory,
): Promise<Alarm[]> {
  const ownership = await ownershipOf(connection, inventory);
  const all = await describeAlarms(connection, {});
  const alarms = related(all, ownership);
  const isChosen = ({ name, foundBy }: Alarm) =>
    choice === 'own'
      ? foundBy !== undefined
      : choice.names.includes(name) || choice.prefixes.some((prefix) => name.startsWith(prefix));
  const scaling = new Set(choice === 'own' ? all.metric.filter(onlyScales).map(nameOf) : []);
  return alarms
    .filter((alarm) => isChosen(alarm) && !scaling.has(alarm.name))
    .sort((a, b) => byText(a.name, b.name));
}

/** The alarms of these names as they are now, and the clock of CloudWatch as it answered. */
export async function readAlarms(
  connection: Connection,
  names: readonly string[],
): Promise<{ alarms: Alarm[]; wall: number | null }> {
  const answers = await inBatches(names, mostNames, (AlarmNames) =>
    describeAlarms(connection, { AlarmNames }),
  );
  const alarms = answers.flatMap((answer) => related(answer, () => undefined));
  return { alarms, wall: answers.at(-1)?.wall ?? null };
}

/** The alarms of these names, or all. */
export async function describeAlarms(
  { clients: { cloudWatch }, read }: Connection,
  choice: { AlarmNames?: string[] },
): Promise<Described & { wall: number | null }> {
  keepDates(cloudWatch);
  const pages = await allPages(
    (NextToken) =>
      read('cloudwatch:DescribeAlarms', (options) =>
        cloudWatch.describeAlarms(
          { ...choice, AlarmTypes: [...both], MaxRecords: mostNames, NextToken },
          options,
        ),
      ),
    (page) => page.NextToken,
  );
  return {
    metric: pages.flatMap((page) => page.MetricAlarms ?? []),
    composite: pages.flatMap((page) => page.CompositeAlarms ?? []),
    wall: dateOf(pages.at(-1)) ?? null,
  };
}

/** All as alarms; a composite belongs to the target when one of its children does, at any depth. */
function related({ metric, composite }: Described, ownership: Ownership): Alarm[] {
  const known = new Map<string, Alarm>();
  for (const alarm of metric) known.set(nameOf(alarm), metricAlarm(alarm, ownership));
  const rules = new Map(composite.map((alarm) => [nameOf(alarm), childrenOf(alarm.AlarmRule ?? '')]));
  for (const alarm of composite) known.set(nameOf(alarm), common(alarm, 'composite'));
  // Composites may stand on each other: what one learns, those above it learn in the next round.
  for (let round = 0; round < composite.length; round += 1) {
    let isNew = false;
    for (const [name, children] of rules) {
      const alarm = known.get(name);
      if (
        alarm &&
        learn(
          alarm,
          children.flatMap((child) => known.get(child) ?? []),
        )
      )
        isNew = true;
    }
    if (!isNew) break;
  }
  return [...known.values()];
}

/** Takes from its children what a composite has of them; whether that was anything new. */
function learn(alarm: Alarm, children: readonly Alarm[]): boolean {
  const before = JSON.stringify(alarm);
  const own = children.filter(({ foundBy }) => foundBy !== undefined);
  if (own[0]) alarm.foundBy = `child ${own.map(({ name }) => name).join(', ')}`;
  alarm.subjects = [...new Set(own.flatMap(({ subjects }) => subjects))];
  const spanOf = ({ periodMs, periods }: Alarm) => (periodMs ?? 0) * (periods ?? 1);
  const [slowest] = [...children].sort((a, b) => spanOf(b) - spanOf(a));
  if (slowest) Object.assign(alarm, { periodMs: slowest.periodMs, periods: slowest.periods });
  return JSON.stringify(alarm) !== before;
}

function metricAlarm(alarm: MetricAlarm, ownership: Ownership): Alarm {
  const stats = (alarm.Metrics ?? []).flatMap(({ MetricStat }) => MetricStat ?? []);
  const sets = [alarm.Dimensions ?? [], ...stats.map(({ Metric }) => Metric?.Dimensions ?? [])];
  const owners = sets.map((dimensions) => ownership(dimensions)).filter((owner) => owner !== undefined);
  const seconds = [alarm.Period, ...stats.map(({ Period }) => Period)].filter((one) => one !== undefined);
  return {
    ...common(alarm, 'metric'),
    periodMs: seconds.length === 0 ? null : Math.max(...seconds) * 1000,
    periods: alarm.EvaluationPeriods ?? null,
    subjects: [...new Set(owners.flatMap(({ subjects }) => subjects))],
    ...(owners[0] && { foundBy: owners[0].foundBy }),
  };
}

function common(alarm: MetricAlarm & CompositeAlarm, kind: Alarm['kind']): Alarm {
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    name: nameOf(alarm),
    kind,
    state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
    since: since?.getTime() ?? null,
    ...(alarm.StateReason !== undefined && { reason: alarm.StateReason }),
    periodMs: null,
    periods: null,
    hasActions: alarm.ActionsEnabled !== false,
    subjects: [],
  };
}

/** Alarms of scaling policies stand in ALARM whenever a group is idle; nobody is paged by them. */
function onlyScales({ AlarmActions = [], OKActions = [] }: MetricAlarm): boolean {
  const actions = [...AlarmActions, ...OKActions];
  return actions.length > 0 && actions.every((action) => /:autoscaling:.*:scalingPolicy:/.test(action));
}

function nameOf({ AlarmName }: MetricAlarm): string {
  return AlarmName ?? 'unknown';
}
