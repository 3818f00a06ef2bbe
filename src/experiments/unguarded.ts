import { isNamed } from '#analysis';
import { BadInputError, formatDuration, listed } from '#core';
import type { AlertDescription, Experiment, FaultPlan, Inventory, Plan } from '#core';
import { nearest } from '#documents';

/** Raises BadInputError for a guard that could never stop anything, or that ends the run before its fault has lasted. */
export function refuseUnguarded(
  { guards = [], alerts = [] }: Pick<Experiment, 'guards' | 'alerts'>,
  { probes, faults }: Pick<Plan, 'probes' | 'faults'>,
  { groups }: Pick<Inventory, 'groups'>,
): void {
  const asked = [...new Set(probes.flatMap(({ id, service }) => [id, service]))];
  const groupNames = groups.map(({ name }) => name);
  for (const { condition, text } of guards) {
    if (condition.kind === 'probe') refuse(text, 'probe or service', condition.name, asked);
    if (condition.kind === 'capacity' && condition.group !== undefined)
      refuse(text, 'group', condition.group, groupNames);
    if (condition.kind === 'alarm' && alerts.length === 0)
      throw new BadInputError(`The guard ${text} could never stop anything: no alerts are followed.`, {
        hint: 'Say whose: alerts: auto.',
      });
    if (condition.kind === 'deadline') refuseEarly(text, condition.afterMs, faults);
  }
}

/** Names guards that the fault breaks by itself, before anything can be measured. */
export function brokenByFault(
  { guards = [] }: Pick<Experiment, 'guards'>,
  { faults }: Pick<Plan, 'faults'>,
  { groups, instances }: Pick<Inventory, 'groups' | 'instances'>,
): string[] {
  // What is drained or cut off goes on running.
  const ending = faults.filter(({ mayStay = [] }) => !mayStay.includes('capacity'));
  const gone = new Set(ending.flatMap(({ victims }) => victims.map(({ id }) => id)));
  const running = new Set(instances.flatMap(({ id, state }) => (state === 'running' ? [id] : [])));
  return guards.flatMap(({ condition, text }) => {
    if (condition.kind !== 'capacity') return [];
    const own = groups.filter(({ name }) => (condition.group ?? name) === name);
    const members = own.flatMap(({ instanceIds }) => instanceIds).filter((id) => running.has(id));
    const picked = ending.flatMap(({ picks }) =>
      picks && own.some(({ name }) => name === picks.group) ? [picks.count] : [],
    );
    const left = picked.reduce((sum, count) => sum - count, members.filter((id) => !gone.has(id)).length);
    const { below } = condition;
    const least = 'count' in below ? below.count : below.share * members.length;
    if (left >= least) return [];
    return [
      `The guard ${text} is broken by the fault itself, which leaves ${left} of ${members.length}: the run would be stopped before it has measured anything.`,
    ];
  });
}

/** Names guards on alerts that nobody tells of; where alerts appear only once they fire, they may still. */
export function untoldGuards(
  { guards = [] }: Pick<Experiment, 'guards'>,
  described: readonly AlertDescription[],
): string[] {
  return guards.flatMap(({ condition, text }) => {
    if (condition.kind !== 'alarm') return [];
    const { name } = condition;
    if (described.some((alert) => isNamed(alert, [name]))) return [];
    const near = nearest(
      name,
      described.map((alert) => alert.name),
    );
    const meant = near === undefined ? '' : ` Did you mean ${near}?`;
    return [`The guard ${text} stops nothing so far: no alert that is followed has that name.${meant}`];
  });
}

function refuseEarly(guard: string, afterMs: number, faults: readonly FaultPlan[]): void {
  const longest = Math.max(0, ...faults.map(({ holdMs = 0 }) => holdMs));
  if (afterMs > longest) return;
  throw new BadInputError(
    `The guard ${guard} would stop every run: a fault of it lasts ${formatDuration(longest)}.`,
    { hint: 'Give the deadline the time that the faults last, and that recovery takes.' },
  );
}

function refuse(guard: string, what: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const near = nearest(name, known);
  throw new BadInputError(`The guard ${guard} could never stop anything: there is no ${what} ${name}.`, {
    hint:
      near === undefined
        ? known.length === 0
          ? 'There is none.'
          : `There are ${listed(known)}.`
        : `Did you mean ${near}?`,
  });
}
