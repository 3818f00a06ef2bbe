import type { Findings } from '#analysis';
import { formatDuration } from '#core';
import { formatNumberOf } from '../amounts.ts';
import { labelled } from './labelled.ts';
import { plain, type Line } from './paint.ts';

const mostSteps = 3;

/** Whether what was changed is as before; of what is not, how to put it back by hand. */
export function undoLines({ undos, runId }: Findings): Line[] {
  const steps = undos.flatMap((undo) => undo.steps);
  if (steps.length === 0) return [];
  const left = steps.filter(({ state }) => state === 'left');
  const done = formatNumberOf(steps.length, 'step');
  const needless = steps.filter(({ state }) => state === 'needless');
  if (left.length === 0)
    return [
      labelled('Undo', [
        { text: `✓ ${formatNumberOf(steps.length - needless.length, 'step')} put back`, tone: 'good' },
      ]),
      ...needless.slice(0, mostSteps).map(({ does, detail }) => plain(`  not needed: ${does}: ${detail}`)),
    ];
  return [
    labelled('Undo', [
      { text: `✗ ${left.length} of ${done} NOT put back`, tone: 'bad' },
      { text: `; squall recover ${runId}` },
    ]),
    ...left.slice(0, mostSteps).map(({ does }) => plain(`  ${does}`)),
    // A command that is cut at the edge of the screen would be a wrong one.
    plain('  The commands to do it by hand are in report.md.'),
  ];
}

/** The guard that stopped the run, and how soon it did. */
export function guardLines({ guards }: Findings): Line[] {
  return guards.flatMap(({ text, tripped }) => {
    if (!tripped) return [];
    const reaction = formatDuration(tripped.at - tripped.due);
    return [
      labelled('Guard', [
        { text: `✗ ${text}`, tone: 'bad' },
        { text: `; stopped the run within ${reaction}` },
      ]),
    ];
  });
}
