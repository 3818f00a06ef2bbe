const golden = (Math.sqrt(5) - 1) / 2;

/**
 * Which scenario request n belongs to, so that the parts are as the weights say after few requests already: n times the
 * golden ratio, modulo 1, is spread evenly over [0, 1) (Weyl 1916). The same in every generator.
 */
export function sharesOf(weights: readonly number[]): (n: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const ends = weights.map((weight) => (sum += weight) / total);
  return (n) => {
    const at = (n * golden) % 1;
    const found = ends.findIndex((end) => at < end);
    return found === -1 ? ends.length - 1 : found;
  };
}
