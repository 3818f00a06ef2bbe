const logFactorials = [0];

function logFactorial(n: number): number {
  for (let next = logFactorials.length; next <= n; next += 1)
    logFactorials.push((logFactorials.at(-1) ?? 0) + Math.log(next));
  return logFactorials[n] ?? Number.NaN;
}

/** The natural logarithm of n over k: how many sets of `k` there are among `n`; -Infinity where there are none. */
export function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return -Infinity;
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** The probability that of `members` among `n` more than `most` are in a uniform set of `k`. */
export function chanceOfMore(n: number, k: number, members: number, most: number): number {
  let chance = 0;
  for (let hit = most + 1; hit <= Math.min(members, k); hit += 1)
    chance += Math.exp(logChoose(members, hit) + logChoose(n - members, k - hit) - logChoose(n, k));
  return Math.min(1, chance);
}
