import { messageOf, type UndoOutcome, type UndoStep } from '#core';
import type { ResizesGroups, StopsInstances } from '#targets';
import type { z } from 'zod';
import type { UndoContext } from '../contract.ts';
import { once } from '../once.ts';
import { putBack, type Standing } from '../put-back.ts';
import { changeEach, stepsOf, unread, type Thing } from '../steps.ts';
import { groupsOf, powerOf } from './inject.ts';
import { resumeParams, startParams } from './steps.ts';

type Start = z.infer<typeof startParams>;
type Resume = z.infer<typeof resumeParams>;
type How = Parameters<StopsInstances['start']>[1];

// A graceful stop takes minutes where the system does not end, and the start comes after it.
const startPatienceMs = 900_000;
const resumePatienceMs = 60_000;
const mostPerRequest = 1000;

/** Starts the instances, and only then lets their groups judge them again: a stopped one would be replaced. */
export async function undo(steps: readonly UndoStep[], context: UndoContext): Promise<UndoOutcome[]> {
  const starts = stepsOf(steps, startParams);
  const resumes = stepsOf(steps, resumeParams);
  const how = { signal: context.signal, onSent: once(context.onSent) };
  const started = putBack(starts, context, startWays(powerOf(context.target), how));
  const resumed =
    resumes.length === 0
      ? []
      : putBack(resumes, context, { ...resumeWays(groupsOf(context.target), how), after: started });
  return [...(await Promise.all([started, resumed])).flat(), ...unread(steps, starts, resumes)];
}

function startWays(power: StopsInstances, how: How) {
  return {
    patienceMs: startPatienceMs,
    look: async (things: readonly Thing<Start>[]) => {
      const ids = things.map(({ params }) => params.instanceId);
      const states = new Map((await power.states(ids, how.signal)).map(({ id, state }) => [id, state]));
      return new Map(
        things.map(({ id, params }) => [id, standingOf(params, states.get(params.instanceId) ?? 'missing')]),
      );
    },
    change: async (things: readonly Thing<Start>[]) => {
      const errors = new Map<string, string>();
      for (let at = 0; at < things.length; at += mostPerRequest)
        for (const [id, text] of await start(things.slice(at, at + mostPerRequest), power, how))
          errors.set(id, text);
      return errors;
    },
  };
}

function standingOf({ group }: Start, state: string): Standing {
  if (state === 'running') return { is: 'whole', detail: 'running' };
  if (state === 'stopped') return { is: 'hurt', detail: 'stopped' };
  if (state === 'stopping' || state === 'pending') return { is: 'returning', detail: `still ${state}` };
  const by = group === undefined ? '' : `: its group ${group} replaces it`;
  return { is: 'needless', detail: `${state} meanwhile, and can't be started${by}` };
}

// One that can't be started fails the whole request, and must not keep the others down.
async function start(
  things: readonly Thing<Start>[],
  power: StopsInstances,
  how: How,
): Promise<Map<string, string>> {
  try {
    await power.start(
      things.map(({ params }) => params.instanceId),
      how,
    );
    return new Map();
  } catch (error) {
    how.signal.throwIfAborted();
    const [only] = things;
    if (only !== undefined && things.length === 1) return new Map([[only.id, messageOf(error)]]);
    return changeEach(things, ({ instanceId }) => power.start([instanceId], how));
  }
}

function resumeWays(groups: ResizesGroups, how: How) {
  return {
    patienceMs: resumePatienceMs,
    look: async (things: readonly Thing<Resume>[]) => {
      const found = await groups.read(
        things.map(({ params }) => params.groupName),
        how.signal,
      );
      const suspended = new Map(found.map(({ name, suspendedProcesses }) => [name, suspendedProcesses]));
      return new Map(
        things.map(({ id, params }) => [id, standingOfGroup(params, suspended.get(params.groupName))]),
      );
    },
    change: (things: readonly Thing<Resume>[]) =>
      changeEach(things, ({ groupName, processes }) => groups.resume(groupName, processes, how)),
  };
}

function standingOfGroup({ processes }: Resume, suspended: string[] | undefined): Standing {
  if (suspended === undefined) return { is: 'needless', detail: 'the group is gone' };
  const left = processes.filter((process) => suspended.includes(process));
  if (left.length === 0) return { is: 'whole', detail: `${processes.join(' and ')} run` };
  return { is: 'hurt', detail: `${left.join(' and ')} still suspended` };
}
