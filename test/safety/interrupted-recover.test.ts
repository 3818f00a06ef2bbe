import { StopInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { EventBody } from '#core';
import { createJournal } from '#journal';
import { startStep } from '../../src/faults/stop-instances/steps.ts';
import { runStarted } from '../../src/journal/test/sample-events.ts';
import { journalOf, scratchDirectory } from '../cli/run-directory.ts';
import { squall, startSquall } from '../cli/squall.ts';
import { serveLab, unhurried } from '../targets/lab-endpoint.ts';

it('a recovery that a signal ends says what is left and how to do it by hand, with 3', async () => {
  // Time stands still there: what is stopping never stops, and recovery waits for it.
  const lab = await serveLab();
  onTestFinished(() => lab[Symbol.asyncDispose]());
  const inventory = await lab.open().inventory(unhurried());
  const [instance] = inventory.instances;
  if (!instance) throw new Error('there is no instance');
  const keys = { accessKeyId: 'lab-key', secretAccessKey: 'lab-secret' };
  const ec2 = new EC2Client({ region: 'lab-local-1', endpoint: lab.url, credentials: keys });
  onTestFinished(() => ec2.destroy());
  await ec2.send(new StopInstancesCommand({ InstanceIds: [instance.id] }));

  const directory = scratchDirectory();
  const { cluster } = lab.plane.state.ecs;
  const target = {
    kind: 'aws' as const,
    name: 'shop',
    of: { ecsCluster: cluster },
    region: 'lab-local-1',
    endpoint: lab.url,
  };
  const bodies: EventBody[] = [
    { ...runStarted, experiment: { ...runStarted.experiment, target } },
    { type: 'inventory', inventory },
    { type: 'plan', plan: planOf(instance) },
    { type: 'phase', phase: 'fault' },
    { type: 'undo-recorded', fault: 0, step: startStep({ instanceId: instance.id }, '--region lab-local-1') },
  ];
  const journal = createJournal(directory, {
    runId: 'left',
    clock: { now: () => 1, wall: () => Date.now() },
  });
  for (const body of bodies) journal.append(body);
  await journal.close();

  const asked = lab.calls.length;
  const isLooked = new Promise<void>((resolve) => {
    lab.hook(({ operation }) => {
      if (operation === 'DescribeInstances' && lab.calls.length > asked + 3) resolve();
    });
  });
  const run = join(directory, 'left');
  const env = {
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    SQUALL_HOME: join(directory, 'home'),
  };
  const recovering = startSquall(['recover', run], { env });
  await isLooked;
  // Who keeps leases elsewhere knows nothing of the first, and writes no second voice into its journal.
  const elsewhere = { ...env, SQUALL_HOME: join(directory, 'elsewhere') };
  const second = await squall(['recover', run], { env: elsewhere });
  expect([second.code, second.stderr]).toEqual([
    64,
    expect.stringMatching(/still under way|is putting back run \S+ already/),
  ]);
  recovering.child.kill('SIGINT');
  const { code, stderr } = await recovering.finished;
  expect(code, stderr).toBe(3);
  expect(stderr).toContain('If something is not put back yet, squall recover goes on with it later.');
  expect(stderr).toContain('1 step is NOT put back:');
  expect(stderr).toContain(`aws ec2 start-instances --region lab-local-1 --instance-ids ${instance.id}`);
  expect(journalOf(run).filter(({ type }) => type === 'run-taken-over')).toHaveLength(1);
});

type Planned = Extract<EventBody, { type: 'plan' }>['plan'];

function planOf(instance: Omit<Planned['faults'][number]['victims'][number], 'tasks'>): Planned {
  const victims = [{ ...instance, tasks: [] }];
  const fault = { kind: 'stop-instances', params: {}, summary: '', victims, isReversible: true };
  return { faults: [fault], probes: [], unprobed: [] };
}
