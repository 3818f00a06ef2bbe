import type { Context } from '../context.ts';
import { lackOf } from './candidates.ts';
import type { Candidate, Lack, PlacementWish } from './candidates.ts';

const guide = 'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';

/** Why a task cannot be placed, in the words of an ECS service event. */
export function failureText(
  context: Pick<Context, 'does'>,
  wish: PlacementWish,
  candidates: readonly Candidate[],
): string {
  const why = 'because no container instance met all of its requirements.';
  const closest = closestOf(context, wish, candidates);
  if (!closest) return `${why} Reason: No Container Instances were found in your cluster. ${guide}`;
  const { candidate, lack } = closest;
  return `${why} The closest matching (container-instance ${candidate.record.id}) ${wordsOf(lack)} ${guide}`;
}

function wordsOf(lack: Lack): string {
  if (lack === 'RESOURCE:CPU') return 'has insufficient CPU units available.';
  if (lack === 'RESOURCE:MEMORY') return 'has insufficient memory available.';
  if (lack === 'RESOURCE:PORTS') return 'is already using a port required by your task.';
  return `encountered error "${lack}".`;
}

function closestOf(
  context: Pick<Context, 'does'>,
  wish: PlacementWish,
  candidates: readonly Candidate[],
): { candidate: Candidate; lack: Lack } | undefined {
  let closest: { candidate: Candidate; lack: Lack; distance: number } | undefined;
  for (const candidate of candidates) {
    const lack = lackOf(context, wish, candidate);
    if (lack === undefined) continue;
    const distance = distanceOf(lack, wish, candidate);
    if (!closest || distance < closest.distance) closest = { candidate, lack, distance };
  }
  return closest;
}

/** Resources by the share that is missing; what no freed room would cure is farther than all of that. */
function distanceOf(lack: Lack, wish: PlacementWish, { left }: Candidate): number {
  const missing =
    Math.max(0, wish.cpu - left.cpu) / Math.max(wish.cpu, 1) +
    Math.max(0, wish.memory - left.memory) / Math.max(wish.memory, 1);
  if (lack === 'RESOURCE:CPU' || lack === 'RESOURCE:MEMORY') return missing;
  return lack === 'RESOURCE:PORTS' ? 2 : lack === 'AGENT' ? 4 : 3;
}
