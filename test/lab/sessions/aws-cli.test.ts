import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasAwsCli } from '../aws-cli.ts';
import { credentials, region, servedLab } from '../served-lab.ts';
import type { ServedLab } from '../served-lab.ts';
import { groupCommands } from './cli/auto-scaling.ts';
import { alarmCommands } from './cli/cloudwatch.ts';
import { instanceCommands } from './cli/ec2.ts';
import { serviceCommands } from './cli/ecs.ts';
import { balancerCommands } from './cli/elbv2.ts';
import { zoneCommands } from './cli/route53.ts';
import { discoveryCommands } from './cli/service-discovery.ts';
import { shellOf } from './cli/shell.ts';
import type { Shell, Tally } from './cli/shell.ts';
import { queueCommands } from './cli/sqs.ts';
import { callerCommands } from './cli/sts.ts';

const isMissing = !hasAwsCli();
const hint = 'get it with `pipx install awscli` or from https://aws.amazon.com/cli/';
if (isMissing)
  console.warn(`Skipped: sessions of the AWS CLI against the lab. \`aws\` is not installed; ${hint}`);

const tickMs = 20;

/** A lab for each service's session. */
describe.skipIf(isMissing)(`the AWS CLI${isMissing ? ` (skipped: not installed; ${hint})` : ''}`, () => {
  const tally: Tally = { errors: new Set(), paginated: new Set(), waiters: new Set() };

  describe.each<[service: string, session: (shell: () => Shell) => void]>([
    ['ec2', instanceCommands],
    ['ecs', serviceCommands],
    ['autoscaling', groupCommands],
    ['elbv2', balancerCommands],
    ['cloudwatch', alarmCommands],
    ['servicediscovery', discoveryCommands],
    ['route53', zoneCommands],
    ['sqs', queueCommands],
    ['sts', callerCommands],
  ])('%s', (_, session) => {
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
      await lab.close();
    });
    session(() => shell);
  });

  it('meets 15 errors, 5 listings in pages and 3 waiters in all', () => {
    expect(tally.errors.size).toBeGreaterThanOrEqual(15);
    expect(tally.paginated.size).toBeGreaterThanOrEqual(5);
    expect([...tally.waiters]).toEqual(
      expect.arrayContaining([
        'ec2 wait instance-terminated',
        'ecs wait services-stable',
        'elbv2 wait target-in-service',
      ]),
    );
  });
});
