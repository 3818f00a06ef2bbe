import type { FaultPlan, Inventory } from '#core';
import { forecast } from '#forecast';
import { capsOf, feasibleSampler, poolOf } from '#selection';
import type { DrawContext } from '#selection';

/** The fault with what it could do: any draw of its kind, or, where the aim decides them, its victims. */
export function foreseen(plan: FaultPlan, inventory: Inventory, context: DrawContext): FaultPlan {
  const { draw, victims, picks } = plan;
  const ids = victims.map(({ id }) => id);
  if (picks) {
    // Whom the group takes is its own choice; at random is the least that can be said.
    const pool = picks.among;
    return { ...plan, forecast: forecast(inventory, { pool, k: picks.count, caps: [], seed: 1 }) };
  }
  if (!draw || draw.method === 'decided') {
    const decided = { pool: ids, k: ids.length, caps: [], victims: ids, seed: 1 };
    return { ...plan, forecast: forecast(inventory, decided) };
  }
  const { aim } = draw;
  const { pool } = poolOf(inventory, aim, context);
  const caps = capsOf(inventory, pool, aim.keepAtLeast);
  const sampler = caps.length === 0 ? undefined : feasibleSampler(pool, ids.length, caps);
  const drawing = { pool, k: ids.length, caps, seed: aim.seed };
  return {
    ...plan,
    forecast: forecast(inventory, sampler ? { ...drawing, draw: (random) => sampler.draw(random) } : drawing),
  };
}
