import { BadInputError, countHurt } from '#core';
import type { Inventory } from '#core';
import { planFaults } from '#experiments';
import type { ExperimentStep } from '#experiments';
import type { LaterStep } from '#reporters';
import { ownAddresses } from './own-addresses.ts';

/** How many each step would hurt, were it drawn from what there is now. */
export function laterSteps(steps: readonly ExperimentStep[], inventory: Inventory): LaterStep[] {
  return steps.map(({ name, experiment: { faults } }) => {
    try {
      const planned = planFaults(faults, inventory, { ownAddresses: ownAddresses() });
      return { name, hurts: countHurt({ faults: planned }) };
    } catch (error) {
      if (error instanceof BadInputError) return { name, hurts: null };
      throw error;
    }
  });
}
