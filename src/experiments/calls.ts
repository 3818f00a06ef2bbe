import { BadInputError } from '#core';
import type { Experiment, Inventory, Plan, ProbePlan } from '#core';
import { nearest } from '#documents';
import { z } from 'zod';

const name = z.string().min(1);

/** Which services call which. */
export const callsField = z.record(name, z.array(name).min(1)).optional().meta({
  description:
    "Whom each service calls, such as { web: [checkout, catalog] }; the target's tag squall:calls adds to it.",
});

/** Whom each service calls, by the file and by tags. Raises BadInputError for a name in the file that no service has. */
export function planCalls(
  { calls = {} }: Pick<Experiment, 'calls'>,
  { services }: Pick<Inventory, 'services'>,
  probes: readonly ProbePlan[],
): Pick<Plan, 'calls'> {
  const known = [...new Set([...services.map((one) => one.name), ...probes.map(({ service }) => service)])];
  for (const [caller, callees] of Object.entries(calls)) {
    for (const one of [caller, ...callees]) if (!known.includes(one)) throw unknownName(one, known);
  }
  const merged = new Map<string, string[]>();
  const tagged = services.map((one): [string, string[]] => [one.name, one.calls ?? []]);
  for (const [caller, callees] of [...tagged, ...Object.entries(calls)]) {
    const all = [...(merged.get(caller) ?? []), ...callees].filter((callee) => callee !== caller);
    if (all.length > 0) merged.set(caller, [...new Set(all)]);
  }
  return merged.size === 0 ? {} : { calls: Object.fromEntries(merged) };
}

function unknownName(unknown: string, known: readonly string[]): BadInputError {
  const near = nearest(unknown, known);
  const listed = known.length === 0 ? 'there is none' : `there are ${known.join(', ')}`;
  return new BadInputError(`calls names ${unknown}, and no service has that name: ${listed}.`, {
    hint: near === undefined ? 'Name services as the inventory or their probes do.' : `Did you mean ${near}?`,
  });
}
