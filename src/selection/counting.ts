import { sample, type Random } from '#core';
import type { Bounds } from './bounds.ts';
import { logChoose } from './combinations.ts';
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

/** What is left to draw in one layer: of each open cap how many more it allows, and where each number leads. */
interface State {
  /** Logarithm of how many ways there are to draw so many from here on, by number. */
  ways: Float64Array;
  /** The state that follows, by how many of the layer's group are drawn. */
  next: State[];
}

interface Layer {
  group: Group;
  states: Map<string, { left: number[]; state: State }>;
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

/** The first state of a component, with the ways of all that follow it. */
function startOf(groups: readonly Group[], { members, most, k }: Bounds, budget: Effort): State | undefined {
  const waiting = new Map<number, number>(
    groups.flatMap(({ caps }) => caps.map((cap) => [cap, members[cap]?.length ?? 0])),
  );
  const start: State = { ways: new Float64Array(), next: [] };
  const layers: Layer[] = [];
  let open: number[] = [];
  let states: Layer['states'] = new Map([['', { left: [], state: start }]]);
  let size = sizeOf(groups);
  for (const group of groups) {
    layers.push({ group, states });
    const count = group.places.length;
    const opened = group.caps.filter((cap) => !open.includes(cap));
    const held = [...open, ...opened];
    for (const cap of group.caps) waiting.set(cap, (waiting.get(cap) ?? 0) - count);
    const kept = held.flatMap((cap, at) => ((waiting.get(cap) ?? 0) > 0 ? [at] : []));
    const following: Layer['states'] = new Map();
    for (const { left, state } of states.values()) {
      const allowed = [...left, ...opened.map((cap) => most[cap] ?? 0)];
      const here = held.flatMap((cap, at) => (group.caps.includes(cap) ? [allowed[at] ?? 0] : []));
      for (let taken = 0; taken <= Math.min(count, k, ...here); taken += 1) {
        const after = kept.map((at) => {
          const cap = held[at] ?? -1;
          const rest = (allowed[at] ?? 0) - (group.caps.includes(cap) ? taken : 0);
          return Math.min(rest, waiting.get(cap) ?? 0);
        });
        const key = after.join();
        const known = following.get(key) ?? { left: after, state: { ways: new Float64Array(), next: [] } };
        following.set(key, known);
        state.next.push(known.state);
        budget.steps -= Math.min(k, size - count) + 1;
      }
    }
    budget.states -= following.size;
    if (budget.states < 0 || budget.steps < 0) return undefined;
    size -= count;
    open = kept.flatMap((at) => held[at] ?? []);
    states = following;
  }
  for (const { state } of states.values()) state.ways = Float64Array.of(0);
  for (const { group, states: before } of layers.toReversed())
    for (const { state } of before.values()) state.ways = waysOf(state, group.places.length, k);
  return start;
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

function convolved(a: Float64Array, b: Float64Array, k: number): Float64Array<ArrayBuffer> {
  return filled(Math.min(k + 1, a.length + b.length - 1), (count) =>
    logSum(
      Math.max(0, count - b.length + 1),
      Math.min(count, a.length - 1),
      (taken) => (a[taken] ?? -Infinity) + (b[count - taken] ?? -Infinity),
    ),
  );
}

function filled(length: number, value: (at: number) => number): Float64Array<ArrayBuffer> {
  const array = new Float64Array(length);
  for (let at = 0; at < length; at += 1) array[at] = value(at);
  return array;
}

function logSum(from: number, to: number, term: (at: number) => number): number {
  let largest = -Infinity;
  for (let at = from; at <= to; at += 1) largest = Math.max(largest, term(at));
  if (largest === -Infinity) return -Infinity;
  let sum = 0;
  for (let at = from; at <= to; at += 1) sum += Math.exp(term(at) - largest);
  return largest + Math.log(sum);
}

/** One of 0…length-1, by weights that are given as logarithms. */
function weighted(length: number, weight: (at: number) => number, random: Random): number {
  const total = logSum(0, length - 1, weight);
  const bits = 26;
  const half = 2 ** bits;
  let left = (random.between(0, half - 1) * half + random.between(0, half - 1)) / (half * half);
  let last = 0;
  for (let at = 0; at < length; at += 1) {
    const share = Math.exp(weight(at) - total);
    if (share === 0) continue;
    last = at;
    if (left < share) return at;
    left -= share;
  }
  return last;
}
