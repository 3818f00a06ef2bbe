import { copyFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventOf, journalOf, onlyRun, reportOf, scratchDirectory, servicesOnlyOn } from './run-directory.ts';
import type { Ending } from './run-directory.ts';
import { squall } from './squall.ts';

const experiments = resolve(import.meta.dirname, '../../experiments');

async function runShipped(name: string, atEnd: Ending) {
  const reports = join(scratchDirectory(atEnd), 'reports');
  const finished = await squall(['run', join(experiments, name), '--reports', reports]);
  const directory = onlyRun(reports);
  return { ...finished, directory, journal: journalOf(directory), report: reportOf(directory) };
}

const written = (directory: string) =>
  ['report.json', 'report.md'].map((name) => readFileSync(join(directory, name), 'utf8'));

/** The reports as the journal alone gives them. */
async function rebuilt(directory: string, atEnd: Ending): Promise<string[]> {
  const bare = scratchDirectory(atEnd);
  copyFileSync(join(directory, 'journal.ndjson'), join(bare, 'journal.ndjson'));
  const { code, stderr } = await squall(['report', bare]);
  if (code === 70) throw new Error(stderr);
  return written(bare);
}

const lostIn = (report: { services: { name: string; state: string }[] }) =>
  report.services.filter(({ state }) => state === 'lost').map(({ name }) => name);

/** Side by side: they wait more than they work. */
describe.concurrent('the shipped experiments', { timeout: 150_000 }, () => {
  it('lose-a-quarter terminates two instances, loses nothing, and is held', async ({ onTestFinished }) => {
    const { code, stderr, stdout, directory, report, journal } = await runShipped(
      'lose-a-quarter.yaml',
      onTestFinished,
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('held');
    expect(report.verdict).toBe('held');
    expect(lostIn(report)).toEqual([]);
    const proof = eventOf(journal, 'fault-proof');
    expect(proof.victims.filter(({ isProven }) => isProven)).toHaveLength(2);
    const markdown = readFileSync(join(directory, 'report.md'), 'utf8');
    for (const { id } of proof.victims) expect(markdown).toContain(id);
    for (const { name } of eventOf(journal, 'inventory').inventory.services) expect(markdown).toContain(name);
    for (const clock of ['capacity', 'tasks', 'targets']) expect(markdown).toContain(clock);
    expect(await rebuilt(directory, onTestFinished)).toEqual(written(directory));
  });

  it('lose-half is refuted and names exactly the services that lost every host', async ({
    onTestFinished,
  }) => {
    const { code, stderr, stdout, report, journal } = await runShipped('lose-half.yaml', onTestFinished);
    expect(code, stderr).toBe(1);
    const victims = new Set(
      eventOf(journal, 'plan').plan.faults.flatMap((fault) => fault.victims.map(({ id }) => id)),
    );
    const doomed = servicesOnlyOn(victims, eventOf(journal, 'inventory').inventory);
    expect(doomed.length).toBeGreaterThan(0);
    expect(lostIn(report).sort()).toEqual(doomed);
    for (const name of doomed) expect(stdout).toContain(name);
  });

  it('never-heals gives up in time and is refuted', async ({ onTestFinished }) => {
    const { code, stderr, report } = await runShipped('never-heals.yaml', onTestFinished);
    expect(code, stderr).toBe(1);
    expect(report.verdict).toBe('refuted');
  });

  it('watch-only finds nothing and is held', async ({ onTestFinished }) => {
    const { code, stderr, report } = await runShipped('watch-only.yaml', onTestFinished);
    expect(code, stderr).toBe(0);
    expect(report.services.map(({ state }: { state: string }) => state)).toEqual(Array(6).fill('untouched'));
  });
});
