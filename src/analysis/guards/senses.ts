import type { Event, Guard, GuardCondition } from '#core';
import type { RunAnalysis } from '../analysis.ts';
import type { Sighting } from '../look-log.ts';
import { Recent } from './recent.ts';

/** Tells since when a condition is broken; null while it is not, or nothing is known. */
export interface Sense {
  step?(event: Event): void;
  since(): number | null;
}

type Of<Kind extends GuardCondition['kind']> = Extract<GuardCondition, { kind: Kind }>;

/** Rates and percentiles are taken over what a guard says `for`, and over no less than this. */
const leastSpanMs = 1000;

/** What watches a guard's condition in the fold. */
export function senseOf({ condition, forMs }: Guard, run: RunAnalysis): Sense {
  switch (condition.kind) {
    case 'servicesLost':
      return { since: () => lostBeyond(condition.above, run) };
    case 'probe':
      return { since: () => failingOf(condition.name, run) };
    case 'deadline':
      return { since: () => run.facts.window.t0 };
    case 'capacity':
      return { since: () => shortOf(condition, run) };
    case 'alarm':
      return firing(condition.name, run);
    case 'errorRate':
      return recently(run, forMs, (recent) => (recent.failedShare() ?? 0) > condition.above);
    case 'latency':
      break;
  }
  return recently(run, forMs, (recent) => (recent.latency(0.99) ?? 0) > condition.aboveMs);
}

/** Those that need no time of their own: what they look at spans it already. */
export function dueAfterMs({ condition, forMs }: Guard): number {
  if (condition.kind === 'deadline') return condition.afterMs;
  return condition.kind === 'errorRate' || condition.kind === 'latency' ? 0 : forMs;
}

function lostBeyond(above: number, run: RunAnalysis): number | null {
  const since = run.telling().flatMap(([, tracks]) => {
    const lost = tracks.flatMap(({ streaks }) => streaks.lostSince ?? []);
    return lost.length === 0 ? [] : Math.min(...lost);
  });
  return since.sort((a, b) => a - b)[above] ?? null;
}

function failingOf(name: string, { tracks }: RunAnalysis): number | null {
  const asked = [...tracks.values()].filter(({ probe }) => probe.id === name || probe.service === name);
  const since = asked.flatMap(({ outages }) => outages.failingSince() ?? []);
  return since.length === 0 ? null : Math.min(...since);
}

/** The first of the looks, without a break until the latest, that counted too few. */
function shortOf({ below, group }: Of<'capacity'>, { looks, facts }: RunAnalysis): number | null {
  const { t0 } = facts.window;
  const subjects = [...looks.subjects('capacity')].filter(([subject]) => (group ?? subject) === subject);
  if (t0 === null || subjects.length === 0) return null;
  const moments = [...new Set(subjects.flatMap(([, sightings]) => sightings.map(({ sent }) => sent)))];
  const countAt = (moment: number) =>
    subjects.reduce((sum, [, sightings]) => sum + sizeAt(sightings, moment), 0);
  const before = countAt(t0);
  const least = 'count' in below ? below.count : below.share * before;
  let since: number | null = null;
  for (const moment of moments.sort((a, b) => a - b)) {
    if (moment < t0) continue;
    since = countAt(moment) < least ? (since ?? moment) : null;
  }
  return since;
}

function sizeAt(sightings: readonly Sighting[], moment: number): number {
  return (sightings.findLast(({ sent }) => sent <= moment) ?? sightings[0])?.ids.size ?? 0;
}

function firing(name: string, { alerts }: RunAnalysis): Sense {
  let since: number | null = null;
  return {
    step(event) {
      if (event.type !== 'alert-look') return;
      since = alerts.isFiring(name) ? (since ?? event.done) : null;
    },
    since: () => since,
  };
}

function recently(run: RunAnalysis, forMs: number, isBroken: (recent: Recent) => boolean): Sense {
  const recent = new Recent(Math.max(forMs, leastSpanMs));
  let since: number | null = null;
  return {
    step(event) {
      if (event.type === 'load') for (const slice of event.slices) recent.addSlice(slice);
      else if (event.type !== 'samples') return;
      else for (const fold of event.folds) if (isRequest(fold.probe, run)) recent.add(fold);
      since = recent.isWhole && isBroken(recent) ? (since ?? recent.latest) : null;
    },
    since: () => since,
  };
}

function isRequest(id: string, { tracks }: RunAnalysis): boolean {
  const probe = tracks.get(id)?.probe;
  return probe !== undefined && probe.role !== 'cluster' && probe.isRequest !== false;
}
