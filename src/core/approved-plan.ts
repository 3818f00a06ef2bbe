import type { Experiment } from './experiment.ts';
import type { Inventory } from './inventory.ts';
import type { Plan } from './plan.ts';

/** A plan that was written down, with everything it was made from, for somebody to look at and say yes to. JSON. */
export interface ApprovedPlan {
  version: 1;
  /** ISO 8601. */
  madeAt: string;
  squall: string;
  /** Its target is what a name of squall.yaml stood for. */
  experiment: Experiment;
  source: { file: string; sha256: string };
  inventory: Inventory;
  plan: Plan;
}
