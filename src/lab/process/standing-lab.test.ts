import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2 } from '@aws-sdk/client-ec2';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { descendantsOf, leftOf, smallLab } from './test/lab-rig.ts';
import { labDown, labStatus, labUp } from './standing-lab.ts';

let directory: string;
const signal = AbortSignal.timeout(120_000);

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'squall-standing-'));
});

afterEach(async () => {
  await labDown({ directory, signal });
  await rm(directory, { recursive: true });
});

const up = () => labUp({ directory, signal, overrides: smallLab() });

describe('a standing lab', () => {
  it('is up until it is ended, and says how to reach it', async () => {
    expect(await labStatus({ directory, signal })).toBeUndefined();
    const lab = await up();
    expect(lab).toMatchObject({
      instances: { running: 2, desired: 2 },
      services: [{ name: 'web', running: 2, desired: 2, healthyTargets: 2 }],
      environment: { AWS_ENDPOINT_URL: lab.endpoint, AWS_ACCESS_KEY_ID: lab.credentials.accessKeyId },
    });
    expect((await stat(join(directory, 'lab.json'))).mode & 0o777).toBe(0o600);
    expect(await labStatus({ directory, signal })).toEqual(lab);
    expect((await fetch(`${lab.ingress}/web`)).status).toBe(200);

    await expect(up()).rejects.toThrow(`is up already, at ${lab.endpoint}`);

    const processes = [lab.pid, ...descendantsOf(lab.pid)];
    expect(await labDown({ directory, signal })).toBe('default');
    expect(await leftOf(processes)).toEqual([]);
    expect(await labStatus({ directory, signal })).toBeUndefined();
    expect(await labDown({ directory, signal })).toBeUndefined();
    await expect(stat(join(directory, 'lab.json'))).rejects.toThrow('ENOENT');
  });

  it('that was killed is no longer up, and another can be brought up in its place', async () => {
    const lab = await up();
    const processes = [lab.pid, ...descendantsOf(lab.pid)];
    process.kill(lab.pid, 'SIGKILL');
    expect(await leftOf(processes)).toEqual([]);
    expect(await labStatus({ directory, signal })).toBeUndefined();
    const next = await up();
    expect(next.pid).not.toBe(lab.pid);
    expect((await labStatus({ directory, signal }))?.pid).toBe(next.pid);
  });

  it('denies what it is told to, also to the session of a role', async () => {
    const overrides = { ...smallLab(), denies: ['ec2:StopInstances'] };
    const { endpoint, region, credentials } = await labUp({ directory, signal, overrides });
    const config = { endpoint, region, maxAttempts: 1 };
    const params = { RoleArn: 'arn:aws:iam::000000000000:role/squall', RoleSessionName: 'test' };
    const role = fromTemporaryCredentials({ masterCredentials: credentials, clientConfig: config, params });
    const ec2 = new EC2({ ...config, credentials: role });
    const { Reservations = [] } = await ec2.describeInstances({});
    const InstanceIds = Reservations.flatMap(({ Instances = [] }) =>
      Instances.flatMap(({ InstanceId }) => InstanceId ?? []),
    );
    expect(InstanceIds).toHaveLength(2);
    await expect(ec2.stopInstances({ InstanceIds, DryRun: true })).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      message: expect.stringContaining(
        'User: arn:aws:sts::000000000000:assumed-role/squall/test is not authorized to perform: ec2:StopInstances',
      ),
    });
    ec2.destroy();
  });

  it('does not mind a state file that is none', async () => {
    await writeFile(join(directory, 'lab.json'), '{"pid":');
    expect(await labStatus({ directory, signal })).toBeUndefined();
    expect(await labDown({ directory, signal })).toBeUndefined();
    expect((await up()).name).toBe('default');
  });

  it('refuses a lab file with every problem in it before anything is started', async () => {
    const file = join(directory, 'wrong.yaml');
    await writeFile(file, 'name: wrong\ninstances: { cuont: 2 }\nservices: {}\n');
    await expect(labUp({ directory, file, signal })).rejects.toThrow(/wrong.yaml:2:\d+ instances.*cuont/);
    await expect(labUp({ directory, file: `${file}.gone`, signal })).rejects.toThrow('cannot be read');
  });
});
