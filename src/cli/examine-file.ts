import { countRunning, ExitCode, usualTag } from '#core';
import type { AwsReference, Inventory, PreflightFinding } from '#core';
import { diagnose, orFinding, parseExperiment, stepsOf } from '#experiments';
import type { OpenedTarget } from '#experiments';
import { renderFindings } from '#reporters';
import { openAwsTarget } from '#targets';
import { dirname, resolve } from 'node:path';
import { startClock } from './clock.ts';
import type { DoctorFlags } from './doctor.ts';
import { examineMachine } from './examine-machine.ts';
import { tagCommand, taggedCount } from './tag-command.ts';
import { awsOptions } from './open-aws.ts';
import { loadFindings } from './load-findings.ts';
import { openTarget, withTarget } from './open-target.ts';
import { ownAddresses } from './own-addresses.ts';
import { readConfig } from './read-config.ts';
import { readTextFile } from './read-file.ts';
import { interruptible, whileLooking } from './signals.ts';
import { asDisturbed, standing, standingOf } from './standing.ts';
import { terminalOf } from './terminal.ts';

const probeForMs = 3000;

/** Looks at this machine, and at an experiment's target or those of squall.yaml. Returns the exit code. */
export async function examineFile(file: string | undefined, flags: DoctorFlags): Promise<number> {
  const interrupt = interruptible((text) => console.error(text), whileLooking);
  try {
    const { findings: ofMachine, left } = await examineMachine(interrupt.signal);
    const ofTargets =
      file === undefined
        ? await everyTarget(flags, interrupt.signal)
        : await oneExperiment(file, flags, interrupt.signal);
    // What a run has left is told with its target, where that is looked at.
    const elsewhere = left.filter(({ runId }) => !ofTargets.some(({ what }) => what.includes(runId)));
    const all = [...ofMachine, ...elsewhere.map(({ finding }) => finding), ...ofTargets];
    // A halt stands in the way of this machine and of each target.
    const findings = [...new Map(all.map((one) => [one.what, one])).values()];
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
    const failed: PreflightFinding[] = [];
    try {
      const inventory = await orFinding(() => target.inventory(signal), failed, signal);
      findings.push(...failed.map((one) => ({ ...one, what: `${name}: ${one.what}` })));
      if (inventory) findings.push(...(await inventoryFindings(name, reference, inventory)));
    } finally {
      target.close();
    }
  }
  return findings;
}

async function inventoryFindings(
  name: string,
  reference: AwsReference,
  inventory: Inventory,
): Promise<PreflightFinding[]> {
  const { instances, services, region, account } = inventory;
  const tagged = taggedCount(inventory);
  const found = `${name}: ${countRunning(instances)} instances, ${tagged} of them tagged ${usualTag}; ${services.length} services in ${region}, account ${account}`;
  return [
    tagged > 0
      ? { level: 'ok', what: found }
      : {
          level: 'warn',
          what: `${found}: none may be hurt, unless an experiment asks for another tag`,
          todo: `Tag those that may: ${tagCommand(reference, inventory)}`,
        },
    ...(await standing(reference, inventory, 0)).findings,
  ];
}

async function oneExperiment(
  file: string,
  flags: DoctorFlags,
  signal: AbortSignal,
): Promise<PreflightFinding[]> {
  const { text, name } = readTextFile(file);
  const findings: PreflightFinding[] = [];
  let opened: OpenedTarget | undefined;
  const written = parseExperiment(text, name);
  const look = async () => {
    const [step] = stepsOf(withTarget(written, flags.config));
    if (!step) return;
    const { experiment } = step;
    opened = await openTarget(experiment, { experimentFile: file, attach: flags.attach === true }, signal);
    const directory = dirname(resolve(file));
    const how = { ...startClock(), ownAddresses: ownAddresses(), directory, probeForMs, signal };
    const found = await diagnose(experiment, opened, how);
    const stands = await standingOf(experiment, found);
    findings.push(...stands.findings, ...asDisturbed(found.findings, stands.disturbedBy));
    findings.push(...(await loadFindings(found.plan, flags.config, signal)));
  };
  try {
    await orFinding(look, findings, signal);
  } finally {
    await opened?.close();
  }
  return findings;
}
