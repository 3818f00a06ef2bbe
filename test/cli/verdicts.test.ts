import { EC2Client, ModifyInstanceAttributeCommand } from '@aws-sdk/client-ec2';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  eventOf,
  journalOf,
  onlyRun,
  quickExperiment,
  reportOf,
  scratchDirectory,
  servicesOnlyOn,
} from './run-directory.ts';
import { squall, startSquall } from './squall.ts';

const experiments = resolve(import.meta.dirname, '../../experiments');

async function runShipped(name: string) {
  const reports = join(scratchDirectory(), 'reports');
  const finished = await squall(['run', join(experiments, name), '--reports', reports]);
  const directory = onlyRun(reports);
  return { ...finished, directory, journal: journalOf(directory), report: reportOf(directory) };
}

const lostIn = (report: { services: { name: string; state: string }[] }) =>
  report.services.filter(({ state }) => state === 'lost').map(({ name }) => name);

describe('the shipped experiments', { timeout: 150_000 }, () => {
  it('lose-a-quarter terminates two instances, loses nothing, and is held', async () => {
    const { code, stderr, stdout, directory, report, journal } = await runShipped('lose-a-quarter.yaml');
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
  });

  it('lose-half is refuted and names exactly the services that lost every host', async () => {
    const { code, stderr, stdout, report, journal } = await runShipped('lose-half.yaml');
    expect(code, stderr).toBe(1);
    const victims = new Set(
      eventOf(journal, 'plan').plan.faults.flatMap((fault) => fault.victims.map(({ id }) => id)),
    );
    const doomed = servicesOnlyOn(victims, eventOf(journal, 'inventory').inventory);
    expect(doomed.length).toBeGreaterThan(0);
    expect(lostIn(report).sort()).toEqual(doomed);
    for (const name of doomed) expect(stdout).toContain(name);
  });

  it('never-heals gives up in time and is refuted', async () => {
    const { code, stderr, report } = await runShipped('never-heals.yaml');
    expect(code, stderr).toBe(1);
    expect(report.verdict).toBe('refuted');
  });

  it('watch-only finds nothing and is held', async () => {
    const { code, stderr, report } = await runShipped('watch-only.yaml');
    expect(code, stderr).toBe(0);
    expect(report.services.map(({ state }: { state: string }) => state)).toEqual(Array(6).fill('untouched'));
  });
});

describe('a fault that kills nothing', () => {
  it('is inconclusive, however well everything went', async () => {
    const directory = scratchDirectory();
    const reports = join(directory, 'reports');
    const faults = '[{ terminate-instances: { count: 2, seed: 1, how: abrupt } }]';
    const file = quickExperiment(directory, { faults });
    const { env, lab } = await labIn(directory);
    const run = startSquall(['run', file, '--attach', '--reports', reports, '--events'], { env });
    const planned = await run.event(({ type }) => type === 'plan');
    if (planned.type !== 'plan') throw new Error('unreachable');
    await protect(
      lab,
      planned.plan.faults.flatMap(({ victims }) => victims.map(({ id }) => id)),
    );
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(2);
    const run0 = onlyRun(reports);
    expect(reportOf(run0).verdict).toBe('inconclusive');
    expect(eventOf(journalOf(run0), 'fault-answered').error).toContain('disableApiTermination');
  });
});

interface Lab {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** A lab of its own with its state in the directory; it ends with the test. */
async function labIn(directory: string): Promise<{ env: NodeJS.ProcessEnv; lab: Lab }> {
  const env = { SQUALL_HOME: join(directory, 'home') };
  onTestFinished(async () => void (await squall(['lab', 'down'], { env })));
  const file = resolve(import.meta.dirname, '../labs/quick.yaml');
  const { code, stdout, stderr } = await squall(['lab', 'up', file, '--json'], { env });
  if (code !== 0) throw new Error(stderr);
  return { env, lab: JSON.parse(stdout) };
}

async function protect(lab: Lab, ids: string[]): Promise<void> {
  const ec2 = new EC2Client(lab);
  for (const InstanceId of ids) {
    await ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: true } }),
    );
  }
  ec2.destroy();
}
