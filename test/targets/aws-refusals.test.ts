import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { BadInputError, TargetError } from '#core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WireError } from '../../src/lab/wire/index.ts';
import { rejectionOf, serveLab, tally, unhurried } from './lab-endpoint.ts';

afterEach(() => vi.unstubAllEnvs());

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  const thrown = await rejectionOf(promise);
  if (thrown instanceof Error) return thrown;
  throw new Error('what was thrown is no error');
}

describe('what the target does not allow', () => {
  it('is told with the action that lacked', async () => {
    await using lab = await serveLab();
    lab.hook(({ operation }) => {
      if (operation === 'DescribeTasks')
        throw new WireError('AccessDeniedException', 'User: x is not authorized', 400);
    });
    const error = await errorOf(lab.open().inventory(unhurried()));
    expect(error).toBeInstanceOf(TargetError);
    expect(error).toMatchObject({ exitCode: 2, hint: expect.stringContaining('Allow ecs:DescribeTasks') });
    expect(error.message).toContain('"shop" denies ecs:DescribeTasks');
  });

  it.each([
    ['DescribeInstanceAttribute', 'UnauthorizedOperation', 'Termination protection is unknown'],
    ['DescribeRules', 'AccessDenied', 'Load balancers could not be read'],
    ['DescribeTargetHealth', 'AccessDenied', 'Load balancers could not be read'],
    ['DescribeAutoScalingGroups', 'AccessDenied', 'Auto Scaling groups could not be read'],
  ])('is a gap where the rest is worth having: %s', async (denied, code, gap) => {
    await using lab = await serveLab();
    lab.hook(({ operation }) => {
      if (operation === denied) throw new WireError(code, 'You are not authorized.', 403);
    });
    const { gaps, instances, services } = await lab.open().inventory(unhurried());
    expect(instances).toHaveLength(8);
    expect(services).toHaveLength(6);
    expect(gaps).toEqual([expect.stringContaining(gap)]);
  });

  it('is asked about protection once, not for each instance', async () => {
    await using lab = await serveLab();
    lab.hook(({ operation }) => {
      if (operation === 'DescribeInstanceAttribute') throw new WireError('UnauthorizedOperation', 'No.', 403);
    });
    await lab.open().inventory(unhurried());
    expect(tally(lab.calls)['DescribeInstanceAttribute']).toBe(1);
  });

  it('names the clusters that exist when this one does not', async () => {
    await using lab = await serveLab();
    const error = await errorOf(lab.open({ cluster: 'defualt' }).inventory(unhurried()));
    expect(error).toBeInstanceOf(BadInputError);
    expect(error).toMatchObject({
      message: 'There is no ECS cluster "defualt" in lab-local-1',
      hint: 'Name one of those there: default.',
    });
  });

  it('takes credentials of elsewhere for what they are', async () => {
    await using lab = await serveLab();
    const credentials = { accessKeyId: 'AKIAREALREALREALREAL', secretAccessKey: 'a-real-secret' };
    const error = await errorOf(lab.open({ credentials }).inventory(unhurried()));
    expect(error.message).toContain('takes no credentials found here');
    expect(error).toMatchObject({ hint: expect.stringContaining('aws sso login') });
    expect(inspect(error, { depth: 10 })).not.toContain('a-real-secret');
  });

  it('says where it knocked when nobody is there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    server.close();
    await once(server, 'close');
    await using lab = await serveLab();
    const endpoint = `http://127.0.0.1:${port}`;
    const error = await errorOf(lab.open({ endpoint }).inventory(unhurried()));
    expect(error).toBeInstanceOf(TargetError);
    expect(error.message).toContain(`cannot be reached at ${endpoint}`);
  });

  it('needs a region', async () => {
    vi.stubEnv('AWS_REGION', undefined);
    vi.stubEnv('AWS_DEFAULT_REGION', undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    await using lab = await serveLab();
    const error = await errorOf(lab.open({ region: undefined }).inventory(unhurried()));
    expect(error).toBeInstanceOf(BadInputError);
    expect(error.message).toBe('The target "shop" names no AWS region, and none is configured here');
  });

  it('is asked nothing once closed', async () => {
    await using lab = await serveLab();
    const target = lab.open();
    target.close();
    await expect(target.inventory(unhurried())).rejects.toThrow('The target "shop" is closed');
    await expect(target.look(unhurried())).rejects.toThrow('is closed');
    expect(lab.calls).toEqual([]);
  });
});

describe('a target that throttles', () => {
  it('is asked again until it answers', async () => {
    await using lab = await serveLab();
    const refused = new Set<string>();
    lab.hook(({ operation, service }) => {
      if (refused.has(operation)) return;
      refused.add(operation);
      if (service === 'ec2') throw new WireError('RequestLimitExceeded', 'Request limit exceeded.', 503);
      if (service === 'ecs') throw new WireError('ThrottlingException', 'Rate exceeded', 400);
      throw new WireError('Throttling', 'Rate exceeded', 400);
    });
    const inventory = await lab.open().inventory(unhurried());
    expect(inventory.services).toHaveLength(6);
    expect(inventory.gaps).toEqual([]);
    expect(refused.size).toBe(17);
  });

  it('is asked again after a failure of its own, and not after a refusal', async () => {
    await using lab = await serveLab();
    let failed = 0;
    lab.hook(({ operation }) => {
      if (operation === 'ListTasks' && failed < 2) {
        failed += 1;
        throw new WireError('ServerException', 'Internal', 500);
      }
      if (operation === 'DescribeTasks') throw new WireError('InvalidParameterException', 'No.', 400);
    });
    const error = await errorOf(lab.open().inventory(unhurried()));
    expect(error.message).toContain('refused ecs:DescribeTasks: InvalidParameterException: No.');
    expect(tally(lab.calls)).toMatchObject({ ListTasks: 3, DescribeTasks: 1 });
  });
});
