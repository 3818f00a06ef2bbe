import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from 'vitest';
import { forkLab, type ForkOptions, type LabHandle } from './fork-lab.ts';
import { descendantsOf, ec2Of, isStopped, leftOf, processesWith, smallLab } from './test/lab-rig.ts';

const handles: LabHandle[] = [];

async function fork(options: Partial<ForkOptions> = {}): Promise<LabHandle> {
  const handle = await forkLab({ overrides: smallLab(), signal: AbortSignal.timeout(60_000), ...options });
  handles.push(handle);
  return handle;
}

/** Makes one host of a lab vanish; resolves with its process when it is silent. */
async function vanishOne(lab: LabHandle): Promise<number> {
  const client = ec2Of(lab);
  const { Reservations = [] } = await client.send(new DescribeInstancesCommand({}));
  const [instance] = Reservations.flatMap(({ Instances = [] }) => Instances);
  const hosts = descendantsOf(lab.pid);
  await client.send(
    new TerminateInstancesCommand({ InstanceIds: [instance?.InstanceId ?? ''], SkipOsShutdown: true }),
  );
  client.destroy();
  let silent: number | undefined;
  while (silent === undefined) {
    await delay(20);
    silent = hosts.find(isStopped);
  }
  return silent;
}

afterEach(async () => {
  await Promise.all(handles.splice(0).map((handle) => handle.stop()));
});

describe('a forked lab', () => {
  it('serves every service when it is ready, beside another one, and leaves nothing behind', async () => {
    const [one, two] = await Promise.all([fork(), fork()]);
    expect([one.name, one.file, one.profile, one.region]).toEqual([
      'default',
      'default',
      'fast',
      'lab-local-1',
    ]);
    expect(new URL(one.endpoint).hostname).not.toBe(new URL(two.endpoint).hostname);
    expect(one.credentials).not.toEqual(two.credentials);
    for (const lab of [one, two]) {
      const answer = await fetch(`${lab.ingress}/web`, { headers: { connection: 'close' } });
      expect([answer.status, await answer.json()]).toEqual([
        200,
        expect.objectContaining({ service: 'web' }),
      ]);
    }
    const processes = [one, two].flatMap(({ pid }) => [pid, ...descendantsOf(pid)]);
    // The lab, the reaper, the balancer and two hosts, of each.
    expect(processes).toHaveLength(10);
    await Promise.all([one.stop(), two.stop()]);
    expect(await leftOf(processes)).toEqual([]);
    await expect(fetch(one.endpoint)).rejects.toThrow('fetch failed');
  });

  it('refuses every key but its own', async () => {
    const lab = await fork();
    const stranger = ec2Of({ ...lab, credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'x' } });
    await expect(stranger.send(new DescribeInstancesCommand({}))).rejects.toThrow('AKIDEXAMPLE');
    stranger.destroy();
    const client = ec2Of(lab);
    const { Reservations } = await client.send(new DescribeInstancesCommand({}));
    expect(Reservations?.flatMap(({ Instances = [] }) => Instances)).toHaveLength(2);
    client.destroy();
  });

  it('that somebody kills takes everything along, hosts that vanished too, and its owner is told', async () => {
    const told = Promise.withResolvers<string>();
    const lab = await fork({ onExit: told.resolve });
    const processes = descendantsOf(lab.pid);
    const silent = await vanishOne(lab);
    expect(processes).toContain(silent);
    process.kill(lab.pid, 'SIGKILL');
    expect(await told.promise).toContain('SIGKILL');
    expect(await leftOf(processes)).toEqual([]);
    await lab.stop();
  });

  it('starts another reaper for one that somebody killed, so that a vanished host still goes with it', async () => {
    const lab = await fork();
    const [reaper = 0] = processesWith('squall-reaper').filter((pid) => descendantsOf(lab.pid).includes(pid));
    process.kill(reaper, 'SIGKILL');
    const silent = await vanishOne(lab);
    while (!processesWith('squall-reaper').some((pid) => descendantsOf(lab.pid).includes(pid)))
      await delay(20);
    const processes = [...descendantsOf(lab.pid), silent];
    process.kill(lab.pid, 'SIGKILL');
    expect(await leftOf(processes)).toEqual([]);
  });

  it('takes its hosts and their commands along even when its reaper is killed with it', async () => {
    const serve = `require('node:http').createServer((q, s) => s.end()).listen(process.env.PORT, process.env.HOST)`;
    const lab = await fork({ overrides: smallLab([process.execPath, '-e', serve]) });
    const processes = descendantsOf(lab.pid);
    const [reaper = 0] = processesWith('squall-reaper').filter((pid) => processes.includes(pid));
    expect(processes).toHaveLength(6);
    process.kill(reaper, 'SIGKILL');
    process.kill(lab.pid, 'SIGKILL');
    expect(await leftOf(processes)).toEqual([]);
  });

  it('dies with its owner, however that one dies', async () => {
    const door = new URL('../index.ts', import.meta.url).href;
    const script = `
      const { forkLab } = await import(${JSON.stringify(door)});
      const overrides = ${JSON.stringify(smallLab())};
      const lab = await forkLab({ overrides, signal: AbortSignal.timeout(60_000) });
      process.stdout.write(String(lab.pid));`;
    const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio });
    const [pid] = await once(owner.stdout, 'data');
    const processes = [Number(pid), ...descendantsOf(Number(pid))];
    expect(processes).toHaveLength(5);
    owner.kill('SIGKILL');
    expect(await leftOf(processes)).toEqual([]);
  });
});

describe('a lab that cannot start', () => {
  it('says whose tasks ended and what they last wrote, and leaves nothing behind', async () => {
    const marker = `no-config-${process.pid}`;
    const overrides = smallLab(['/bin/sh', '-c', `echo ${marker} >&2; exit 3`]);
    const failure: unknown = await fork({ overrides }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'target',
      message: 'The lab did not become whole: every task of web ended, the last one with exit code 3.',
      hint: expect.stringContaining(marker),
    });
    expect(processesWith(marker)).toEqual([]);
    expect(descendantsOf(process.pid)).toEqual([]);
  });

  it('ends when its start is aborted', async () => {
    const aborting = new AbortController();
    const marker = `never-listens-${process.pid}`;
    const overrides = smallLab(['/bin/sh', '-c', `: ${marker}; sleep 600`]);
    const failed = fork({ overrides, signal: aborting.signal }).catch((error: unknown) => error);
    while (processesWith(marker).length < 2) await delay(20);
    aborting.abort(new Error('enough'));
    expect(await failed).toMatchObject({ message: 'enough' });
    expect(processesWith(marker)).toEqual([]);
    expect(descendantsOf(process.pid)).toEqual([]);
  });
});
