import { EC2Client, ModifyInstanceAttributeCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasAwsCli, runAws } from '../lab/aws-cli.ts';
import type { CliTarget } from '../lab/aws-cli.ts';
import { eventOf, journalOf, onlyRun, quickExperiment, reportOf, scratchDirectory } from './run-directory.ts';
import type { Ending } from './run-directory.ts';
import { standingLab } from './standing-lab.ts';
import { squall, startSquall } from './squall.ts';

const watchLong = '{ steadyFor: 1s, settleFor: 6s, giveUpAfter: 60s, pollEvery: 250ms }';

/** Terminates with the unmodified AWS CLI; where it is not installed, with the SDK. */
async function terminate(lab: CliTarget, id: string): Promise<void> {
  if (hasAwsCli()) {
    const { code, stderr } = await runAws(lab, ['ec2', 'terminate-instances', '--instance-ids', id]);
    if (code !== 0) throw new Error(stderr);
    return;
  }
  console.warn('The AWS CLI is not installed: the SDK terminates in its place.');
  const ec2 = new EC2Client(lab);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
  ec2.destroy();
}

async function protect(lab: CliTarget, ids: readonly string[]): Promise<void> {
  const ec2 = new EC2Client(lab);
  for (const InstanceId of ids) {
    await ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: true } }),
    );
  }
  ec2.destroy();
}

async function attach(options: { faults: string; watch?: string; expect?: string }, atEnd: Ending) {
  const directory = scratchDirectory(atEnd);
  const reports = join(directory, 'reports');
  const { env, lab } = await standingLab(directory, { atEnd });
  const args = ['run', quickExperiment(directory, options), '--attach', '--reports', reports, '--events'];
  return { lab, env, reports, run: startSquall(args, { env }) };
}

/** An instance is stopped for a while that nobody waits for. */
const stopsLong = '[{ stop-instances: { count: 1, seed: 3, for: 50s, how: abrupt } }]';

/** Side by side: they wait more than they work. */
describe.concurrent('a run attached to a standing lab', () => {
  it('feels a termination that somebody else made', async ({ onTestFinished }) => {
    const { lab, reports, run } = await attach(
      { faults: '[]', watch: watchLong, expect: '{ servicesLost: 0, capacityRecovery: 1s }' },
      onTestFinished,
    );
    const seen = await run.event(({ type }) => type === 'inventory');
    await run.event((event) => event.type === 'phase' && event.phase === 'settle');
    if (seen.type !== 'inventory') throw new Error('unreachable');
    const invoices = seen.inventory.services.find(({ name }) => name === 'invoices');
    await terminate(lab, invoices?.tasks[0]?.instanceId ?? '');
    const { code, stderr } = await run.finished;
    const { services, expectations } = reportOf(onlyRun(reports));
    const states = services.map(({ name, state }: { name: string; state: string }) => [name, state]);
    expect(states, stderr).toContainEqual(['invoices', 'lost']);
    expect(expectations).toContainEqual(
      expect.objectContaining({ quantity: 'capacityRecovery', verdict: 'inconclusive' }),
    );
    expect(code, stderr).toBe(1);
  });

  it('is inconclusive when its fault kills nothing, however well everything went', async ({
    onTestFinished,
  }) => {
    const faults = '[{ terminate-instances: { count: 2, seed: 1, how: abrupt } }]';
    // Long enough that they are protected before the fault also where the machine is busy.
    const watch = '{ steadyFor: 8s, settleFor: 1500ms, giveUpAfter: 40s, pollEvery: 250ms }';
    const { lab, reports, run } = await attach({ faults, watch }, onTestFinished);
    const planned = await run.event(({ type }) => type === 'plan');
    if (planned.type !== 'plan') throw new Error('unreachable');
    const victims = planned.plan.faults.flatMap((fault) => fault.victims.map(({ id }) => id));
    await protect(lab, victims);
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(2);
    const directory = onlyRun(reports);
    expect(reportOf(directory).verdict).toBe('inconclusive');
    expect(eventOf(journalOf(directory), 'fault-answered').error).toContain('disableApiTermination');
  });

  it('is inconclusive when the lab ends under it', async ({ onTestFinished }) => {
    const { lab, reports, run } = await attach({ faults: '[]', watch: watchLong }, onTestFinished);
    await run.event((event) => event.type === 'phase' && event.phase === 'settle');
    process.kill(Object(lab).pid, 'SIGKILL');
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('The lab ended while it was watched');
    expect(reportOf(onlyRun(reports)).verdict).toBe('inconclusive');
  });

  it('puts nothing back in a lab that has ended under it, and says so', async ({ onTestFinished }) => {
    const { lab, env, reports, run } = await attach({ faults: stopsLong }, onTestFinished);
    await run.event(({ type }) => type === 'fault-proof');
    const runId = basename(onlyRun(reports));
    const early = await squall(['recover', runId], { env });
    expect(early).toMatchObject({ code: 64, stderr: expect.stringContaining('is still under way') });
    // Also who keeps the leases elsewhere: the journal says who writes it.
    const elsewhere = { ...env, SQUALL_HOME: join(reports, '..', 'elsewhere') };
    const strange = await squall(['recover', onlyRun(reports)], { env: elsewhere });
    expect(strange).toMatchObject({ code: 64, stderr: expect.stringContaining('is still under way') });
    process.kill(Object(lab).pid, 'SIGKILL');
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('The lab ended while it was watched');
    expect(stderr).not.toContain('NOT put back');
    const { outcomes } = eventOf(journalOf(onlyRun(reports)), 'undo-done');
    expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(['needless']));
    expect(await squall(['recover'], { env })).toMatchObject({ code: 0 });
  });

  it('puts back what it did also when its directory is removed under it', async ({ onTestFinished }) => {
    const { env, reports, run } = await attach({ faults: stopsLong }, onTestFinished);
    await run.event(({ type }) => type === 'fault-proof');
    rmSync(reports, { recursive: true });
    const { code, stderr } = await run.finished;
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('it was removed while the run was under way');
    expect(stderr).not.toContain('NOT put back');
    // Nothing is left, so that nothing stands in the way of the next.
    expect(await squall(['recover'], { env })).toMatchObject({ code: 0 });
  });
});
