// What lets a run hurt a target, and what is left of runs that ended too early.
export { refuseUnlisted, refuseUntagged } from './consent.ts';
export { closed, overBudget, takeLeases, takeOwnPermit, takePermit } from './permit.ts';
export type { Limits } from './permit.ts';
export { leftOfTargets, readUnfinished, unfinishedRuns } from './unfinished.ts';
export type { Unfinished } from './unfinished.ts';
