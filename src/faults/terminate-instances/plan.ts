import type { FaultPlan } from '#core';
import { aimOf } from '../aim-params.ts';
import type { PlanContext } from '../contract.ts';
import { choiceText, hurtText, victimsOf } from '../drawn.ts';
import type { Params } from './params.ts';

export function plan(params: Params, context: PlanContext): Omit<FaultPlan, 'kind'> {
  const drawn = context.draw(aimOf(params));
  return {
    params,
    summary: `terminate ${hurtText(drawn)}, ${params.how}, ${choiceText(drawn)}`,
    draw: drawn,
    victims: victimsOf(drawn, context.inventory),
    isReversible: false,
  };
}
