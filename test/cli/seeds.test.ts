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

const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

async function lostWith(seed: number) {
  const directory = scratchDirectory();
  const faults = `[{ terminate-instances: { share: 50%, seed: ${seed}, how: abrupt } }]`;
  const reports = join(directory, 'reports');
  const { code, stderr } = await squall([
    'run',
    quickExperiment(directory, { faults }),
    '--reports',
    reports,
  ]);
  const run = onlyRun(reports);
  const journal = journalOf(run);
  const { inventory } = eventOf(journal, 'inventory');
  const victims = new Set(
    eventOf(journal, 'plan').plan.faults.flatMap((fault) => fault.victims.map(({ id }) => id)),
  );
  const services: { name: string; state: string }[] = reportOf(run).services;
  const lost = services.filter(({ state }) => state === 'lost').map(({ name }) => name);
  return { code, stderr, lost: lost.sort(), doomed: servicesOnlyOn(victims, inventory) };
}

describe('half of the instances, abruptly, over 20 seeds', () => {
  const everLost = new Set<string>();

  it.each(seeds)(
    'with seed %i the services reported lost are those whose hosts were all victims',
    async (seed) => {
      const { code, stderr, lost, doomed } = await lostWith(seed);
      for (const name of lost) everLost.add(name);
      expect(lost, stderr).toEqual(doomed);
      expect(code, stderr).toBe(doomed.length === 0 ? 0 : 1);
    },
  );

  it('lost more than one service, and not always the same', () => {
    expect(everLost.size).toBeGreaterThan(1);
  });
});
