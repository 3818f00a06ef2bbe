import { ExitCode, stateDirectory } from '#core';
import { halt, haltIn, liftHalt } from '#journal';
import { homedir } from 'node:os';

/** Ends every run of this machine and lets none begin. Returns the exit code. */
export function haltAll(why: string): number {
  const directory = stateDirectory(process.env, homedir());
  const before = haltIn(directory);
  if (before) {
    console.error(`Halted already, since ${before.since}: ${before.why}. It stays so until squall resume.`);
    return ExitCode.held;
  }
  halt(directory, { since: new Date().toISOString(), why: why === '' ? 'no reason was given' : why });
  console.error('Halted: every run of this machine ends and puts back what it did; none begins.');
  console.error('Once it is safe again: squall resume');
  return ExitCode.held;
}

/** Lifts the halt. Returns the exit code. */
export function liftAll(): number {
  const directory = stateDirectory(process.env, homedir());
  const halted = haltIn(directory);
  liftHalt(directory);
  console.error(halted ? `Lifted the halt of ${halted.since}: ${halted.why}.` : 'Nothing was halted.');
  return ExitCode.held;
}
