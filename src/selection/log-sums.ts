import type { Random } from '#core';

/** The product of two polynomials, up to the power `k`, by the logarithms of their coefficients. */
export function convolved(a: Float64Array, b: Float64Array, k: number): Float64Array<ArrayBuffer> {
  return filled(Math.min(k + 1, a.length + b.length - 1), (count) =>
    logSum(
      Math.max(0, count - b.length + 1),
      Math.min(count, a.length - 1),
      (taken) => (a[taken] ?? -Infinity) + (b[count - taken] ?? -Infinity),
    ),
  );
}

export function filled(length: number, value: (at: number) => number): Float64Array<ArrayBuffer> {
  const array = new Float64Array(length);
  for (let at = 0; at < length; at += 1) array[at] = value(at);
  return array;
}

/** The logarithm of the sum of what the terms are logarithms of. */
export function logSum(from: number, to: number, term: (at: number) => number): number {
  let largest = -Infinity;
  for (let at = from; at <= to; at += 1) largest = Math.max(largest, term(at));
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let at = from; at <= to; at += 1) sum += Math.exp(term(at) - largest);
  return largest + Math.log(sum);
}

/** One of 0…length-1, by weights that are given as logarithms. */
export function weighted(length: number, weight: (at: number) => number, random: Random): number {
  const total = logSum(0, length - 1, weight);
  const bits = 26;
  const half = 2 ** bits;
  let left = (random.between(0, half - 1) * half + random.between(0, half - 1)) / (half * half);
  let last = 0;
  for (let at = 0; at < length; at += 1) {
    const share = Math.exp(weight(at) - total);
    if (share === 0) continue;
    last = at;
    if (left < share) return at;
    left -= share;
  }
  return last;
}
