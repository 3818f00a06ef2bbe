import { expect, it } from 'vitest';
import type { SessionTools } from './session.ts';

/** A person asks who they are. */
export function stsSession(tools: () => SessionTools): void {
  it('is the user of the lab’s account', async () => {
    const { boto3, lab } = tools();
    const { account } = lab.control.state;
    expect(await boto3.call('sts', 'get_caller_identity')).toEqual({
      UserId: expect.stringMatching(/^AIDA[A-Z\d]{17}$/),
      Account: account,
      Arn: `arn:aws:iam::${account}:user/lab`,
    });
  });

  it('assumes a role of the account for a while', async () => {
    const { boto3, lab } = tools();
    const RoleArn = `arn:aws:iam::${lab.control.state.account}:role/squall`;
    expect(await boto3.call('sts', 'assume_role', { RoleArn, RoleSessionName: 'game-day' })).toMatchObject({
      Credentials: {
        AccessKeyId: expect.stringMatching(/^ASIA/),
        SecretAccessKey: expect.stringMatching(/.+/),
        SessionToken: expect.stringMatching(/.+/),
      },
      AssumedRoleUser: { Arn: expect.stringMatching(/:assumed-role\/squall\/game-day$/) },
    });
  });
}
