/**
 * Chances by how many hosts of a part of the pool are drawn, were each drawn by itself with chance k/N: of those draws
 * that lose a service, and of those that lose none. Given that k are drawn in all, such a draw is uniform; so the
 * share of `lost` at k is the chance asked for, and no sum has a difference in it that could cancel.
 */
export interface Part {
  lost: Float64Array;
  safe: Float64Array;
}

/** The binomial distribution of `n` hosts up to `most`, from its middle outwards so that nothing underflows there. */
export function binomial(n: number, chance: number, most: number): Float64Array {
  const all = new Float64Array(n + 1);
  const middle = Math.min(n, Math.floor((n + 1) * chance));
  const odds = chance / (1 - chance);
  all[middle] = 1;
  let sum = 1;
  for (let j = middle + 1; j <= n; j += 1) sum += all[j] = ((all[j - 1] ?? 0) * odds * (n - j + 1)) / j;
  for (let j = middle - 1; j >= 0; j -= 1) sum += all[j] = ((all[j + 1] ?? 0) * (j + 1)) / (odds * (n - j));
  return all.subarray(0, Math.min(n, most) + 1).map((value) => value / sum);
}

/** Adds the product of two, up to the length of `into`. */
function addProduct(into: Float64Array, a: Float64Array, b: Float64Array): void {
  for (const [i, left] of a.entries()) {
    if (left === 0) continue;
    const end = Math.min(b.length, into.length - i);
    for (let j = 0; j < end; j += 1) into[i + j] = (into[i + j] ?? 0) + left * (b[j] ?? 0);
  }
}

/** Two parts of the pool that share no service: a draw of both is lost where either is. */
export function joined(a: Part, b: Part, most: number): Part {
  const length = Math.min(most, a.safe.length + b.safe.length - 2) + 1;
  const lost = new Float64Array(length);
  const safe = new Float64Array(length);
  addProduct(safe, a.safe, b.safe);
  addProduct(lost, a.lost, b.safe);
  addProduct(lost, a.safe, b.lost);
  addProduct(lost, a.lost, b.lost);
  return { lost, safe };
}

/** A part that has one host more, which is drawn with this chance: what follows where it is, and where it is not. */
export function either(chance: number, drawn: Part, spared: Part, most: number): Part {
  const length = Math.min(most, drawn.safe.length) + 1;
  const mixed = (ifDrawn: Float64Array, ifSpared: Float64Array) =>
    new Float64Array(length).map(
      (_, j) => chance * (ifDrawn[j - 1] ?? 0) + (1 - chance) * (ifSpared[j] ?? 0),
    );
  return { lost: mixed(drawn.lost, spared.lost), safe: mixed(drawn.safe, spared.safe) };
}
