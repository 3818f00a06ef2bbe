import { RefusedError } from '#core';
import type { AwsReference, Experiment } from '#core';
import { isDeepStrictEqual } from 'node:util';
import { optInTagsOf } from '#experiments';
import type { OpenedTarget } from '#experiments';
import { resolveTarget } from '#config';
import { openAws } from './open-aws.ts';
import type { Confirm } from './open-aws.ts';
import { openLab } from './open-lab.ts';
import { readConfig } from './read-config.ts';

interface OpenOptions {
  /** The experiment file, against which a lab file is resolved. */
  experimentFile: string;
  /** Use the lab that `squall lab up` started instead of an embedded one. */
  attach: boolean;
  /** Told of what breaks in an embedded lab by itself. */
  onNote?: (text: string) => void;
  /** What is needed to hurt the target; without it, it is only read. */
  toHurt?: { run: string; confirm: Confirm };
}

/** The experiment with its target as squall.yaml has it. Raises BadInputError for a name that is not there. */
export function withTarget(experiment: Experiment, config: string | undefined): Experiment {
  if (experiment.target.kind !== 'named') return experiment;
  return { ...experiment, target: resolveTarget(experiment.target, readConfig(config)) };
}

/**
 * The same for an experiment that was planned before: accounts, windows and budgets are those of squall.yaml now. Raises
 * RefusedError where the name stands for something else since, or for production.
 */
export function withTargetNow(experiment: Experiment, config: string | undefined): Experiment {
  const { target } = experiment;
  if (target.kind !== 'aws' || target.name === undefined) return experiment;
  const now = resolveTarget({ kind: 'named', name: target.name }, readConfig(config));
  if (now.kind !== 'aws' || !isDeepStrictEqual(whereOf(now), whereOf(target)))
    throw new RefusedError(`${target.name} of squall.yaml is no longer what was planned.`, {
      hint: 'Plan again, look at it, and run that.',
    });
  if (now.isProduction === true && target.isProduction !== true)
    throw new RefusedError(`${target.name} is production by squall.yaml, and was not when it was planned.`, {
      hint: 'Plan again, look at it, and run that.',
    });
  return { ...experiment, target: now };
}

function whereOf({ of, region, profile, role, endpoint }: AwsReference) {
  return { of, region, profile, role, endpoint };
}

/** Opens the target of an experiment that was resolved. */
export async function openTarget(
  experiment: Experiment,
  options: OpenOptions,
  signal: AbortSignal,
): Promise<OpenedTarget> {
  const target = resolveTarget(experiment.target, undefined);
  const { toHurt, ...rest } = options;
  if (target.kind === 'aws') return openAws(target, optInTagsOf(experiment), toHurt);
  return openLab(target, experiment, { ...rest, ...(toHurt && { run: toHurt.run }) }, signal);
}
