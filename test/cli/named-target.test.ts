import { EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CliTarget } from '../lab/aws-cli.ts';
import { eventOf, journalOf, onlyRun, scratchDirectory } from './run-directory.ts';
import type { Ending } from './run-directory.ts';
import { standingLab } from './standing-lab.ts';
import { squall } from './squall.ts';

/** A lab that is up, reached as AWS is: by a name of squall.yaml, with keys of the environment. */
async function shop(atEnd: Ending, entry: string[] = []) {
  const directory = scratchDirectory(atEnd);
  const { env, lab } = await standingLab(directory, { atEnd });
  const { stdout } = await squall(['lab', 'status', '--json'], { env });
  const { ingress, cluster, environment } = JSON.parse(stdout);
  const write = (name: string, lines: string[]) =>
    writeFileSync(join(directory, name), `${lines.join('\n')}\n`);
  write('squall.yaml', [
    'version: 1',
    'targets:',
    '  shop:',
    `    ecsCluster: ${cluster}`,
    '    region: lab-local-1',
    `    endpoint: ${environment.AWS_ENDPOINT_URL}`,
    '    accounts: ["000000000000"]',
    ...entry.map((line) => `    ${line}`),
  ]);
  write('run.yaml', [
    'version: 1',
    'name: lose-one',
    'target: shop',
    `probes: [{ http: { service: web, url: '${ingress}/web' } }]`,
    'alerts: []',
    'faults: [{ terminate-instances: { count: 1, seed: 2, how: abrupt } }]',
    'watch: { steadyFor: 1s, settleFor: 1s, giveUpAfter: 30s, pollEvery: 250ms }',
  ]);
  const ask = (...args: string[]) => squall(args, { cwd: directory, env: { ...env, ...environment } });
  return { directory, lab, ask };
}

async function terminate(lab: CliTarget, ids: string[]): Promise<void> {
  const ec2 = new EC2Client(lab);
  await ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
  ec2.destroy();
}

describe.concurrent('a target of squall.yaml', () => {
  it('is hurt with tag, name, account and yes, and no more often in a day than allowed', async ({
    onTestFinished,
  }) => {
    const { directory, ask } = await shop(onTestFinished, ['killsPerDay: 1']);
    const first = await ask('run', 'run.yaml', '--yes');
    expect(first.code, first.stderr).toBe(0);
    const journal = journalOf(onlyRun(join(directory, 'reports')));
    expect(eventOf(journal, 'fault-proof').victims).toMatchObject([{ isProven: true }]);
    const second = await ask('run', 'run.yaml', '--yes', '--reports', 'second');
    expect(second.code).toBe(64);
    expect(second.stderr).toContain(
      '1 instance of ECS cluster quick in lab-local-1, account 000000000000 is',
    );
  });

  it('is hurt as a plan has decided that was looked at, and not once it has drifted', async ({
    onTestFinished,
  }) => {
    const { directory, lab, ask } = await shop(onTestFinished);
    const planned = await ask('plan', 'run.yaml', '--out', 'plan.json');
    expect(planned.code, planned.stderr).toBe(0);
    const { approved } = JSON.parse(readFileSync(join(directory, 'plan.json'), 'utf8'));
    const [victim = ''] = approved.plan.faults[0].draw.victims;

    writeFileSync(join(directory, 'changed.json'), JSON.stringify({ sha256: '0', approved }));
    const changed = await ask('run', '--plan', 'changed.json');
    expect([changed.code, changed.stderr]).toEqual([64, expect.stringContaining('was changed since')]);

    const run = await ask('run', '--plan', 'plan.json');
    expect(run.code, run.stderr).toBe(0);
    const journal = journalOf(onlyRun(join(directory, 'reports')));
    expect(eventOf(journal, 'fault-proof').victims).toMatchObject([{ id: victim, isProven: true }]);

    const again = await ask('run', '--plan', 'plan.json', '--reports', 'again');
    expect(again.code).toBe(64);
    expect(again.stderr).toContain('The target has drifted since the plan was made');
    expect(again.stderr).toMatch(new RegExp(`${victim} is (?:gone|terminated|shutting-down)`));
    await terminate(lab, [victim]);
  });
});
