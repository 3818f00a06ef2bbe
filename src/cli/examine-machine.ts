import { messageOf, stateDirectory, stopOf } from '#core';
import type { PreflightFinding } from '#core';
import { makeDirectory } from '#journal';
import { closed, unfinishedRuns } from '#safety';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';

/** What this machine itself tells of hurting anybody: where leases are, a halt, and what runs have left. */
export async function examineMachine(): Promise<PreflightFinding[]> {
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
  const { unfinished, unknown } = await unfinishedRuns(directory);
  findings.push(...unknown.map(({ error }) => stopOf(error)));
  for (const { runId, run, left } of unfinished)
    findings.push({
      level: 'stop',
      what: `run ${runId} has left ${left.length === 1 ? '1 step' : `${left.length} steps`} to be put back`,
      todo: `squall recover ${run}`,
    });
  return findings;
}
