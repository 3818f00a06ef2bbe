import { ExitCode, messageOf, stateDirectory } from '#core';
import type { PreflightFinding } from '#core';
import { examine, parseExperiment } from '#experiments';
import { haltIn } from '#journal';
import { renderFindings } from '#reporters';
import { unfinishedRuns } from '#safety';
import { openAwsTarget } from '#targets';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { startClock } from './clock.ts';
import type { DoctorFlags } from './doctor.ts';
import { awsOptions } from './open-aws.ts';
import { openTarget, withTarget } from './open-target.ts';
import { ownAddresses } from './own-addresses.ts';
import { readConfig } from './read-config.ts';
import { readTextFile } from './read-file.ts';
import { interruptible, whileLooking } from './signals.ts';
import { standing, standingOf, todoOf } from './standing.ts';
import { terminalOf } from './terminal.ts';

const probeForMs = 3000;
const directory = () => stateDirectory(process.env, homedir());

/** Looks at this machine, and at an experiment's target or those of squall.yaml. Returns the exit code. */
export async function examineFile(file: string | undefined, flags: DoctorFlags): Promise<number> {
  const interrupt = interruptible((text) => console.error(text), whileLooking);
  try {
    const findings = [
      ...(await machine()),
      ...(file === undefined
        ? await everyTarget(flags, interrupt.signal)
        : await oneExperiment(file, flags, interrupt.signal)),
    ];
    if (flags.json) console.log(JSON.stringify(findings, null, 2));
    else console.log(renderFindings(findings, terminalOf(process.stdout)));
    return findings.some(({ level }) => level === 'stop') ? ExitCode.badInput : ExitCode.held;
  } catch (error) {
    if (interrupt.signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    interrupt.dispose();
  }
}

async function machine(): Promise<PreflightFinding[]> {
  const home = directory();
  const findings: PreflightFinding[] = [];
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    accessSync(home, constants.W_OK);
    findings.push({ level: 'ok', what: `leases are kept in ${home}: they cover this machine alone` });
  } catch (error) {
    findings.push({
      level: 'stop',
      what: `${home} can't be written: ${messageOf(error)}`,
      todo: 'Set SQUALL_HOME to a directory of your own.',
    });
  }
  const halt = haltIn(home);
  if (halt)
    findings.push({
      level: 'stop',
      what: `everything is halted since ${halt.since}: ${halt.why}`,
      todo: 'Once it is safe again: squall resume',
    });
  const { unfinished, unknown } = await unfinishedRuns(home);
  for (const { error } of unknown)
    findings.push({ level: 'stop', what: error.message.replace(/\.$/, ''), ...todoOf(error) });
  for (const { runId, run, left } of unfinished)
    findings.push({
      level: 'stop',
      what: `run ${runId} has left ${left.length} steps to be put back`,
      todo: `squall recover ${run}`,
    });
  return findings;
}

async function everyTarget({ config }: DoctorFlags, signal: AbortSignal): Promise<PreflightFinding[]> {
  const read = readConfig(config);
  if (!read)
    return [
      {
        level: 'ok',
        what: 'there is no squall.yaml here or above, so only the lab can be hurt',
        todo: 'squall init writes one.',
      },
    ];
  const findings: PreflightFinding[] = [];
  for (const [name, reference] of read.config.targets) {
    const target = openAwsTarget(awsOptions(reference));
    try {
      const inventory = await target.inventory(signal);
      findings.push({
        level: 'ok',
        what: `${name}: ${inventory.instances.length} instances, ${inventory.services.length} services in ${inventory.region}, account ${inventory.account}`,
      });
      findings.push(...standing(reference, inventory, 0));
    } catch (error) {
      signal.throwIfAborted();
      findings.push({ level: 'stop', what: `${name}: ${messageOf(error)}`, ...todoOf(error) });
    } finally {
      target.close();
    }
  }
  return findings;
}

async function oneExperiment(
  file: string,
  flags: DoctorFlags,
  signal: AbortSignal,
): Promise<PreflightFinding[]> {
  const { text, name } = readTextFile(file);
  const experiment = withTarget(parseExperiment(text, name), flags.config);
  const options = { experimentFile: file, attach: flags.attach === true };
  const opened = await openTarget(experiment, options, signal);
  try {
    const { findings, inventory, plan } = await examine(experiment, opened, {
      ...startClock(),
      ownAddresses: ownAddresses(),
      probeForMs,
      signal,
    });
    return [...findings, ...standingOf(experiment, inventory, plan)];
  } finally {
    await opened.close();
  }
}
