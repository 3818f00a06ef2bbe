// Who is hurt: an inventory and a seed come to victims, within the aim. Pure.
export { drawVictims, type DrawContext, type Placed } from './draw-victims.ts';
