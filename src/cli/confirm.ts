import { RefusedError } from '#core';
import type { Experiment, PreflightFinding } from '#core';
import { renderPlan } from '#reporters';
import { createInterface } from 'node:readline/promises';
import type { Confirm } from './open-aws.ts';
import { terminalOf } from './terminal.ts';

interface ConfirmOptions {
  experiment: Experiment;
  /** What was found beforehand, once it was. */
  findings: () => readonly PreflightFinding[];
  /** Yes was said already: by --yes, or by an approved plan. */
  isSaid: boolean;
  /** What the yes is for besides what is shown: the names of the steps that follow. */
  later: readonly string[];
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
      process.stderr.write(
        `${renderPlan(plan, inventory, { width, color, name: experiment.name, experiment, findings: findings(), isShort: true })}\n\n`,
      );
      if (later.length > 0)
        process.stderr.write(
          `Then, as long as the step before held: ${later.join(', ')}, drawn when their time comes. The yes is for them too.\n`,
        );
      const wanted = reference.isProduction === true ? experiment.name : 'yes';
      const answer = await ask(
        `This is account ${inventory.account}, ${inventory.region}. Type ${wanted} to go on: `,
        signal,
      );
      if (answer.trim() === wanted) return;
      throw new RefusedError(`Nobody said yes (${wanted}); nothing was touched.`);
    } finally {
      resume();
    }
  };
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const line = createInterface({ input: process.stdin, output: process.stderr });
  // The interface takes Ctrl-C for itself; a run that is asked about ends by it as any other.
  line.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return await line.question(question, { signal });
  } finally {
    line.close();
  }
}
