import type { Context } from '../context.ts';
import { hashText } from '../ids.ts';
import { candidatesOf, lackOf, spreadValue } from './candidates.ts';
import type { Candidate, Lack, PlacementWish } from './candidates.ts';
import { failureText } from './placement-failure.ts';
import type { ContainerInstanceRecord, PlacementStrategy } from './records.ts';
import { Shelves, isBefore } from './shelves.ts';
import type { Shelf } from './shelves.ts';

// Up to here the rank of each is drawn, beyond it one of them all: a draw over thousands costs too much.
const mostRanked = 64;

/** A part of the order among candidates: the count of a value that many share, or a measure of each alone. */
type Level = { kind: 'shared'; field: string; counts: Map<string, number> } | { kind: 'own'; place: number };

/** Candidates that share every spread value. */
interface Kin {
  values: string[];
  shelves: Shelves;
}

type Strategies = readonly PlacementStrategy[];
type Measure = (candidate: Candidate) => number;

/**
 * Places tasks of one group, one after another: filter by room and constraints, then the strategies in their order.
 * What ECS leaves open goes to the instance with the fewest tasks, then by a hash of the task's id, so that it follows
 * from the seed. A round looks at every instance once, and then at no more than the best of them for each task.
 */
export class PlacementRound {
  readonly #context: Pick<Context, 'state' | 'does'>;
  readonly #wish: PlacementWish;
  readonly #candidates: Candidate[];
  readonly #levels: Level[] = [];
  readonly #measures: Measure[] = [];
  readonly #kin = new Map<string, Kin>();

  constructor(context: Pick<Context, 'state' | 'does'>, wish: PlacementWish) {
    this.#context = context;
    this.#wish = wish;
    this.#candidates = candidatesOf(context, wish);
    this.#order(effectiveStrategies(context, wish));
    for (const candidate of this.#candidates) {
      const kin = this.#kinOf(candidate);
      this.#count(kin, candidate.same);
      if (lackOf(context, wish, candidate) === undefined) kin.shelves.add(candidate, this.#rankOf(candidate));
    }
  }

  /** Where a task goes, and takes its room; undefined when it fits nowhere. */
  place(taskId: string): ContainerInstanceRecord | undefined {
    const tied = this.#tied();
    const found = drawn(tied, taskId);
    if (!found) return undefined;
    const { candidate, shelf, kin } = found;
    kin.shelves.remove(candidate, shelf);
    this.#count(kin, 1);
    candidate.left.cpu -= this.#wish.cpu;
    candidate.left.memory -= this.#wish.memory;
    candidate.same += 1;
    candidate.alive += 1;
    candidate.all += 1;
    const { hostPort } = this.#wish;
    if (hostPort !== undefined) candidate.ports = [...candidate.ports, hostPort];
    if (lackOf(this.#context, this.#wish, candidate) === undefined)
      kin.shelves.add(candidate, this.#rankOf(candidate));
    return candidate.record;
  }

  /** Why the latest task fitted nowhere, in the words of a service event. */
  failure(): string {
    return failureText(this.#context, this.#wish, this.#candidates);
  }

  /** The same for each container instance, as RunTask lists it. */
  lacks(): { containerInstanceId: string; lack: Lack }[] {
    return this.#candidates.flatMap((candidate) => {
      const lack = lackOf(this.#context, this.#wish, candidate);
      return lack === undefined ? [] : [{ containerInstanceId: candidate.record.id, lack }];
    });
  }

  #order(strategies: Strategies): void {
    const own = (measure: Measure) => {
      this.#levels.push({ kind: 'own', place: this.#measures.length });
      this.#measures.push(measure);
    };
    for (const { type, field = '' } of strategies) {
      if (type === 'random') return;
      if (type === 'binpack') own(({ left }) => left[field.toLowerCase() === 'cpu' ? 'cpu' : 'memory']);
      else if (field.startsWith('attribute:'))
        this.#levels.push({ kind: 'shared', field, counts: new Map() });
      else own(({ same }) => same);
    }
    own(({ all }) => all);
  }

  #kinOf(candidate: Candidate): Kin {
    const values: string[] = [];
    for (const level of this.#levels)
      if (level.kind === 'shared') values.push(spreadValue(this.#context, level.field, candidate));
    const key = values.join('\n');
    const known = this.#kin.get(key);
    if (known) return known;
    const fresh = { values, shelves: new Shelves() };
    this.#kin.set(key, fresh);
    return fresh;
  }

  #count({ values }: Kin, more: number): void {
    let place = 0;
    for (const level of this.#levels) {
      if (level.kind === 'own') continue;
      const value = values[place] ?? '';
      level.counts.set(value, (level.counts.get(value) ?? 0) + more);
      place += 1;
    }
  }

  #rankOf(candidate: Candidate): number[] {
    return this.#measures.map((measure) => measure(candidate));
  }

  /** The best shelf of the best kin; several where they are equal. */
  #tied(): { kin: Kin; shelf: Shelf }[] {
    let best: number[] | undefined;
    let tied: { kin: Kin; shelf: Shelf }[] = [];
    for (const kin of this.#kin.values()) {
      const shelf = kin.shelves.first;
      if (!shelf) continue;
      const rank = this.#wholeRank(kin, shelf);
      if (best && isBefore(best, rank)) continue;
      if (!best || isBefore(rank, best)) tied = [];
      best = rank;
      tied.push({ kin, shelf });
    }
    return tied;
  }

  #wholeRank({ values }: Kin, { rank }: Shelf): number[] {
    let place = 0;
    return this.#levels.map((level) => {
      if (level.kind === 'own') return rank[level.place] ?? 0;
      const count = level.counts.get(values[place] ?? '') ?? 0;
      place += 1;
      return count;
    });
  }
}

/** A service without a strategy is spread over the zones. */
function effectiveStrategies(
  { does }: Pick<Context, 'does'>,
  { placement, service }: PlacementWish,
): Strategies {
  const zones = { type: 'spread', field: 'attribute:ecs.availability-zone' } as const;
  const strategies = placement.length === 0 && service !== '' ? [zones] : placement;
  return strategies.filter(
    ({ type }) =>
      (type !== 'spread' || does('placement-spread')) && (type !== 'binpack' || does('placement-binpack')),
  );
}

function drawn(
  tied: { kin: Kin; shelf: Shelf }[],
  taskId: string,
): { candidate: Candidate; kin: Kin; shelf: Shelf } | undefined {
  const count = tied.reduce((sum, { shelf }) => sum + shelf.candidates.length, 0);
  if (count > mostRanked) return nth(tied, hashText(taskId) % count);
  let least = Infinity;
  let found: { candidate: Candidate; kin: Kin; shelf: Shelf } | undefined;
  for (const { kin, shelf } of tied)
    for (const candidate of shelf.candidates) {
      const draw = hashText(`${taskId}/${candidate.record.instanceId}`);
      if (draw >= least) continue;
      least = draw;
      found = { candidate, kin, shelf };
    }
  return found;
}

function nth(
  tied: { kin: Kin; shelf: Shelf }[],
  place: number,
): { candidate: Candidate; kin: Kin; shelf: Shelf } | undefined {
  let left = place;
  for (const { kin, shelf } of tied) {
    const candidate = shelf.candidates[left];
    if (candidate) return { candidate, kin, shelf };
    left -= shelf.candidates.length;
  }
  return undefined;
}
