import { BadInputError } from '#core';
import type { Experiment, Inventory, ProbePlan } from '#core';
import { nearest } from '#documents';
import { listed } from './listed.ts';

/** Raises BadInputError for a guard on a probe, a service or a group that is not there: it could never stop anything. */
export function refuseUnguarded(
  { guards = [] }: Pick<Experiment, 'guards'>,
  probes: readonly ProbePlan[],
  { groups }: Pick<Inventory, 'groups'>,
): void {
  const asked = [...new Set(probes.flatMap(({ id, service }) => [id, service]))];
  const groupNames = groups.map(({ name }) => name);
  for (const { condition, text } of guards) {
    if (condition.kind === 'probe') refuse(text, 'probe or service', condition.name, asked);
    if (condition.kind === 'capacity' && condition.group !== undefined)
      refuse(text, 'group', condition.group, groupNames);
  }
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
