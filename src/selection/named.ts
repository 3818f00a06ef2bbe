import { BadInputError, type Aim, type Placed } from '#core';
import type { Cap } from './caps.ts';
import type { Pool } from './pool.ts';
import { breakers } from './refusals.ts';

/** The ids that the choice names, by code unit; raises BadInputError with the reason against each that can't be drawn. */
export function checkNamed(named: readonly string[], { instances }: Placed, pool: Pool): string[] {
  const ids = [...new Set(named)].sort();
  const states = new Map(instances.map(({ id, state }) => [id, state]));
  const excluded = new Map(
    pool.populations.excluded.flatMap(({ reason, ids }) => ids.map((id) => [id, reason] as const)),
  );
  const mayBeDrawn = new Set(pool.pool);
  const reasonAgainst = (id: string) => {
    const state = states.get(id);
    if (state === undefined) return 'no instance of the target that is left to hurt';
    return excluded.get(id) ?? state;
  };
  const refused = ids.filter((id) => !mayBeDrawn.has(id));
  if (refused.length === 0) return ids;
  const reasons = refused.map((id) => `${id} (${reasonAgainst(id)})`).join(', ');
  throw new BadInputError(`Not every id that choose names may be hurt: ${reasons}`, {
    hint: 'Name running instances that carry the tag, are not protected and do not run Squall.',
  });
}

/** Raises BadInputError where the ids break a cap or are more than `max` allows. */
export function checkTogether(ids: readonly string[], caps: readonly Cap[], aim: Aim): void {
  if (aim.max !== undefined && ids.length > aim.max) {
    throw new BadInputError(`choose names ${ids.length} instances, and max allows ${aim.max}`, {
      hint: 'Leave some of them out, or raise max.',
    });
  }
  const broken = caps.filter(({ members, most }) => ids.filter((id) => members.has(id)).length > most);
  if (broken.length > 0) throw breakers(ids, broken, aim);
}
