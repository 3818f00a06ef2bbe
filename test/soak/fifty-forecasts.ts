import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forecast } from '#forecast';
import { eventOf, journalOf, onlyRun, quickExperiment, reportOf } from '../cli/run-directory.ts';
import { squall } from '../cli/squall.ts';

const runs = Number(process.env['SQUALL_SOAK_RUNS'] ?? 50);
const atOnce = 3;

/** Ways to choose, by turns: at random, a whole zone, within caps, the worst case, by age. */
const ways = [
  'share: 50%',
  'share: 100%, choose: zone',
  'share: 50%, keepAtLeast: { perZone: 1 }',
  'count: 2, keepAtLeast: { perService: 1 }',
  'count: 3, choose: worst-case',
  'share: 50%, choose: newest',
];

/** What a forecast says of its victims is what their loss does, run after run. Resolves with what differed. */
export async function fiftyForecasts(): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'soak-'));
  const wrong: string[] = [];
  let next = 1;
  let compared = 0;
  const work = async (): Promise<void> => {
    while (compared < runs && next <= 2 * runs) {
      const seed = next;
      next += 1;
      const told = await compare(scratch, seed);
      // A machine that was too busy to watch steady hurts nobody, and there is nothing to compare.
      if (told === 'not hurt') continue;
      compared += 1;
      wrong.push(...told);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  console.log(`${compared} compared`);
  return compared < runs ? [...wrong, `only ${compared} runs hurt anybody`] : wrong;
}

async function compare(scratch: string, seed: number): Promise<string[] | 'not hurt'> {
  const way = ways[seed % ways.length] ?? '';
  const directory = join(scratch, String(seed));
  mkdirSync(directory);
  const faults = `[{ terminate-instances: { ${way}, seed: ${seed}, how: abrupt } }]`;
  const reports = join(directory, 'reports');
  const { stderr } = await squall(['run', quickExperiment(directory, { faults }), '--reports', reports]);
  const run = onlyRun(reports);
  const journal = journalOf(run);
  const { inventory } = eventOf(journal, 'inventory');
  if (!journal.some(({ type }) => type === 'fault-sent')) return 'not hurt';
  const [fault] = eventOf(journal, 'plan').plan.faults;
  const victims = (fault?.victims ?? []).map(({ id }) => id);
  const told = forecast(inventory, { pool: victims, k: victims.length, caps: [], victims, seed });
  const foreseen = told.services
    .filter(({ lost }) => lost !== 'not running' && lost.value === 1)
    .map(({ service }) => service)
    .sort();
  const services: { name: string; state: string }[] = reportOf(run).services;
  const lost = services
    .filter(({ state }) => state === 'lost')
    .map(({ name }) => name)
    .sort();
  console.log(`seed ${seed}, ${way}: ${victims.length} victims, lost ${lost.join(', ') || 'none'}`);
  const isSame = foreseen.join() === lost.join();
  const isWorst =
    !way.includes('worst-case') ||
    fault?.forecast === undefined ||
    lost.length === fault.forecast.worst.lost.length;
  return [
    ...(isSame
      ? []
      : [`seed ${seed}, ${way}: foreseen ${foreseen.join(', ')}, lost ${lost.join(', ')}\n${stderr}`]),
    ...(isWorst ? [] : [`seed ${seed}: the worst case was not the worst`]),
  ];
}
