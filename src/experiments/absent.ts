import { BadInputError, listed } from '#core';
import type { Experiment, Inventory } from '#core';
import { nearest } from '#documents';
import type { Subject } from '#probes';
import type { Target } from '#targets';
import { probeNamed } from './plan.ts';

/**
 * Raises BadInputError for a listed probe that asks for something the target does not have: it could never tell
 * anything. What can't be read now is no reason to refuse.
 */
export async function refuseAbsent(
  { probes }: Pick<Experiment, 'probes'>,
  { target, inventory, signal }: { target: Target; inventory: Inventory; signal: AbortSignal },
): Promise<void> {
  await Promise.all(
    probes.map(async ({ kind, params }) => {
      if (kind === 'auto') return;
      const subject = probeNamed(kind).subject?.(params, inventory);
      const finding = subject?.find(target, signal);
      if (!subject || !finding) return;
      const isThere = await finding.then(
        (found) => found !== undefined,
        () => true,
      );
      signal.throwIfAborted();
      if (!isThere) throw absent(kind, subject);
    }),
  );
}

function absent(kind: string, { what, name, known }: Subject): BadInputError {
  const near = nearest(name, known);
  const others = known.length === 0 ? 'Name it as the target does.' : `The target has ${listed(known)}.`;
  return new BadInputError(`The probe ${kind} asks for ${what} ${name}, which is not there.`, {
    hint: near === undefined ? others : `Did you mean ${near}?`,
  });
}
