import { expect, it } from 'vitest';
import type { Shell } from './shell.ts';

/** A person asks who they are. */
export function callerCommands(shell: () => Shell): void {
  it('is the user of the lab’s account, as JSON and as text', async () => {
    const { aws, lab } = shell();
    const { account } = lab.control.state;
    const [identity, text] = await Promise.all([
      aws`sts get-caller-identity`,
      aws`sts get-caller-identity --query '[Account,Arn]' --output text`,
    ]);
    expect(identity).toEqual({
      UserId: expect.stringMatching(/^AIDA[A-Z\d]{17}$/),
      Account: account,
      Arn: `arn:aws:iam::${account}:user/lab`,
    });
    expect(text).toBe(`${account}\tarn:aws:iam::${account}:user/lab`);
  });

  it('assumes a role of the account, and is refused one that is none', async () => {
    const { aws, refused, lab } = shell();
    const role = `arn:aws:iam::${lab.control.state.account}:role/squall`;
    expect(await aws`sts assume-role --role-arn ${role} --role-session-name game-day`).toMatchObject({
      AssumedRoleUser: { Arn: expect.stringMatching(/:assumed-role\/squall\/game-day$/) },
    });
    expect(
      await refused`sts assume-role --role-arn ${'arn:aws:iam::1:role/x'} --role-session-name a-b`,
    ).toContain('ValidationError');
  });
}
