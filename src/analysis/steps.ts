import { formatDuration } from '#core';
import type { TargetGroup } from '#core';
import { counted, firstTime, notTouched } from './clocks.ts';
import type { Victims } from './clocks.ts';
import { between, of, unknown } from './evidence.ts';
import type { ClockFinding, Evidence, Recovery, ServiceFinding } from './findings.ts';
import type { LookLog } from './look-log.ts';
import { latestRecovery } from './recovery.ts';
import { noT0 } from './window.ts';

type Steps = ServiceFinding['steps'];

/** What the control plane told of one service. */
export function controlSteps(
  service: string,
  context: {
    t0: number | null;
    looks: LookLog;
    clocks: readonly ClockFinding[];
    victims: Victims;
    targetGroups: readonly TargetGroup[];
  },
): Pick<Steps, 'detected' | 'replaced' | 'registered' | 'discovered'> {
  const { clocks, targetGroups } = context;
  const groups = targetGroups.filter((group) => group.service === service).map(({ name }) => name);
  return {
    detected: detected(service, context),
    replaced: subjectsRecovery(clocks, 'tasks', [service]),
    registered: subjectsRecovery(clocks, 'targets', groups),
    discovered: subjectsRecovery(clocks, 'discovery', [service]),
  };
}

/** When none of the service's tasks on victims counted any more. */
function detected(
  service: string,
  { t0, looks, victims }: { t0: number | null; looks: LookLog; victims: Victims },
): Recovery {
  if (t0 === null) return unknown(noT0);
  const sightings = looks.subjects('tasks').get(service) ?? [];
  const isVictim = (id: string) => victims.tasks.has(id);
  const hasVictims = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].some(isVictim);
  const base = sightings.findLast(({ done }) => done <= t0);
  if (!base || !hasVictims(base)) return unknown(notTouched);
  const since = sightings.filter(({ sent }) => sent >= t0);
  if (since.length === 0) return unknown('there was no look after the fault');
  return firstTime(since, (one) => !hasVictims(one), {
    t0,
    tell: (one) => counted('tasks', one, isVictim, base.ids.size),
    whyNot: 'the victims still count',
  });
}

function subjectsRecovery(
  clocks: readonly ClockFinding[],
  clock: ClockFinding['clock'],
  names: readonly string[],
): Recovery {
  const subjects = clocks.find((one) => one.clock === clock)?.subjects ?? [];
  const touched = subjects.filter(
    ({ subject, recovery }) => names.includes(subject) && recovery.why !== notTouched,
  );
  if (touched.length === 0) return unknown(notTouched);
  const [only, ...others] = touched;
  if (only && others.length === 0) return only.recovery;
  return latestRecovery(touched.map(({ subject, recovery }) => of(subject, recovery)));
}

/** What the probes told: the first ok after the last outage, and the end of the hold that followed. */
export function userSteps(
  recovery: Recovery,
  hold: { wasHit: boolean; settleForMs: number; provenAfterMs: number | null },
): Pick<Steps, 'serving' | 'settled'> {
  const { evidence } = recovery;
  if (!evidence) return { serving: recovery, settled: recovery };
  if (!hold.wasHit) {
    const never = unknown('it never stopped serving');
    return { serving: never, settled: never };
  }
  const after = (bound: Evidence): Evidence => {
    const from = hold.provenAfterMs ?? 0;
    const saw = bound.at < from ? 'the fault was proven' : bound.saw;
    const begun = Math.max(bound.at, from);
    const told = `${formatDuration(hold.settleForMs)} from ${formatDuration(begun)} on (${saw})`;
    return { ...bound, at: begun + hold.settleForMs, saw: told };
  };
  const { lo, hi } = evidence;
  if (hi === null) return { serving: recovery, settled: between(after(lo), null, recovery.why ?? '') };
  return { serving: recovery, settled: between(after(lo), after(hi)) };
}
