import { BadInputError, formatDuration } from '#core';
import type { Experiment, Plan, ProbePlan } from '#core';

/** A hold that fewer answers make up says little. */
const answersOfHold = 3;

type Asked = Pick<Plan, 'probes'>;

/** Raises BadInputError where `servicesLost` would hold by construction: nothing can count as lost before the run gives up. */
export function refuseTooSeldom({ expect, watch }: Experiment, { probes }: Asked): void {
  const expected = expect.find(({ quantity }) => quantity === 'servicesLost');
  const blind = probes.find((probe) => isAsked(probe) && lostInMs(probe, watch) >= watch.giveUpAfterMs);
  if (!expected || !blind) return;
  const { lostAfter, giveUpAfterMs } = watch;
  throw new BadInputError(
    `${expected.text} can't be told of ${blind.id}: it is asked every ${formatDuration(blind.intervalMs)}, so ${lostAfter.sends} failures in a row take ${formatDuration(lostInMs(blind, watch))}, and the run gives up ${formatDuration(giveUpAfterMs)} after the fault.`,
    {
      hint: 'Give the probe a higher rate, let watch.lostAfter.sends be lower, or watch.giveUpAfter longer.',
    },
  );
}

/** What can't be seen of a service because it is asked too seldom. */
export function seldomAsked({ watch }: Pick<Experiment, 'watch'>, { probes }: Asked): string[] {
  return probes
    .filter((probe) => isAsked(probe) && probe.intervalMs * answersOfHold > watch.settleForMs)
    .map(({ id, intervalMs }) => {
      const [every, hold] = [formatDuration(intervalMs), formatDuration(watch.settleForMs)];
      return `${id} is asked every ${every}: an outage shorter than that may be missed, and settleFor, ${hold}, is too short for ${answersOfHold} answers.`;
    });
}

function isAsked({ isRequest, role }: ProbePlan): boolean {
  return isRequest !== false && role !== 'cluster';
}

function lostInMs({ intervalMs }: ProbePlan, { lostAfter: { sends, forMs } }: Experiment['watch']): number {
  return Math.max(forMs, (sends - 1) * intervalMs);
}
