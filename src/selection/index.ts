// Who is hurt: an inventory and a seed come to victims, within the aim. Pure.
export { drawVictims } from './draw-victims.ts';
export { poolOf, type DrawContext, type Pool } from './pool.ts';
export { capsOf, type Cap } from './caps.ts';
export { feasibleSampler, type FeasibleSampler } from './feasible.ts';
export { worstSet, type WorstSet } from './worst-set.ts';
