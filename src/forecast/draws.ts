import type { Random } from '#core';

/** Draws from 0 to n−1 without putting back, again and again, with as much work as is drawn. */
export interface Deck {
  /** `k` different numbers, uniform over all sets that hold `with`; valid until the next draw. */
  draw(k: number, including?: readonly number[]): Int32Array;
}

/** A deck that is never put in order again: what it was before does not matter to a uniform draw (Fisher-Yates). */
export function deckOf(n: number, random: Random): Deck {
  const cards = Int32Array.from({ length: n }, (_, index) => index);
  const places = Int32Array.from(cards);
  const swap = (a: number, b: number) => {
    const [first = 0, second = 0] = [cards[a], cards[b]];
    cards[a] = second;
    cards[b] = first;
    places[second] = a;
    places[first] = b;
  };
  return {
    draw(k, including = []) {
      including.forEach((card, index) => swap(index, places[card] ?? 0));
      for (let index = including.length; index < k; index += 1) swap(index, random.between(index, n - 1));
      return cards.subarray(0, k);
    },
  };
}
