import { seededRandom, type Estimate, type ForecastMethod, type Random } from '#core';
import { bonferroni } from './bounds.ts';
import { chanceOfAll } from './chance-of-all.ts';
import { chanceOfAny } from './chance-of-any.ts';
import { clipped, exactly, sampledMean, sampledShare } from './estimates.ts';
import { allSets, someSets } from './feasible-sets.ts';
import type { Losses } from './losses.ts';
import { sampledAny } from './union-sample.ts';

/** What a draw does on average. */
export interface Chances {
  /** By service; of those that are not in here no draw loses any. */
  lost: Map<string, Estimate>;
  expectedLost: Estimate;
  anyLost: Estimate;
  tasksHit: Estimate;
}

export interface Drawing {
  losses: Losses;
  /** Running tasks on each member of the pool. */
  tasksOn: readonly number[];
  /** More services than this no draw loses. */
  mostLost: number;
  seed: number;
  draw?: (random: Random) => readonly string[];
}

export function chancesOf(drawing: Drawing): Chances {
  return drawing.losses.caps.length === 0 ? uniformly(drawing) : underCaps(drawing);
}

/** Every set of the size is as likely as another. */
function uniformly({ losses, tasksOn, seed }: Drawing): Chances {
  const { pool, k, names, hosts } = losses;
  const n = pool.length;
  const chances = hosts.map((own) => chanceOfAll(own.length, n, k));
  const tasks = tasksOn.reduce((sum, count) => sum + count, 0);
  return {
    lost: new Map(names.map((name, index) => [name, exactly(chances[index] ?? 0)])),
    expectedLost: exactly(sumOf(chances)),
    anyLost: anyLost(losses, seed),
    tasksHit: exactly(n === 0 ? 0 : (tasks * k) / n),
  };
}

function anyLost(losses: Losses, seed: number): Estimate {
  const { pool, k, hosts } = losses;
  const exact = chanceOfAny(hosts, pool.length, k);
  if (exact !== undefined) return exactly(exact);
  const every = allSets(losses, []);
  if (every !== undefined) return exactly(every.any / every.sets, 'enumerated');
  const sure = bonferroni(hosts, pool.length, k);
  const sampled = clipped(sampledAny(losses, seededRandom(seed)), sure);
  const { lo, hi } = sampled.interval ?? sure;
  // Where the inequalities leave no more open than the draws do, they have it for certain.
  if (sure.hi - sure.lo > (hi - lo) * 1.5) return sampled;
  return { value: (sure.lo + sure.hi) / 2, method: 'bounds', interval: sure };
}

/** Every set within the caps is as likely as another, or as the sampler makes it. */
function underCaps({ losses, tasksOn, mostLost, seed, draw }: Drawing): Chances {
  const every = allSets(losses, tasksOn);
  const { names, k } = losses;
  if (every !== undefined && every.sets > 0) {
    const share = (sum: number) => exactly(sum / every.sets, 'enumerated');
    return {
      lost: new Map(names.map((name, index) => [name, share(every.lost[index] ?? 0)])),
      expectedLost: share(every.services.sum),
      anyLost: share(every.any),
      tasksHit: share(every.tasks.sum),
    };
  }
  // Where the caps allow no set at all, nothing is known of one: the widest intervals.
  const { sets, lost, any, services, tasks } = every ?? someSets(losses, tasksOn, seededRandom(seed), draw);
  const mostTasks = sumOf([...tasksOn].sort((a, b) => b - a).slice(0, k));
  const isSafe = names.length === 0;
  return {
    lost: new Map(names.map((name, index) => [name, sampledShare(lost[index] ?? 0, sets)])),
    expectedLost: isSafe ? exactly(0) : sampledMean(services.sum, services.squares, sets, mostLost),
    anyLost: isSafe ? exactly(0) : sampledShare(any, sets),
    tasksHit: sampledMean(tasks.sum, tasks.squares, sets, mostTasks),
  };
}

/** The victims are fixed: what they take is lost, and nothing else. */
export function decidedChances(losses: Losses, tasksOn: readonly number[]): Chances {
  const method: ForecastMethod = 'decided';
  return {
    lost: new Map(losses.names.map((name) => [name, exactly(1, method)])),
    expectedLost: exactly(losses.names.length, method),
    anyLost: exactly(losses.names.length > 0 ? 1 : 0, method),
    tasksHit: exactly(sumOf(tasksOn), method),
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
