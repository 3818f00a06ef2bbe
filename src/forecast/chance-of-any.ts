import { components, minimal, mostCompared, mostShared } from './components.ts';
import { binomial, either, joined, type Part } from './polynomials.ts';

/** Multiplications and looks at hosts, some tenths of a second. */
const workAtMost = 20_000_000;

/**
 * The chance that at least one of the sets is wholly among `k` drawn of `n`, exactly; undefined where it is too much
 * work, for the problem is #P-hard (Valiant 1979). Sets that share no host are taken one by one; those that do are told
 * apart by their most shared host, drawn or spared, until they fall apart.
 */
export function chanceOfAny(sets: readonly number[][], n: number, k: number): number | undefined {
  if (sets.length === 0 || k === 0) return 0;
  if (k >= n) return 1;
  const chance = k / n;
  let work = 0;
  const whole = partOf(sets, n, k, 0);
  if (whole === undefined) return undefined;
  const lost = whole.lost[k] ?? 0;
  return lost / (lost + (whole.safe[k] ?? 0));

  /** `size` hosts, of which the sets need some, and of which at most `most` more may be drawn. */
  function partOf(sets: readonly number[][], size: number, most: number, depth: number): Part | undefined {
    if (sets.some((set) => set.length === 0))
      return { lost: free(size, most), safe: new Float64Array(Math.min(size, most) + 1) };
    const reachable = sets.filter((set) => set.length <= most);
    work += workOf(reachable) + size;
    if (work > workAtMost || depth > 500) return undefined;
    let joint: Part = { lost: new Float64Array(1), safe: Float64Array.of(1) };
    let used = 0;
    for (const component of components(minimal(reachable))) {
      const hosts = new Set(component.flat()).size;
      const part = connected(component, hosts, most, depth);
      if (part === undefined) return undefined;
      joint = together(joint, part, most);
      used += hosts;
    }
    const rest = free(size - used, most);
    return together(joint, { lost: new Float64Array(rest.length), safe: rest }, most);
  }

  function connected(sets: number[][], size: number, most: number, depth: number): Part | undefined {
    const [only] = sets;
    if (only !== undefined && sets.length === 1) return wholly(size, most);
    const host = mostShared(sets);
    const without = sets.map((set) => set.filter((one) => one !== host));
    const drawn = partOf(without, size - 1, most - 1, depth + 1);
    if (drawn === undefined) return undefined;
    const spared = partOf(
      sets.filter((set) => !set.includes(host)),
      size - 1,
      most,
      depth + 1,
    );
    return spared && either(chance, drawn, spared, most);
  }

  function together(a: Part, b: Part, most: number): Part {
    work += 4 * Math.min(a.safe.length, most) * Math.min(b.safe.length, most);
    return joined(a, b, most);
  }

  function free(size: number, most: number): Float64Array {
    work += size;
    return binomial(size, chance, most);
  }

  /** One set alone: lost where all of it is drawn. */
  function wholly(size: number, most: number): Part {
    const safe = free(size, most);
    const lost = new Float64Array(safe.length);
    lost[size] = safe[size] ?? 0;
    safe[size] = 0;
    return { lost, safe };
  }
}

/** What it costs to tell sets apart, in multiplications: maps and sets are slower than those. */
function workOf(sets: readonly number[][]): number {
  const hosts = sets.reduce((sum, set) => sum + set.length, 0);
  return 20 * hosts + (sets.length <= mostCompared ? 2 * sets.length ** 2 : 0);
}
