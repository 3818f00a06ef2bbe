import { ExitCode } from '#core';
import type { AwsReference, Inventory, PreflightFinding } from '#core';
import { diagnose, orFinding, parseExperiment, stepsOf } from '#experiments';
import type { OpenedTarget } from '#experiments';
import { renderFindings } from '#reporters';
import { openAwsTarget } from '#targets';
import { startClock } from './clock.ts';
import type { DoctorFlags } from './doctor.ts';
import { examineMachine } from './examine-machine.ts';
import { defaultTag, tagCommand, taggedCount } from './tag-command.ts';
import { awsOptions } from './open-aws.ts';
import { openTarget, withTarget } from './open-target.ts';
import { ownAddresses } from './own-addresses.ts';
import { readConfig } from './read-config.ts';
import { readTextFile } from './read-file.ts';
import { interruptible, whileLooking } from './signals.ts';
import { standing, standingOf } from './standing.ts';
import { terminalOf } from './terminal.ts';

const probeForMs = 3000;

/** Looks at this machine, and at an experiment's target or those of squall.yaml. Returns the exit code. */
export async function examineFile(file: string | undefined, flags: DoctorFlags): Promise<number> {
  const interrupt = interruptible((text) => console.error(text), whileLooking);
  try {
    const all = [
      ...(await examineMachine()),
      ...(file === undefined
        ? await everyTarget(flags, interrupt.signal)
        : await oneExperiment(file, flags, interrupt.signal)),
    ];
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
      if (inventory) findings.push(...inventoryFindings(name, reference, inventory));
    } finally {
      target.close();
    }
  }
  return findings;
}

function inventoryFindings(name: string, reference: AwsReference, inventory: Inventory): PreflightFinding[] {
  const { instances, services, region, account } = inventory;
  const tagged = taggedCount(inventory);
  const running = instances.filter(({ state }) => state === 'running').length;
  const found = `${name}: ${running} instances, ${tagged} of them tagged ${defaultTag.key}=${defaultTag.value}; ${services.length} services in ${region}, account ${account}`;
  return [
    tagged > 0
      ? { level: 'ok', what: found }
      : {
          level: 'warn',
          what: `${found}: none may be hurt, unless an experiment asks for another tag`,
          todo: `Tag those that may: ${tagCommand(reference, inventory)}`,
        },
    ...standing(reference, inventory, 0),
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
    const how = { ...startClock(), ownAddresses: ownAddresses(), probeForMs, signal };
    const found = await diagnose(experiment, opened, how);
    findings.push(...found.findings, ...standingOf(experiment, found));
  };
  try {
    await orFinding(look, findings, signal);
  } finally {
    await opened?.close();
  }
  return findings;
}
