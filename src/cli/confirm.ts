import { RefusedError } from '#core';
import type { Experiment, PreflightFinding } from '#core';
import type { ExperimentStep } from '#experiments';
import { forecastIn } from '#load';
import { renderPlan } from '#reporters';
import { ask } from './ask.ts';
import { laterSteps } from './later-steps.ts';
import { limitsText } from './standing.ts';
import type { Confirm } from './open-aws.ts';
import { terminalOf } from './terminal.ts';

interface ConfirmOptions {
  experiment: Experiment;
  /** What was found beforehand, once it was. */
  findings: () => readonly PreflightFinding[];
  /** Yes was said already: by --yes, or by an approved plan. */
  isSaid: boolean;
  /** What the yes is for besides what is shown: the steps that follow. */
  later: readonly ExperimentStep[];
  /** Shows text and hides what is repainted until the answer is there. */
  pause: () => void;
  resume: () => void;
}

/** Shows a person what would be done to which account, and asks; refuses where nobody can answer. */
export function confirmBy({ experiment, findings, isSaid, later, pause, resume }: ConfirmOptions): Confirm {
  return async ({ reference, inventory, plan }, signal) => {
    if (isSaid) return;
    if (!process.stdin.isTTY || !process.stderr.isTTY)
      throw new RefusedError(
        `Nobody is here to say yes to hurting ${inventory.target} in account ${inventory.account}.`,
        {
          hint: 'Say it beforehand with --yes, or with a plan that was looked at: squall plan --out plan.json, squall run --plan plan.json.',
        },
      );
    pause();
    try {
      const { width, color } = terminalOf(process.stderr);
      const screen = renderPlan(plan, inventory, {
        width,
        color,
        name: experiment.name,
        experiment,
        findings: findings(),
        later: laterSteps(later, inventory),
        limits: limitsText({ target: reference }, inventory),
        warmUpForecast: forecastIn(plan),
        isShort: true,
      });
      const more = later.length === 0 ? '' : 'A yes is one for the later steps too.\n';
      process.stderr.write(`${screen}\n\n${more}`);
      const wanted = reference.isProduction === true ? experiment.name : 'yes';
      const answer = await ask(
        `This is account ${inventory.account}, ${inventory.region}. Type ${wanted} to go on: `,
        signal,
      );
      if (answer.trim() === wanted) return;
      throw new RefusedError('Nobody said yes; nothing was touched.', {
        hint:
          reference.isProduction === true
            ? `${reference.name ?? 'The target'} is production: type the experiment's name, ${wanted}, to go on.`
            : 'Type yes to go on, or say it beforehand: --yes, or a plan that was looked at.',
      });
    } finally {
      resume();
    }
  };
}
