import type { QueueObservation } from '#core';
import type { Recovery } from '../findings.ts';
import { noT0 } from '../window.ts';
import type { QueueFinding } from './finding.ts';

/** One look at a queue; the backlog is what waits and what a consumer holds. */
export interface Depth extends Omit<QueueObservation, 'kind'> {
  backlog: number;
}

/** What the looks at one queue come to. A look under way at t0 belongs to neither side. */
export function queueFinding(depths: readonly Depth[], t0: number | null): Omit<QueueFinding, 'probe'> {
  const sorted = [...depths].sort((a, b) => a.sent - b.sent);
  const before = t0 === null ? sorted : sorted.filter(({ done }) => done <= t0);
  const since = t0 === null ? [] : sorted.filter(({ sent }) => sent >= t0);
  const steady = before.map(({ backlog }) => backlog);
  const ages = since.map(({ oldestAgeMs }) => oldestAgeMs).filter((age) => age !== null);
  return {
    recovery: t0 === null ? { interval: null, why: noT0 } : drained(before, since, t0),
    baseline: steady.length === 0 ? null : { lowest: least(steady), highest: most(steady) },
    peak: since.length === 0 ? null : most(since.map(({ backlog }) => backlog)),
    last: sorted.at(-1)?.backlog ?? null,
    oldestAgeMs: ages.length === 0 ? null : most(ages),
    redelivered: redelivered(before, since),
    looks: { before: before.length, since: since.length },
  };
}

/** After its peak the backlog first came down to the most that it was before t0, between two looks. */
function drained(before: readonly Depth[], since: readonly Depth[], t0: number): Recovery {
  if (before.length === 0) return { interval: null, why: 'no look at the queue before the fault' };
  if (since.length === 0) return { interval: null, why: 'no look at the queue since the fault' };
  const baseline = most(before.map(({ backlog }) => backlog));
  const peak = most(since.map(({ backlog }) => backlog));
  if (peak <= baseline) return { interval: null, why: 'the backlog never left its baseline' };
  const peakAt = since.findLastIndex(({ backlog }) => backlog === peak);
  const backAt = since.findIndex(({ backlog }, index) => index > peakAt && backlog <= baseline);
  const lastAbove = since[(backAt < 0 ? since.length : backAt) - 1];
  const lo = (lastAbove?.sent ?? t0) - t0;
  const back = since[backAt];
  if (back) return { interval: { lo, hi: back.done - t0 } };
  return { interval: { lo, hi: null }, why: 'the backlog was above its baseline when the run ended' };
}

/** The counter only grows; one that shrank was started anew, and nothing is known. */
function redelivered(before: readonly Depth[], since: readonly Depth[]): QueueFinding['redelivered'] {
  const counters = [...before.slice(-1), ...since].map((one) => one.redelivered);
  const known = counters.filter((count) => count !== null);
  const hasShrunk = known.some((count, index) => count < (known[index - 1] ?? 0));
  const [start, next] = counters;
  const last = counters.at(-1);
  if (before.length === 0 || hasShrunk || known.length !== counters.length) return null;
  if (start == null || next == null || last == null) return null;
  return { lo: last - next, hi: last - start };
}

const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
