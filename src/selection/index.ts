// Who is hurt: an inventory and a seed come to victims, within the aim. Pure.
export { drawVictims, type DrawContext } from './draw-victims.ts';
export { capsOf, type Cap } from './caps.ts';
export { healthyHosts, type Placed } from './placement.ts';
export { worstSet, type WorstSet } from './worst-set.ts';
