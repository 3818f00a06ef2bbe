import { BadInputError } from '#core';
import type { LoadPlan, PreflightFinding } from '#core';
import { engineNamed, engines } from './engines.ts';
import { hostsOf } from './hosts.ts';
import { jobsOf } from './jobs.ts';

/** Which engines are on this machine, and how the others are had. */
export async function findEngines(signal: AbortSignal): Promise<PreflightFinding[]> {
  return Promise.all(
    Object.values(engines).map(async (engine): Promise<PreflightFinding> => {
      const found = await engine.find(signal);
      if ('version' in found) return { level: 'ok', what: `load engine ${engine.name}: ${found.version}` };
      const { missing, howToGet } = found;
      return {
        level: 'ok',
        what: `load engine ${engine.name}: ${missing}; needed only where a load names it`,
        todo: howToGet,
      };
    }),
  );
}

/** By what the load of a plan is sent, and to whom; engines that are not here are left out. */
export async function findEnginesOf(load: LoadPlan, signal: AbortSignal): Promise<PreflightFinding[]> {
  const told = jobsOf(load).map(async (job): Promise<PreflightFinding[]> => {
    const { role, engine } = job;
    const found = await engineNamed(engine).find(signal);
    if ('missing' in found) return [];
    const hosts = hostsOf([job]).join(', ');
    return [{ level: 'ok', what: `the ${role} is sent by ${engine} (${found.version}) to ${hosts}` }];
  });
  return (await Promise.all(told)).flat();
}

/** Raises BadInputError where what a plan sends load with is not there. */
export async function refuseMissingEngines(load: LoadPlan, signal: AbortSignal): Promise<void> {
  for (const name of new Set(jobsOf(load).map(({ engine }) => engine))) {
    const found = await engineNamed(name).find(signal);
    if ('missing' in found)
      throw new BadInputError(`The load engine ${name} can't be used: ${found.missing}.`, {
        hint: found.howToGet,
      });
  }
}
