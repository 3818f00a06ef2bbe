import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli } from '../../aws-cli.ts';
import { credentials, region, servedLab } from '../../served-lab.ts';
import type { ServedLab } from '../../served-lab.ts';
import { shellOf } from './shell.ts';
import type { Shell, Tally } from './shell.ts';

const isMissing = !hasAwsCli();
const hint = 'get it with `pipx install awscli` or from https://aws.amazon.com/cli/';
if (isMissing)
  console.warn(`Skipped: sessions of the AWS CLI against the lab. \`aws\` is not installed; ${hint}`);

const tickMs = 20;

export type Session = [service: string, commands: (shell: () => Shell) => void];

/** What the sessions meet together, at least. */
interface Met {
  errors: number;
  listingsInPages: number;
  waiters: string[];
}

/** Sessions of the AWS CLI, each with a lab of its own. */
export function sessionsOfTheCli(sessions: Session[], { errors, listingsInPages, waiters }: Met): void {
  describe.skipIf(isMissing)(`the AWS CLI${isMissing ? ` (skipped: not installed; ${hint})` : ''}`, () => {
    const tally: Tally = { errors: new Set(), paginated: new Set(), waiters: new Set() };

    describe.each(sessions)('%s', (_, commands) => {
      let lab: ServedLab;
      let shell: Shell;
      let clock: NodeJS.Timeout;
      beforeAll(async () => {
        lab = await servedLab();
        shell = shellOf(lab, { endpoint: lab.url, region, credentials }, tally);
        clock = setInterval(() => lab.pass(tickMs * 10), tickMs);
      });
      afterAll(async () => {
        clearInterval(clock);
        await shell.close();
        await lab.close();
      });
      commands(() => shell);
    });

    it(`meets ${errors} errors, ${listingsInPages} listings in pages and ${waiters.length} waiters in all`, () => {
      expect(tally.errors.size).toBeGreaterThanOrEqual(errors);
      expect(tally.paginated.size).toBeGreaterThanOrEqual(listingsInPages);
      expect([...tally.waiters]).toEqual(expect.arrayContaining(waiters));
    });
  });
}
