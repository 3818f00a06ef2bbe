import type { Estimate } from '#core';

/** 99 % of a normal distribution lie within so many standard deviations. */
const deviationsOf99 = 2.5758293035489004;

export const exactly = (value: number, method: 'exact' | 'enumerated' | 'decided' = 'exact'): Estimate => ({
  value,
  method,
});

/**
 * Where the mean of draws between 0 and 1 lies, with 99 % confidence: Wilson's interval (1927), which does not shrink
 * to nothing where none or all were hit. No variable between 0 and 1 with this mean varies more than hits and misses
 * do, so that for others it is too wide rather than too narrow.
 */
export function wilson(mean: number, draws: number): { lo: number; hi: number } {
  if (draws === 0) return { lo: 0, hi: 1 };
  const square = deviationsOf99 ** 2 / draws;
  const middle = (mean + square / 2) / (1 + square);
  const half = (deviationsOf99 * Math.sqrt((mean * (1 - mean)) / draws + square / draws / 4)) / (1 + square);
  return {
    lo: mean === 0 ? 0 : Math.max(0, middle - half),
    hi: mean === 1 ? 1 : Math.min(1, middle + half),
  };
}

/** A share of draws. */
export function sampledShare(hits: number, draws: number): Estimate {
  const value = draws === 0 ? 0 : hits / draws;
  return { value, method: 'sampled', interval: wilson(value, draws), draws };
}

/** A mean of draws of any size, by their sum and sum of squares; none exceeds `most`. */
export function sampledMean(sum: number, squares: number, draws: number, most: number): Estimate {
  if (draws === 0) return { value: 0, method: 'sampled', interval: { lo: 0, hi: most }, draws };
  const value = sum / draws;
  const variance = Math.max(0, squares / draws - value ** 2);
  // Draws that are all alike tell of no variance: as wide as if another were the farthest that is possible.
  const unseen = (Math.max(value, most - value) * deviationsOf99 ** 2) / draws;
  const half = variance === 0 ? unseen : deviationsOf99 * Math.sqrt(variance / draws);
  return {
    value,
    method: 'sampled',
    interval: { lo: Math.max(0, value - half), hi: Math.min(most, value + half) },
    draws,
  };
}

/** The interval narrowed to what is certain, the value moved into it. */
export function clipped(estimate: Estimate, sure: { lo: number; hi: number }): Estimate {
  const { lo, hi } = estimate.interval ?? sure;
  const interval = {
    lo: Math.min(Math.max(lo, sure.lo), sure.hi),
    hi: Math.max(Math.min(hi, sure.hi), sure.lo),
  };
  return { ...estimate, value: Math.min(Math.max(estimate.value, sure.lo), sure.hi), interval };
}
