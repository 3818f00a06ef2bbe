import type { FaultPlan } from '#core';
import { aimOf } from '../aim-params.ts';
import type { PlanContext } from '../contract.ts';
import { choiceText, hurtText, victimsOf } from '../drawn.ts';
import type { Params } from './params.ts';

export function plan(params: Params, context: PlanContext): Omit<FaultPlan, 'kind'> {
  const { inventory } = context;
  const drawn = context.draw(aimOf(params));
  return {
    params: { ...params, region: inventory.region },
    summary: `drain ${hurtText(drawn)}, ${choiceText(drawn)}`,
    draw: drawn,
    victims: victimsOf(drawn, inventory),
    isReversible: true,
    holdMs: params.for,
    // The instances go on running without tasks.
    mayStay: ['capacity'],
    cautions: [
      'ECS moves the tasks of services within their deployment percentages: where these leave no room, they stay. Tasks that belong to no service stay too.',
    ],
  };
}
