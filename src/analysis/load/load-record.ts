import { loadOutcomes } from '#core';
import type { EventOf, LoadSlice, Phase } from '#core';
import type { Findings } from '../findings.ts';
import { latencyOf } from '../tally.ts';
import type { LoadCounts, LoadFinding, TrafficLost, TrafficSteady } from './finding.ts';
import { lossiestOf } from './lossiest.ts';
import { SliceSum } from './slice-sums.ts';
import { Stretches } from './stretches.ts';
import type { Stretch } from './stretches.ts';
import { unknownWindows } from './unknown-windows.ts';

/** The stretches that are looked at for what goes on now are no older. */
const recentMs = 5000;

/** One load as its slices come. */
export class LoadRecord {
  readonly started: EventOf<'load-started'>;
  readonly lost: LoadFinding['lost'] = [];
  /** When it was asked to end, and why it ended, where it did so by itself. */
  endedAt: number | null = null;
  error: string | null = null;
  readonly #stretches = new Stretches();
  #latest: Stretch[] = [];

  constructor(started: EventOf<'load-started'>) {
    this.started = started;
  }

  add(slices: readonly LoadSlice[]): void {
    for (const slice of slices) this.#add(slice);
  }

  /** In the order of their times. */
  stretches(): Stretch[] {
    return this.#stretches.inOrder();
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
      sentPerSecond: this.#sentPerSecond(total),
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
   * What was under way in [t0, until): sent in it, or before it and decided since, or never heard of. In
   * the second of `until` the ok ones are taken as evenly spaced.
   */
  lostBetween(t0: number, until: number): TrafficLost {
    const counts = { ok: 0, failed: 0, rejected: 0, unknown: 0 };
    const add = (sum: SliceSum, okPart = 1) => {
      const outcomes = sum.outcomes();
      for (const outcome of loadOutcomes) counts[outcome] += outcomes[outcome];
      counts.ok -= outcomes.ok - Math.round(outcomes.ok * okPart);
    };
    for (const stretch of this.#stretches.all()) {
      const { from, to } = stretch;
      if (from >= t0 && from <= until) add(stretch.all, Math.min(1, (until - from) / (to - from)));
      if (from >= t0) continue;
      add(stretch.decidedSince(t0));
      counts.unknown += stretch.all.unheard;
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

  /** What was sent in steady, and of it lost before t0: what was lost later is the fault's. */
  steady(phases: Findings['phases'], t0: number | null): TrafficSteady | null {
    const steady = phases.find(({ phase }) => phase === 'steady');
    if (!steady) return null;
    const end = t0 ?? steady.to ?? Infinity;
    const own = this.stretches().filter(({ from, to }) => to > steady.from && from < end);
    const { due, sent, unknown } = sumAll(own).counts();
    const before = new SliceSum();
    for (const stretch of own) before.addSum(stretch.decidedBefore(end));
    const { failed, rejected } = before.told();
    const lossiest = lossiestOf(own, (stretch) => ({
      due: stretch.all.counts().due,
      lost: stretch.decidedBefore(end).lost,
    }));
    return { due, sent, failed, rejected, unknown, mostly: before.mostly, lossiest };
  }

  #sentPerSecond(total: SliceSum): number | null {
    const { model, at } = this.started;
    if (model !== 'closed' || this.endedAt === null || this.endedAt <= at) return null;
    return (1000 * total.counts().sent) / (this.endedAt - at);
  }

  #add(slice: LoadSlice): void {
    const { stretch, isNew } = this.#stretches.add(slice);
    if (!isNew) return;
    const isOld = ({ from }: Stretch) => from <= slice.from - recentMs;
    for (const one of this.#latest.filter(isOld)) one.pack();
    this.#latest = [...this.#latest.filter((one) => !isOld(one)), stretch];
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
