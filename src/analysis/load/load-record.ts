import { loadOutcomes } from '#core';
import type { EventOf, LoadSlice, Phase } from '#core';
import type { Findings } from '../findings.ts';
import { latencyOf } from '../tally.ts';
import type { LoadCounts, LoadFinding, TrafficLost } from './finding.ts';
import { SliceSum } from './slice-sums.ts';
import { unknownWindows } from './unknown-windows.ts';

/** The stretches that are looked at for what goes on now are no older. */
const recentMs = 5000;

/** Everything that was told of one stretch of one scenario. */
export interface Stretch {
  scenario: string;
  from: number;
  to: number;
  all: SliceSum;
  /** Of those, what was decided after an edge, by the edge. */
  across: Map<number, SliceSum>;
}

/** One load as its slices come. */
export class LoadRecord {
  readonly started: EventOf<'load-started'>;
  readonly lost: LoadFinding['lost'] = [];
  /** When it was asked to end, and why it ended, where it did so by itself. */
  endedAt: number | null = null;
  error: string | null = null;
  readonly #stretches = new Map<string, Stretch>();
  #latest: Stretch[] = [];

  constructor(started: EventOf<'load-started'>) {
    this.started = started;
  }

  add(slices: readonly LoadSlice[]): void {
    for (const slice of slices) this.#add(slice);
  }

  /** In the order of their times; none reaches over the begin of another, whenever its edge was told. */
  stretches(): Stretch[] {
    const inOrder = [...this.#stretches.values()].sort((a, b) => a.from - b.from);
    let [from, next] = [Infinity, Infinity];
    for (const stretch of inOrder.toReversed()) {
      if (stretch.from < from) [from, next] = [stretch.from, from];
      stretch.to = Math.min(stretch.to, next);
    }
    return inOrder;
  }

  /** What was sent in about the last so many milliseconds, without the newest stretch: the rest of it may still come. */
  recent(spanMs: number): { sum: SliceSum; overMs: number } {
    const newest = Math.max(...this.#latest.map(({ from }) => from));
    const older = this.#latest.filter(({ from }) => from < newest);
    const end = older.length === 0 ? Math.max(...this.#latest.map(({ to }) => to)) : newest;
    const within = (older.length === 0 ? this.#latest : older).filter(({ from }) => from >= end - spanMs);
    const sum = new SliceSum();
    for (const { all } of within) sum.addSum(all);
    const first = Math.min(...within.map(({ from }) => from));
    return { sum, overMs: within.length === 0 ? 0 : end - first };
  }

  finding(phases: Findings['phases'], t0: number | null): LoadFinding {
    const stretches = this.stretches();
    const total = sumAll(stretches);
    const { role, engine, model, version = null } = this.started;
    const countsOf = (sum: SliceSum) => this.#counts(sum);
    const phasesOf = (own: readonly Stretch[]) =>
      byPhase(own, phases, t0).map(([phase, ones]) => ({ phase, sum: sumAll(ones) }));
    return {
      role,
      engine,
      model,
      version,
      error: this.error,
      total: countsOf(total),
      phases: phasesOf(stretches).map(({ phase, sum }) => ({ phase, ...countsOf(sum) })),
      scenarios: [...Map.groupBy(stretches, ({ scenario }) => scenario)].map(([scenario, own]) => ({
        scenario,
        ...countsOf(sumAll(own)),
        byPhase: phasesOf(own).map(({ phase, sum }) => ({
          phase,
          ...countsOf(sum),
          latencyHistogram: sum.latency.toHistogram(),
        })),
      })),
      seconds: bySecond(stretches).map(({ own, ...second }) => ({ ...second, ...countsOf(sumAll(own)) })),
      misses: total.reasons(),
      unknownWindows: unknownWindows(stretches),
      lateness: latencyOf(total.lateness.toHistogram()),
      lost: this.lost,
    };
  }

  /**
   * What was under way in [t0, until): sent in it, or before it and decided since, or never heard of. `until` counts to
   * its second's end.
   */
  lostBetween(t0: number, until: number): TrafficLost {
    const counts = { ok: 0, failed: 0, rejected: 0, unknown: 0 };
    const add = (sum: SliceSum) => {
      const outcomes = sum.outcomes();
      for (const outcome of loadOutcomes) counts[outcome] += outcomes[outcome];
    };
    for (const { from, all, across } of this.#stretches.values()) {
      if (from >= t0 && from <= until) add(all);
      if (from >= t0) continue;
      for (const [edge, decided] of across) if (edge >= t0) add(decided);
      counts.unknown += all.unheard;
    }
    const { failed, rejected, unknown } = counts;
    const due = counts.ok + failed + rejected + unknown;
    const lost = failed + rejected;
    const share = due === 0 ? null : { lo: lost / due, hi: (lost + unknown) / due };
    return { until: Number.isFinite(until) ? until : null, due, failed, rejected, unknown, share };
  }

  #counts(sum: SliceSum): LoadCounts {
    const counts = sum.counts();
    return this.started.tellsBytes === false ? { ...counts, bytes: null } : counts;
  }

  #add(slice: LoadSlice): void {
    const { scenario, from, to, across } = slice;
    const key = `${scenario} ${from}`;
    let stretch = this.#stretches.get(key);
    if (!stretch) {
      stretch = { scenario, from, to, all: new SliceSum(), across: new Map() };
      this.#stretches.set(key, stretch);
      this.#latest = [...this.#latest.filter((one) => one.from > from - recentMs), stretch];
    }
    stretch.to = Math.min(stretch.to, to);
    stretch.all.add(slice);
    if (across === undefined) return;
    const decided = stretch.across.get(across) ?? new SliceSum();
    decided.add(slice);
    stretch.across.set(across, decided);
  }
}

/** Added up in place: a stretch of an hour has thousands of seconds. */
function sumAll(stretches: Iterable<Pick<Stretch, 'all'>>): SliceSum {
  const sum = new SliceSum();
  for (const { all } of stretches) sum.addSum(all);
  return sum;
}

/** Each phase of the run by when requests were sent; what of the fault's came before t0 belongs to the one before. */
function byPhase(
  stretches: readonly Stretch[],
  phases: Findings['phases'],
  t0: number | null,
): [phase: Phase, own: Stretch[]][] {
  const first = phases.find(({ phase }) => phase === 'fault');
  const begins = phases
    .map((one) => ({ phase: one.phase, from: one === first ? (t0 ?? Infinity) : one.from }))
    .sort((a, b) => a.from - b.from);
  // A second in which the load began may begin before its phase; every later edge was cut at.
  const phaseOf = ({ to }: Stretch) => begins.findLast((one) => one.from < to)?.phase ?? 'preflight';
  const order = begins.map(({ phase }) => phase);
  return [...Map.groupBy(stretches, phaseOf)].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
}

function bySecond(stretches: readonly Stretch[]): { from: number; to: number; own: Stretch[] }[] {
  return [...Map.groupBy(stretches, ({ from }) => from)].map(([from, own]) => ({
    from,
    to: Math.min(...own.map(({ to }) => to)),
    own,
  }));
}
