import { BadInputError, formatShare } from '#core';
import type { Experiment, Request } from '#core';
import { z } from 'zod';

/** One amount of a growing fault. */
const amount = z.union([z.object({ share: z.number() }), z.object({ count: z.number() })]);
type Amount = z.infer<typeof amount>;
const stepped = z.looseObject({ steps: z.array(amount) });

/** One run of an experiment whose faults grow. */
export interface ExperimentStep {
  /** `10 %`, `3 instances`; several faults at once with a plus sign. */
  name: string;
  experiment: Experiment;
}

/**
 * The runs that an experiment comes to, in their order: one for each step of the faults that grow together, or the
 * experiment as it is. Raises BadInputError where faults grow by other numbers of steps.
 */
export function stepsOf(experiment: Experiment): ExperimentStep[] {
  const growing = experiment.faults.flatMap(({ params }) => {
    const read = stepped.safeParse(params);
    return read.success ? [read.data.steps] : [];
  });
  const [first, ...others] = growing;
  if (!first) return [{ name: 'all', experiment }];
  if (others.some(({ length }) => length !== first.length))
    throw new BadInputError('Faults that grow together need equally many steps.', {
      hint: `Write ${first.length} steps for each of them.`,
    });
  for (const steps of growing) refuseShrinking(steps);
  return first.map((_, place) => ({
    name: growing.map((steps) => nameOf(steps[place])).join(' + '),
    experiment: { ...experiment, faults: experiment.faults.map((request) => atStep(request, place)) },
  }));
}

/** Raises BadInputError where a step is no larger than the one before; a share and a count can't be compared here. */
function refuseShrinking(steps: readonly Amount[]): void {
  for (const [place, step] of steps.slice(1).entries()) {
    const before = steps[place];
    const grows =
      before === undefined ||
      ('share' in step
        ? !('share' in before) || step.share > before.share
        : !('count' in before) || step.count > before.count);
    if (grows) continue;
    throw new BadInputError(`Steps have to grow: ${nameOf(step)} does not follow ${nameOf(before)}.`, {
      hint: 'Write them from small to large, such as [10%, 25%, 50%].',
    });
  }
}

function atStep({ kind, params }: Request, place: number): Request {
  const read = stepped.safeParse(params);
  if (!read.success) return { kind, params };
  const { steps, ...rest } = read.data;
  return { kind, params: { ...rest, ...steps[place] } };
}

function nameOf(step: Amount | undefined): string {
  if (!step) return '';
  if ('share' in step) return formatShare(step.share);
  return step.count === 1 ? '1 instance' : `${step.count} instances`;
}
