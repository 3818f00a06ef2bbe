// Measures how often Squall itself is wrong on this machine: real servers that fail at known times, probed as ever.
export { takeSelfTest } from './take.ts';
export { latestSelfTest, saveSelfTest } from './store.ts';
export { isWithoutError } from './judge.ts';
