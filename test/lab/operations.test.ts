import { readdir } from 'node:fs/promises';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceFolders } from '../../src/lab/operations.ts';
import { credentials, region, servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

describe("the lab's services", () => {
  it('serve every operation that their folder holds, under the name of its file', async () => {
    for (const [folder, service] of Object.entries(serviceFolders)) {
      const entries = await readdir(new URL(`../../src/lab/${folder}`, import.meta.url));
      const files = entries.filter((name) => /^[A-Z]\w+\.ts$/.test(name)).map((name) => name.slice(0, -3));
      const { operations } = await service.load();
      expect({ folder, names: [...operations.keys()].sort() }).toEqual({ folder, names: files.sort() });
    }
  });
});

describe('STS', () => {
  let lab: ServedLab;

  beforeAll(async () => {
    lab = await servedLab();
  });

  afterAll(() => lab.close());

  it("says whose account the lab is: nobody's", async () => {
    expect(await lab.sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '000000000000',
      Arn: 'arn:aws:iam::000000000000:user/lab',
    });
  });

  it('refuses a key that is not of the lab', async () => {
    const stranger = new STSClient({
      endpoint: lab.url,
      region,
      credentials: { ...credentials, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      maxAttempts: 1,
    });
    const asked = stranger.send(new GetCallerIdentityCommand({}));
    await expect(asked).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    stranger.destroy();
  });
});
