import type { TargetGroup } from '#core';
import { firstTime, notTouched } from './clocks.ts';
import type { Victims } from './clocks.ts';
import type { ClockFinding, Recovery, ServiceFinding } from './findings.ts';
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
): Pick<Steps, 'detected' | 'replaced' | 'registered'> {
  const { clocks, targetGroups } = context;
  const groups = targetGroups.filter((group) => group.service === service).map(({ name }) => name);
  return {
    detected: detected(service, context),
    replaced: subjectsRecovery(clocks, 'tasks', [service]),
    registered: subjectsRecovery(clocks, 'targets', groups),
  };
}

/** When none of the service's tasks on victims counted any more. */
function detected(
  service: string,
  { t0, looks, victims }: { t0: number | null; looks: LookLog; victims: Victims },
): Recovery {
  if (t0 === null) return { interval: null, why: noT0 };
  const sightings = looks.subjects('tasks').get(service) ?? [];
  const hasVictims = ({ ids }: { ids: ReadonlySet<string> }) => [...ids].some((id) => victims.tasks.has(id));
  const base = sightings.findLast(({ done }) => done <= t0);
  if (!base || !hasVictims(base)) return { interval: null, why: notTouched };
  const since = sightings.filter(({ sent }) => sent >= t0);
  if (since.length === 0) return { interval: null, why: 'there was no look after the fault' };
  return firstTime(since, (one) => !hasVictims(one), t0, 'the victims still count');
}

function subjectsRecovery(
  clocks: readonly ClockFinding[],
  clock: ClockFinding['clock'],
  names: readonly string[],
): Recovery {
  const subjects = clocks.find((one) => one.clock === clock)?.subjects ?? [];
  const touched = subjects
    .filter(({ subject }) => names.includes(subject))
    .map(({ recovery }) => recovery)
    .filter(({ why }) => why !== notTouched);
  return touched.length === 0 ? { interval: null, why: notTouched } : latestRecovery(touched);
}

/** What the probes told: the first ok after the last outage, and the end of the hold that followed. */
export function userSteps(
  recovery: Recovery,
  hold: { wasHit: boolean; settleForMs: number; provenAfterMs: number | null },
): Pick<Steps, 'serving' | 'settled'> {
  const { interval } = recovery;
  if (interval === null) return { serving: recovery, settled: recovery };
  if (!hold.wasHit) {
    const never = { interval: null, why: 'it never stopped serving' };
    return { serving: never, settled: never };
  }
  const { lo, hi } = interval;
  const from = hold.provenAfterMs ?? 0;
  const settled = {
    lo: Math.max(lo, from) + hold.settleForMs,
    hi: hi === null ? null : Math.max(hi, from) + hold.settleForMs,
  };
  return { serving: recovery, settled: { ...recovery, interval: settled } };
}
