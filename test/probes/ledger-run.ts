import { harnessOverloaded, Ranges } from '#core';
import type { Fold, Observation, ProbePlan } from '#core';
import { probes, startProbes } from '#probes';
import { planned } from './planned.ts';

/** Runs a ledger until so many sends are decided that a busy machine did not spoil; what it told is whole then. */
export async function ledgerRun(
  given: object,
  sends: number,
  beforeTheEnd: (folds: readonly Fold[]) => Promise<void> = () => Promise.resolve(),
  { hurry, ...more }: { connection?: unknown; finishWithinMs?: number; hurry?: AbortSignal } = {},
): Promise<{ plan: ProbePlan; items: Observation[]; folds: Fold[] }> {
  const plan = planned(probes.ledger, given, 'ledger');
  const items: Observation[] = [];
  const folds: Fold[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const pacing = await startProbes([plan], {
    origin: process.hrtime.bigint(),
    onFolds: (more) => {
      folds.push(...more);
      const told = folds.filter(({ reason }) => reason !== harnessOverloaded);
      if (told.reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0) >= sends) resolve();
    },
    onObservations: (more) => items.push(...more),
    onError: reject,
    ...more,
  });
  try {
    await promise;
    await beforeTheEnd(folds);
  } finally {
    await pacing.stop(hurry);
  }
  return { plan, items, folds: folds.filter(({ reason }) => reason !== harnessOverloaded) };
}

/** How many writes came to an outcome. */
export function countOf(items: readonly Observation[], outcome: string): number {
  const writes = items.filter((item) => item.kind === 'writes').filter((item) => item.outcome === outcome);
  return writes.reduce((sum, { n }) => sum + n[1] - n[0] + 1, 0);
}

/** The numbers that the last reading missed. */
export function missingOf(items: readonly Observation[]): number[] | undefined {
  const found = items.find((item) => item.kind === 'read-back')?.found ?? undefined;
  return found && [...new Ranges(found.missing.map(({ n }) => n))];
}
