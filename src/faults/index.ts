// Ways to hurt a target. A new one is a folder and a place in the list below.
import { byName } from '#core';
import blackholeZone from './blackhole-zone/index.ts';
import drainContainerInstances from './drain-container-instances/index.ts';
import scaleIn from './scale-in/index.ts';
import stopInstances from './stop-instances/index.ts';
import terminateInstances from './terminate-instances/index.ts';

export { putBack, type Standing } from './put-back.ts';
export { changeEach, stepsOf, unread } from './steps.ts';
export type { Actions, Fault, InjectContext, PlanContext, ProveContext, UndoContext } from './contract.ts';

/** Every fault by its name, the key in an experiment file. */
export const faults = byName(
  terminateInstances,
  stopInstances,
  drainContainerInstances,
  blackholeZone,
  scaleIn,
);
