import type { UndoStep } from '#core';

/** Tells a person what is not put back, and the exact commands that do it. */
export function leftStepsText(left: readonly { step: UndoStep; why: string }[], run: string): string {
  // What was done last is put back first, also by hand.
  const steps = left
    .toReversed()
    .flatMap(({ step: { does, byHand }, why }) => [
      `  ${does} (${why})`,
      ...byHand.map((command) => `    ${command}`),
    ]);
  const count = left.length === 1 ? '1 step is' : `${left.length} steps are`;
  return [`${count} NOT put back:`, ...steps, `Try again with: squall recover ${run}`].join('\n');
}
