import { listed } from '#core';
import type { PlanContext } from './contract.ts';

/** Why instances may not be hurt, by their ids. */
export type Spared = ReadonlyMap<string, string>;

/** Who may be hurt is told by a draw, whoever is drawn. Raises BadInputError where nobody may be. */
export function sparedIn(context: PlanContext, tag: string): Spared {
  const { excluded } = context.draw({
    tag,
    amount: { count: 1 },
    round: 'up',
    of: 'eligible',
    choose: { by: 'random' },
    seed: 1,
    mayTakeAll: true,
  });
  return new Map(excluded.flatMap(({ reason, ids }) => ids.map((id) => [id, reason])));
}

/** `does not carry squall=allowed: i-1, i-2; runs Squall: i-3` */
export function sparedText(ids: readonly string[], spared: Spared): string {
  const byReason = Map.groupBy(ids, (id) => spared.get(id));
  return [...byReason]
    .flatMap(([reason, all]) => (reason === undefined ? [] : `${reason}: ${listed(all)}`))
    .join('; ');
}
