import type { Routing, RoutedTarget } from '../control/world.ts';
import type { TargetPool } from './target-pool.ts';

type Algorithm = Routing['targetGroups'][number]['algorithm'];

interface Place {
  pool: TargetPool;
  slowStart?: NonNullable<RoutedTarget['slowStart']>;
  /** What it has saved of its share while it starts slowly; at 1 it has a turn. */
  credit: number;
}

/** The targets of one group and whose turn it is. */
export interface TargetTurns {
  set(algorithm: Algorithm, targets: readonly { pool: TargetPool; target: RoutedTarget }[]): void;
  next(now: number): TargetPool | undefined;
}

export function createTargetTurns(): TargetTurns {
  let places: Place[] = [];
  let algorithm: Algorithm = 'round_robin';
  let turn = 0;

  /** Round robin; one that starts slowly lets turns pass until its share is due. */
  function inTurn(now: number): TargetPool | undefined {
    let nearest: Place | undefined;
    for (let tried = 0; tried < places.length; tried += 1) {
      turn = (turn + 1) % places.length;
      const place = places[turn];
      if (!place) return undefined;
      const share = shareOf(place, now);
      if (share === 1) return place.pool;
      place.credit += share;
      if (place.credit >= 1) return taken(place);
      if (!nearest || place.credit > nearest.credit) nearest = place;
    }
    return nearest && taken(nearest);
  }

  /** The one with the fewest requests in flight; among equals they take turns. */
  function leastOutstanding(): TargetPool | undefined {
    let best: TargetPool | undefined;
    turn = (turn + 1) % Math.max(places.length, 1);
    for (let index = 0; index < places.length; index += 1) {
      const pool = places[(turn + index) % places.length]?.pool;
      if (pool && (!best || pool.inFlight < best.inFlight)) best = pool;
    }
    return best;
  }

  return {
    set(by, targets) {
      const credits = new Map(places.map(({ pool, credit }) => [pool, credit]));
      algorithm = by;
      places = targets.map(({ pool, target: { slowStart } }) => ({
        pool,
        ...(slowStart && { slowStart }),
        credit: credits.get(pool) ?? 0,
      }));
    },
    next: (now) => (algorithm === 'round_robin' ? inTurn(now) : leastOutstanding()),
  };
}

function taken(place: Place): TargetPool {
  place.credit = Math.max(0, place.credit - 1);
  return place.pool;
}

/** Its share against that of the others, from 0 to 1: linear in the time of its slow start. */
function shareOf({ slowStart }: Place, now: number): number {
  if (!slowStart || now >= slowStart.until) return 1;
  return Math.max(0, (now - slowStart.from) / (slowStart.until - slowStart.from));
}
