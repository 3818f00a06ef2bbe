// Processes that Squall starts, and how they end with it.
export { beginOf, isAlive, signalGroup, untilGone } from './process-group.ts';
export { startReaper } from './reaper.ts';
export type { Reaper } from './reaper.ts';
