import type { ControlClock } from '#core';
import { between, of, unknown } from './evidence.ts';
import type { Evidence, Recovery } from './findings.ts';
import type { LookLog, Sighting } from './look-log.ts';
import { latestRecovery } from './recovery.ts';
import { noT0 } from './window.ts';

/** What a clock counted of one group, service or target group, by the ids that its looks listed. */
interface SubjectFinding {
  subject: string;
  before: number;
  /** Of those before, how many stand or fall with the victims. */
  lost: number;
  /** The fewest at any one look since t0. */
  lowest: number;
  /** Of those before, the most that were missing at any one look since t0, replaced or not. */
  gone: number;
  recovery: Recovery;
}

/** One control-plane clock: when the victims were gone and their replacements counted. */
export interface ClockFinding {
  clock: ControlClock;
  recovery: Recovery;
  subjects: SubjectFinding[];
}

/** Which counted ids stand or fall with the victims that were really hurt. */
export interface Victims {
  instances: ReadonlySet<string>;
  tasks: ReadonlySet<string>;
  /** By the id of an instance or task: clocks on which it may go on counting. */
  mayStay?: ReadonlyMap<string, readonly ControlClock[]>;
  /** By the same: from when it may count again, since what was done to it was put back. */
  backFrom?: ReadonlyMap<string, number>;
}

/** Whether an id counted by a clock belongs to a victim. */
function isVictims(clock: ControlClock, id: string, victims: Victims): boolean {
  const owner = ownerOf(clock, id);
  return (clock === 'tasks' || clock === 'discovery' ? victims.tasks : victims.instances).has(owner);
}

/** Whether it belongs to a victim that must not count at this moment. */
export function mustGo(clock: ControlClock, id: string, victims: Victims, at: number): boolean {
  const owner = ownerOf(clock, id);
  if (!isVictims(clock, id, victims) || victims.mayStay?.get(owner)?.includes(clock)) return false;
  return at < (victims.backFrom?.get(owner) ?? Infinity);
}

/** Targets are counted by instance and port. */
function ownerOf(clock: ControlClock, id: string): string {
  return clock === 'targets' ? id.slice(0, Math.max(0, id.lastIndexOf(':'))) : id;
}

/** One clock: when the victims were gone and as many counted as before, for each subject and for all. */
export function clockFinding(
  clock: ControlClock,
  looks: LookLog,
  victims: Victims,
  t0: number | null,
): ClockFinding {
  const subjects: SubjectFinding[] = [];
  for (const [subject, sightings] of looks.subjects(clock)) {
    subjects.push({ subject, ...subjectFinding(clock, sightings, victims, t0) });
  }
  return { clock, recovery: recoveryOfAll(subjects, looks, t0), subjects };
}

function subjectFinding(
  clock: ControlClock,
  sightings: readonly Sighting[],
  victims: Victims,
  t0: number | null,
): Omit<SubjectFinding, 'subject'> {
  const isVictim = (id: string) => isVictims(clock, id, victims);
  const base = sightings.findLast(({ done }) => t0 === null || done <= t0);
  const before = base?.ids.size ?? 0;
  if (t0 === null) return { before, lost: 0, lowest: before, gone: 0, recovery: unknown(noT0) };
  const since = sightings.filter(({ sent }) => sent >= t0);
  const lowest = Math.min(...since.map(({ ids }) => ids.size), base ? before : Infinity);
  const lost = base ? countOf(base, isVictim) : 0;
  const gone = base ? Math.max(0, ...since.map(({ ids }) => countOf(base, (id) => !ids.has(id)))) : 0;
  const counts = { before, lost, lowest: Number.isFinite(lowest) ? lowest : before, gone };
  if (!base) return { ...counts, recovery: unknown(noLookBefore) };
  if (lost === 0) return { ...counts, recovery: unknown(notTouched) };
  const dip = since.findIndex((one) => countOf(one, isVictim) < lost || one.ids.size < before);
  const isBack = (sighting: Sighting) =>
    since.indexOf(sighting) >= dip &&
    sighting.ids.size >= before &&
    countOf(sighting, (id) => mustGo(clock, id, victims, sighting.sent)) === 0;
  if (since.length === 0) return { ...counts, recovery: unknown('there was no look after the fault') };
  const now = since.at(-1)?.lastSent ?? t0;
  const mustStillGo = countOf(base, (id) => mustGo(clock, id, victims, now)) > 0;
  if (dip < 0 && !mustStillGo) return { ...counts, lost: 0, recovery: unknown(notTouched) };
  if (dip < 0) return { ...counts, recovery: unknown('a dip was never seen: the victims still count') };
  const tell = (sighting: Sighting) => counted(clock, sighting, isVictim, before);
  return {
    ...counts,
    recovery: firstTime(since, isBack, { t0, tell, whyNot: 'not back when the run ended' }),
  };
}

/** When something first became so: after the last look that denied it was sent, by the end of the look that saw it. */
export function firstTime(
  since: readonly Sighting[],
  isSo: (sighting: Sighting) => boolean,
  { t0, tell, whyNot }: { t0: number; tell: (sighting: Sighting) => string; whyNot: string },
): Recovery {
  const place = since.findIndex(isSo);
  const first = since[place];
  const denied = since[place < 0 ? since.length - 1 : place - 1];
  const by = 'control plane';
  const lo: Evidence = denied
    ? { at: denied.lastSent - t0, by, saw: tell(denied) }
    : { at: 0, by: 't0', saw: 'no look denied it since' };
  if (!first) return between(lo, null, whyNot);
  return between(lo, { at: first.done - t0, sent: first.sent - t0, by, saw: tell(first) });
}

const counts: Record<ControlClock, string> = {
  capacity: 'running',
  tasks: 'running',
  targets: 'healthy',
  discovery: 'listed',
};

/** What a look counted, of how many there were before: `3 of 4 running, among them i-0a1 of the victims`. */
export function counted(
  clock: ControlClock,
  { ids }: Sighting,
  isVictim: (id: string) => boolean,
  before: number,
): string {
  const [first, ...others] = [...ids].filter(isVictim);
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  const victims = first === undefined ? 'none of the victims' : `among them ${first}${more} of the victims`;
  return `${ids.size} of ${before} ${counts[clock]}, ${victims}`;
}

export const notTouched = 'not touched';
export const noLookBefore = 'there was no look before the fault';

function recoveryOfAll(subjects: readonly SubjectFinding[], looks: LookLog, t0: number | null): Recovery {
  if (t0 === null) return unknown(noT0);
  if (looks.ok === 0) return unknown('no look told of it');
  const touched = subjects.filter(({ recovery }) => recovery.why !== notTouched);
  if (touched.length === 0) return unknown(notTouched);
  return latestRecovery(touched.map(({ subject, recovery }) => of(subject, recovery)));
}

function countOf({ ids }: Sighting, isVictim: (id: string) => boolean): number {
  let count = 0;
  for (const id of ids) if (isVictim(id)) count += 1;
  return count;
}
