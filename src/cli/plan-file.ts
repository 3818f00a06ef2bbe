import { BadInputError, ExitCode } from '#core';
import { examine, parseExperiment, stepsOf } from '#experiments';
import type { OpenedTarget } from '#experiments';
import { writeApprovedPlan } from '#journal';
import { forecastIn } from '#load';
import { renderPlan } from '#reporters';
import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { startClock } from './clock.ts';
import { laterSteps } from './later-steps.ts';
import { loadFindings } from './load-findings.ts';
import { openTarget, withTarget } from './open-target.ts';
import { ownAddresses } from './own-addresses.ts';
import type { PlanFlags } from './plan.ts';
import { defaultExperiment, readTextFile } from './read-file.ts';
import { interruptible, whileLooking } from './signals.ts';
import { asDisturbed, limitsText, standingOf } from './standing.ts';
import { terminalOf } from './terminal.ts';
import { version } from './version.ts';

/** Reads the target and prints the plan; touches nothing. Returns the exit code. */
export async function planFile(path: string | undefined, flags: PlanFlags): Promise<number> {
  const file = path ?? defaultExperiment;
  const { text, name } = readTextFile(file);
  const [{ experiment } = noStep(), ...later] = stepsOf(
    withTarget(parseExperiment(text, name, dirname(resolve(file))), flags.config),
  );
  if (flags.out !== undefined && later.length > 0)
    throw new BadInputError('A plan names whom it hurts, and of later steps nobody knows yet.', {
      hint: 'Plan each step as an experiment of its own, or say yes to all of them: squall run --yes.',
    });
  const interrupt = interruptible((line) => console.error(line), whileLooking);
  let opened: OpenedTarget | undefined;
  try {
    const options = { experimentFile: file, attach: flags.attach === true };
    opened = await openTarget(experiment, options, interrupt.signal);
    const examined = await examine(experiment, opened, {
      ...startClock(),
      ownAddresses: ownAddresses(),
      directory: dirname(resolve(file)),
      probeForMs: 0,
      signal: interrupt.signal,
    });
    const { inventory, plan, alerts } = examined;
    const stands = await standingOf(experiment, examined);
    const findings = [...stands.findings, ...asDisturbed(examined.findings, stands.disturbedBy)];
    findings.push(...(await loadFindings(plan, flags.config, interrupt.signal)));
    if (flags.out !== undefined) {
      const sha256 = createHash('sha256').update(text).digest('hex');
      writeApprovedPlan(flags.out, {
        version: 1,
        madeAt: inventory.takenAt,
        squall: version,
        experiment,
        source: { file: name, sha256 },
        inventory,
        plan,
      });
      const stops = findings.filter(({ level }) => level === 'stop').length;
      const asItStands =
        stops === 0 ? '' : ` As things stand it would be refused (${stops} stand in the way).`;
      console.error(
        `Written to ${flags.out}.${asItStands} Once it was looked at: squall run --plan ${flags.out}${flags.attach === true ? ' --attach' : ''}`,
      );
    }
    if (flags.json)
      console.log(
        JSON.stringify(
          {
            experiment: experiment.name,
            inventory,
            plan,
            later: laterSteps(later, inventory),
            findings,
            alerts,
          },
          null,
          2,
        ),
      );
    else
      console.log(
        renderPlan(plan, inventory, {
          ...terminalOf(process.stdout),
          name: experiment.name,
          experiment,
          findings,
          alerts,
          isShort: flags.long !== true,
          later: laterSteps(later, inventory),
          limits: limitsText(experiment, inventory),
          warmUpForecast: forecastIn(plan),
        }),
      );
    return ExitCode.held;
  } catch (error) {
    if (interrupt.signal.aborted) return ExitCode.interrupted;
    throw error;
  } finally {
    await opened?.close();
    interrupt.dispose();
  }
}

function noStep(): never {
  throw new BadInputError('The experiment has no step.');
}
