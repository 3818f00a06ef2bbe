import { wilson } from '../requests.ts';
import { mostByChance } from './chance.ts';
import { lostShareAllowed } from './checks.ts';
import { unusualSeconds } from './unusual-seconds.ts';
import type { SecondLost } from './unusual-seconds.ts';

/** As a run goes on no more of the past is looked at. */
const recentSeconds = 128;

/** What a scenario lost in steady, and whether what it lost since is no more than that. */
export class UsualLoss {
  readonly #steady: SecondLost = { due: 0, lost: 0 };
  readonly #since: SecondLost[] = [];

  addSteady({ due, lost }: SecondLost): void {
    this.#steady.due += due;
    this.#steady.lost += lost;
  }

  /** Whether steady lost so little that it is no ground to call the fault off. */
  get isSteadyWell(): boolean {
    return this.#steady.lost <= lostShareAllowed * this.#steady.due;
  }

  /** As a run goes on: whether a second of steady lost no more than that. */
  isUsualInSteady({ due, lost }: SecondLost): boolean {
    return lost <= mostByChance(lostShareAllowed * due);
  }

  /** As a run goes on: whether the next second since t0 lost no more than is usual. */
  isUsualNext(second: SecondLost): boolean {
    this.#since.push(second);
    if (this.#since.length > recentSeconds) this.#since.shift();
    return unusualSeconds(this.#since, this.#share).at(-1) !== true;
  }

  /** The same of all seconds since t0. */
  areUsual(since: readonly SecondLost[]): boolean[] {
    return unusualSeconds(since, this.#share).map((isUnusual) => !isUnusual);
  }

  /** At most, with 95 %; nothing where steady lost nothing. */
  get #share(): number {
    const { due, lost } = this.#steady;
    return lost === 0 ? 0 : wilson(lost, due).hi;
  }
}
