/**
 * The chance that `m` given members are all among `k` drawn of `n`: C(n−m, k−m)/C(n, k), the hypergeometric
 * distribution at its end (Feller, An Introduction to Probability Theory, vol. 1, II.6). As a product of m factors it
 * neither overflows nor cancels.
 */
export function chanceOfAll(m: number, n: number, k: number): number {
  if (m > k) return 0;
  let chance = 1;
  for (let taken = 0; taken < m; taken += 1) chance *= (k - taken) / (n - taken);
  return chance;
}

/** The chance for every `m` from 0 to `most`. */
export function chancesOfAll(most: number, n: number, k: number): Float64Array {
  const chances = new Float64Array(most + 1);
  chances[0] = 1;
  for (let m = 1; m <= most && m <= k; m += 1)
    chances[m] = ((chances[m - 1] ?? 0) * (k - m + 1)) / (n - m + 1);
  return chances;
}
