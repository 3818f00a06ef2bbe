import type { FaultPlan } from '#core';
import { aimOf } from '../aim-params.ts';
import type { PlanContext } from '../contract.ts';
import { choiceText, hurtText, victimsOf } from '../drawn.ts';
import type { Params } from './params.ts';

export function plan(params: Params, { inventory, draw }: PlanContext): Omit<FaultPlan, 'kind'> {
  const drawn = draw(aimOf(params));
  return {
    params,
    summary: `terminate ${hurtText(drawn)}, ${params.how}, ${choiceText(drawn)}`,
    draw: drawn,
    victims: victimsOf(drawn, inventory),
    isReversible: false,
  };
}
