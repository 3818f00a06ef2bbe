/** So seldom chance alone makes one second, or several, look as if more was lost than usual: once in a million. */
const seldom = 1e-6;
/** From here on Poisson's distribution is the normal one, five deviations of which are passed less often than that. */
const normalFrom = 500;

/** The least count that chance passes less than once in a million times, where so many are expected: Poisson's tail. */
export function mostByChance(expected: number): number {
  if (expected <= 0) return 0;
  if (expected > normalFrom) return Math.ceil(expected + 5 * Math.sqrt(expected));
  let term = Math.exp(-expected);
  let below = term;
  let count = 0;
  while (1 - below > seldom) {
    count += 1;
    term *= expected / count;
    below += term;
  }
  return count;
}
