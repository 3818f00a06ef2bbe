import { sample, type Random } from '#core';
import type { Bounds } from './bounds.ts';
import { logChoose } from './combinations.ts';
import { convolved, filled, logSum, weighted } from './log-sums.ts';
import { componentsOf, ordered, type Group } from './layers.ts';

/** Sets of `k` places, all of them counted. */
export interface CountedSets {
  /** The natural logarithm of how many there are; -Infinity for none. */
  logCount: number;
  /** The size of the largest set within the bounds, up to `k`. */
  largest: number;
  /** One of them, uniform but for rounding of doubles; to be asked only where there is one. */
  draw(random: Random): number[];
}

/** How much counting may cost, before draws are made without it. */
export interface Effort {
  states: number;
  steps: number;
}

/** About a second. */
export const usualEffort: Effort = { states: 100_000, steps: 15_000_000 };

const mostGroups = 1_500;
const mostEdges = 1_000_000;

/** How many more each open cap allows comes to the same for all that led here. */
interface State {
  /** Logarithm of how many ways there are to draw so many from here on, by number. */
  ways: Float64Array;
  /** The state that follows, by how many of the layer's group are drawn. */
  next: State[];
}

/**
 * Counts the sets within the bounds by dynamic programming over groups of places that the same caps hold; undefined
 * where that takes too long. A cap that can no longer be broken is forgotten, which keeps the states few.
 */
export function countSets(bounds: Bounds, effort: Effort = usualEffort): CountedSets | undefined {
  const budget = { ...effort };
  // The largest last: each following step costs the size of what was joined so far.
  const components = componentsOf(bounds).sort((a, b) => sizeOf(a) - sizeOf(b));
  const counted: { groups: Group[]; start: State; after: Float64Array }[] = [];
  let after = Float64Array.of(0);
  for (const component of components) {
    const groups = component.length > mostGroups ? undefined : ordered(component);
    const start = groups && startOf(groups, bounds, budget);
    if (groups === undefined || start === undefined) return undefined;
    budget.steps -= start.ways.length * Math.min(bounds.k, start.ways.length + after.length);
    if (budget.steps < 0) return undefined;
    counted.push({ groups, start, after });
    after = convolved(start.ways, after, bounds.k);
  }
  counted.reverse();
  return {
    logCount: after[bounds.k] ?? -Infinity,
    largest: after.findLastIndex((ways) => ways > -Infinity),
    draw: (random) => {
      const places: number[] = [];
      let left = bounds.k;
      for (const { groups, start, after: rest } of counted) {
        const here = weighted(
          start.ways.length,
          (count) => wayTo(start, count) + (rest[left - count] ?? -Infinity),
          random,
        );
        places.push(...drawn(groups, start, here, random));
        left -= here;
      }
      return places;
    },
  };
}

const sizeOf = (groups: readonly Group[]) => groups.reduce((sum, { places }) => sum + places.length, 0);
const wayTo = ({ ways }: State, count: number) => ways[count] ?? -Infinity;

type States = Map<string, { left: number[]; state: State }>;

const newState = (): State => ({ ways: new Float64Array(), next: [] });

/** The first state of a component, with the ways of all that follow it; undefined where they are too many. */
function startOf(groups: readonly Group[], bounds: Bounds, budget: Effort): State | undefined {
  const { members, k } = bounds;
  const undecided = new Map<number, number>();
  for (const { caps } of groups) for (const cap of caps) undecided.set(cap, members[cap]?.length ?? 0);
  const start = newState();
  const layers: { size: number; states: States }[] = [];
  let open: number[] = [];
  let states: States = new Map([['', { left: [], state: start }]]);
  let sizeLeft = sizeOf(groups);
  for (const group of groups) {
    const size = group.places.length;
    layers.push({ size, states });
    sizeLeft -= size;
    for (const cap of group.caps) undecided.set(cap, (undecided.get(cap) ?? 0) - size);
    if (states.size * Math.min(size, k) > mostEdges) return undefined;
    const following = step(group, { open, states, undecided, bounds });
    const edges = [...states.values()].reduce((sum, { state }) => sum + state.next.length, 0);
    budget.steps -= edges * (Math.min(k, sizeLeft) + 1);
    budget.states -= following.states.size;
    if (budget.states < 0 || budget.steps < 0) return undefined;
    ({ open, states } = following);
  }
  for (const { state } of states.values()) state.ways = Float64Array.of(0);
  for (const { size, states: before } of layers.toReversed())
    for (const { state } of before.values()) state.ways = waysOf(state, size, k);
  return start;
}

interface Front {
  /** Caps of which some places are decided and some not. */
  open: readonly number[];
  states: States;
  /** Of each cap the places that no group up to now holds. */
  undecided: ReadonlyMap<number, number>;
  bounds: Bounds;
}

/** Leads each state on by every number of the group that its caps allow. */
function step(group: Group, { open, states, undecided, bounds }: Front): { open: number[]; states: States } {
  const opened = group.caps.filter((cap) => !open.includes(cap));
  const held = [...open, ...opened].map((cap) => ({
    cap,
    isHit: group.caps.includes(cap),
    undecided: undecided.get(cap) ?? 0,
  }));
  const following: States = new Map();
  for (const { left, state } of states.values()) {
    const allowed = [...left, ...opened.map((cap) => bounds.most[cap] ?? 0)];
    const tightest = held.reduce(
      (least, { isHit }, at) => (isHit ? Math.min(least, allowed[at] ?? 0) : least),
      bounds.k,
    );
    for (let taken = 0; taken <= Math.min(group.places.length, tightest); taken += 1) {
      // What allows all that is undecided can no longer be broken, however much more it allows.
      const after = held.flatMap(({ isHit, undecided }, at) =>
        undecided > 0 ? [Math.min((allowed[at] ?? 0) - (isHit ? taken : 0), undecided)] : [],
      );
      const key = after.join();
      const next = following.get(key) ?? { left: after, state: newState() };
      following.set(key, next);
      state.next.push(next.state);
    }
  }
  return { open: held.flatMap(({ cap, undecided }) => (undecided > 0 ? [cap] : [])), states: following };
}

function waysOf({ next }: State, groupSize: number, k: number): Float64Array {
  const choices = next.map((_, taken) => logChoose(groupSize, taken));
  const longest = Math.max(...next.map(({ ways }) => ways.length));
  const length = Math.min(k + 1, Math.max(...next.map(({ ways }, taken) => ways.length + taken)));
  const term = (count: number, taken: number) => {
    const state = next[taken];
    return state === undefined ? -Infinity : (choices[taken] ?? 0) + wayTo(state, count - taken);
  };
  return filled(length, (count) =>
    logSum(Math.max(0, count - longest + 1), Math.min(count, next.length - 1), (taken) => term(count, taken)),
  );
}

function drawn(groups: readonly Group[], start: State, count: number, random: Random): number[] {
  const places: number[] = [];
  let state: State | undefined = start;
  let left = count;
  for (const { places: own } of groups) {
    if (state === undefined) break;
    const { next }: State = state;
    const wayBy = (taken: number) => {
      const after = next[taken];
      return after === undefined ? -Infinity : logChoose(own.length, taken) + wayTo(after, left - taken);
    };
    const taken = weighted(next.length, wayBy, random);
    places.push(...sample(own, taken, random));
    left -= taken;
    state = next[taken];
  }
  return places;
}
