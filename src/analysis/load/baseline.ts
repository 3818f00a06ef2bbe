import { wilson } from '../requests.ts';
import { lostShareAllowed } from './checks.ts';

/** So seldom a service that is as well as before is told as failing: once in a million seconds. */
const seldom = 1e-6;
/** From here on Poisson's distribution is the normal one, five deviations of which are passed less often than that. */
const normalFrom = 500;

/** What a scenario lost before the fault, and so may lose in a second since without being told as failing. */
export class Baseline {
  #due = 0;
  #lost = 0;

  add(lost: number, due: number): void {
    this.#due += due;
    this.#lost += lost;
  }

  /** Before the fault so much as is no ground to call it off; since then no more than what was seen explains. */
  lostAllowed(due: number, isSince: boolean): number {
    if (!isSince) return mostOf(due, lostShareAllowed);
    return this.#lost === 0 ? 0 : mostOf(due, wilson(this.#lost, this.#due).hi);
  }
}

/** The least count that chance passes less than `seldom` where each of so many is lost with this share: Poisson's tail. */
export function mostOf(due: number, share: number): number {
  const mean = due * share;
  if (mean > normalFrom) return Math.ceil(mean + 5 * Math.sqrt(mean));
  let term = Math.exp(-mean);
  let below = term;
  let count = 0;
  while (1 - below > seldom && count < due) {
    count += 1;
    term *= mean / count;
    below += term;
  }
  return count;
}
