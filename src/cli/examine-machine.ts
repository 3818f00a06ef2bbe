import { messageOf, stateDirectory, stopOf } from '#core';
import type { PreflightFinding } from '#core';
import { makeDirectory } from '#files';
import { findEngines } from '#load';
import { closed, unfinishedRuns } from '#safety';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';

interface MachineFindings {
  findings: PreflightFinding[];
  /** Of the runs that have left something, or of which that can't be known. */
  left: { runId: string; finding: PreflightFinding }[];
}

/** What this machine itself tells of hurting anybody: where leases are, a halt, and what runs have left. */
export async function examineMachine(signal: AbortSignal): Promise<MachineFindings> {
  const directory = stateDirectory(process.env, homedir());
  const findings: PreflightFinding[] = [];
  try {
    makeDirectory(directory, 0o700);
    accessSync(directory, constants.W_OK);
    findings.push({ level: 'ok', what: `leases are kept in ${directory}: they cover this machine alone` });
  } catch (error) {
    findings.push({
      level: 'stop',
      what: `${directory} can't be written: ${messageOf(error)}`,
      todo: 'Set SQUALL_HOME to a directory of your own.',
    });
  }
  const halted = closed({ directory, target: 'this machine' });
  if (halted) findings.push(stopOf(halted));
  findings.push(...(await findEngines(signal)));
  const { unfinished, unknown } = await unfinishedRuns(directory);
  return {
    findings,
    left: [
      ...unknown.map(({ runId, error }) => ({ runId, finding: stopOf(error) })),
      ...unfinished.map(({ runId, run, left }) => ({
        runId,
        finding: {
          level: 'stop' as const,
          what: `run ${runId} has left ${left.length === 1 ? '1 step' : `${left.length} steps`} to be put back`,
          todo: `squall recover ${run}`,
        },
      })),
    ],
  };
}
