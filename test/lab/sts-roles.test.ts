import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { region, servedLab, type ServedLab } from './served-lab.ts';

const role = { RoleArn: 'arn:aws:iam::000000000000:role/squall', RoleSessionName: 'game-day' };

async function withLab(look: (lab: ServedLab) => Promise<void>): Promise<void> {
  const lab = await servedLab();
  try {
    await look(lab);
  } finally {
    await lab.close();
  }
}

describe('AssumeRole', () => {
  it('gives out keys that the lab knows as those of the session, until it ends', () =>
    withLab(async (lab) => {
      const { Credentials, AssumedRoleUser } = await lab.sts.send(
        new AssumeRoleCommand({ ...role, DurationSeconds: 900 }),
      );
      const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '', Expiration } = Credentials ?? {};
      const credentials = {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      };
      expect(Expiration).toEqual(new Date(lab.control.sqs.now() + 900_000));
      const sts = new STSClient({ endpoint: lab.url, region, credentials, maxAttempts: 1 });
      const identity = () => sts.send(new GetCallerIdentityCommand({}));
      expect(await identity()).toMatchObject({
        UserId: AssumedRoleUser?.AssumedRoleId,
        Arn: 'arn:aws:sts::000000000000:assumed-role/squall/game-day',
        Account: '000000000000',
      });
      lab.pass(900_000);
      await expect(identity()).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
      sts.destroy();
    }));

  it.each([
    [{ ...role, RoleArn: 'squall' }, 'ValidationError', 'squall is invalid'],
    [{ ...role, RoleSessionName: 'two words' }, 'ValidationError', 'roleSessionName'],
    [{ ...role, DurationSeconds: 60 }, 'ValidationError', 'durationSeconds'],
    [{ ...role, SerialNumber: 'arn:aws:iam::000000000000:mfa/me' }, 'ValidationError', 'MFA'],
    [{ ...role, RoleArn: 'arn:aws:iam::111122223333:role/squall' }, 'AccessDenied', 'sts:AssumeRole'],
  ])('refuses %j: %s', (input, name, message) =>
    withLab(async ({ sts }) => {
      const refused = await sts.send(new AssumeRoleCommand(input)).catch((error: unknown) => error);
      expect(refused).toMatchObject({ name, message: expect.stringContaining(message) });
    }),
  );
});
