import { describe, expect, it } from 'vitest';
import { sample, seededRandom } from './random.ts';

describe('seededRandom', () => {
  it('gives the same numbers for the same seed, on every machine', () => {
    const random = seededRandom(7);
    expect(Array.from({ length: 6 }, () => random.between(0, 99))).toEqual([87, 20, 45, 7, 10, 51]);
  });

  // Pearson's chi-square over the 64 pairs; 63 degrees of freedom exceed 103.4 once in 1,000.
  it('makes neighbouring seeds as unrelated as any two', () => {
    const first = Array.from({ length: 6_401 }, (_, seed) => seededRandom(seed).between(0, 7));
    const pairs = Array.from({ length: 64 }, () => 0);
    for (let seed = 0; seed < 6_400; seed += 1) {
      const pair = (first[seed] ?? 0) * 8 + (first[seed + 1] ?? 0);
      pairs[pair] = (pairs[pair] ?? 0) + 1;
    }
    const chiSquare = pairs.reduce((sum, seen) => sum + (seen - 100) ** 2 / 100, 0);
    expect(chiSquare).toBeLessThan(103.4);
  });
});

describe('sample', () => {
  it('takes no item twice and leaves the items as they are', () => {
    const items = [1, 2, 3, 4, 5];
    for (let seed = 0; seed < 50; seed += 1) {
      expect(new Set(sample(items, 3, seededRandom(seed))).size).toBe(3);
    }
    expect(items).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes all when asked for more than there are', () => {
    expect(sample(['a', 'b'], 5, seededRandom(1)).sort()).toEqual(['a', 'b']);
  });
});
