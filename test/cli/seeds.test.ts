import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  eventOf,
  journalOf,
  onlyRun,
  quickExperiment,
  reportOf,
  scratchDirectory,
  servicesOnlyOn,
} from './run-directory.ts';
import { squall } from './squall.ts';

/** Four at a time: the labs stand side by side, and their runs wait more than they work. The soak has fifty. */
const fours = Array.from({ length: 2 }, (_, index) => [1, 2, 3, 4].map((seed) => 4 * index + seed));

async function lostWith(seed: number) {
  const directory = scratchDirectory();
  const faults = `[{ terminate-instances: { share: 50%, seed: ${seed}, how: abrupt } }]`;
  const reports = join(directory, 'reports');
  const { stderr } = await squall(['run', quickExperiment(directory, { faults }), '--reports', reports]);
  const run = onlyRun(reports);
  const journal = journalOf(run);
  const { inventory } = eventOf(journal, 'inventory');
  const victims = new Set(
    eventOf(journal, 'plan').plan.faults.flatMap((fault) => fault.victims.map(({ id }) => id)),
  );
  const services: { name: string; state: string }[] = reportOf(run).services;
  const lost = services.filter(({ state }) => state === 'lost').map(({ name }) => name);
  return { stderr, lost: lost.sort(), doomed: servicesOnlyOn(victims, inventory) };
}

describe('half of the instances, abruptly, over 8 seeds', () => {
  const everLost = new Set<string>();

  it.each(fours)(
    'with %i, %i, %i and %i exactly the services on victims alone are lost',
    async (...seeds) => {
      const runs = await Promise.all(seeds.map(lostWith));
      for (const { lost, doomed, stderr } of runs) {
        expect(lost, stderr).toEqual(doomed);
        for (const name of lost) everLost.add(name);
      }
    },
  );

  it('lost more than one service, and not always the same', () => {
    expect(everLost.size).toBeGreaterThan(1);
  });
});
