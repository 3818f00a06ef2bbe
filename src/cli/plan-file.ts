import { ExitCode } from '#core';
import type { TargetReference } from '#core';
import { makePlan, parseExperiment } from '#experiments';
import type { OpenedTarget } from '#experiments';
import { renderPlan } from '#reporters';
import { openAwsTarget } from '#targets';
import { openTarget } from './open-target.ts';
import { defaultExperiment, readTextFile } from './read-file.ts';
import { interruptible } from './signals.ts';
import { terminalOf } from './terminal.ts';

/** Reads the target and prints the plan; touches nothing. Returns the exit code. */
export async function planFile(
  path: string | undefined,
  flags: { attach?: boolean; json?: boolean },
): Promise<number> {
  const file = path ?? defaultExperiment;
  const { text, name } = readTextFile(file);
  const experiment = parseExperiment(text, name);
  const interrupt = interruptible((line) => console.error(line));
  let opened: OpenedTarget | undefined;
  try {
    opened = await open(
      experiment.target,
      { experimentFile: file, attach: flags.attach === true },
      interrupt.signal,
    );
    const inventory = await opened.target.inventory(interrupt.signal);
    const plan = makePlan(experiment, inventory, { ingress: opened.ingress });
    if (flags.json) console.log(JSON.stringify({ experiment: experiment.name, inventory, plan }, null, 2));
    else console.log(renderPlan(plan, inventory, { ...terminalOf(process.stdout), name: experiment.name }));
    return ExitCode.held;
  } catch (error) {
    if (interrupt.signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    await opened?.close();
    interrupt.dispose();
  }
}

async function open(
  reference: TargetReference,
  options: { experimentFile: string; attach: boolean },
  signal: AbortSignal,
): Promise<OpenedTarget> {
  if (reference.kind === 'lab') return openTarget(reference, options, signal);
  const { cluster, region, profile } = reference;
  const target = await openAwsTarget({
    name: cluster,
    cluster,
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  });
  return { target, lost: new AbortController().signal, close: async () => target.close() };
}
