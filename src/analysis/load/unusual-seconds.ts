import { mostByChance } from './chance.ts';

/** Requests of one second that were decided, and how many of them were lost. */
export interface SecondLost {
  due: number;
  lost: number;
}

/**
 * In which seconds more was lost than usual, where a share of all always is: those that lost any and lie in a stretch of
 * 1, 2, 4, … seconds, or of all, that lost more than chance explains. Short stretches come first, and what they explain
 * does not count in longer ones, so that a burst makes no other second suspicious.
 */
export function unusualSeconds(seconds: readonly SecondLost[], usualShare: number): boolean[] {
  const isUnusual = seconds.map(() => false);
  for (const length of lengthsOf(seconds.length)) {
    const left = seconds.map(({ lost }, place) => (isUnusual[place] ? 0 : lost));
    for (const first of unusualStretches(seconds, left, { length, usualShare }))
      for (let place = first; place < first + length; place += 1) isUnusual[place] ||= (left[place] ?? 0) > 0;
  }
  return isUnusual;
}

function lengthsOf(count: number): number[] {
  const lengths: number[] = [];
  for (let length = 1; length < count; length *= 2) lengths.push(length);
  return [...lengths, count];
}

/** Where stretches of this length begin in which too much is left. */
function unusualStretches(
  seconds: readonly SecondLost[],
  left: readonly number[],
  { length, usualShare }: { length: number; usualShare: number },
): number[] {
  const found: number[] = [];
  let [due, lost] = [0, 0];
  for (const [last, second] of seconds.entries()) {
    due += second.due;
    lost += left[last] ?? 0;
    const first = last - length + 1;
    due -= seconds[first - 1]?.due ?? 0;
    lost -= left[first - 1] ?? 0;
    if (first >= 0 && lost > mostByChance(due * usualShare)) found.push(first);
  }
  return found;
}
