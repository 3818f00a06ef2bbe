import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceFolders } from '../../../src/lab/operations.ts';
import { servedLab } from '../served-lab.ts';
import type { ServedLab } from '../served-lab.ts';
import { memberSession } from './auto-scaling-members.ts';
import { policySession } from './auto-scaling-policies.ts';
import { groupSession } from './auto-scaling.ts';
import { hasBoto3, startBoto3 } from './boto3.ts';
import type { Boto3 } from './boto3.ts';
import { alarmSession } from './cloudwatch-alarms.ts';
import { metricSession } from './cloudwatch.ts';
import { lossSession } from './ec2-loss.ts';
import { networkSession } from './ec2-network.ts';
import { placeSession } from './ec2-places.ts';
import { instanceSession } from './ec2.ts';
import { hostSession } from './ecs-hosts.ts';
import { taskSession } from './ecs-tasks.ts';
import { serviceSession } from './ecs.ts';
import { targetSession } from './elbv2-targets.ts';
import { balancerSession } from './elbv2.ts';
import { healthCheckSession } from './route53-health-checks.ts';
import { zoneSession } from './route53.ts';
import { discoverySession } from './service-discovery-instances.ts';
import { namespaceSession } from './service-discovery.ts';
import type { SessionTools } from './session.ts';
import { sqsSession } from './sqs.ts';
import { stsSession } from './sts.ts';

const isMissing = !hasBoto3();
const hint = 'it needs python3 with boto3: python3 -m pip install boto3';
if (isMissing) console.warn(`Skipped: sessions of boto3 against the lab; ${hint}`);

const tickMs = 20;

/** A lab for each session, and what all of them together came to. */
describe.skipIf(isMissing)(`boto3${isMissing ? ` (skipped; ${hint})` : ''}`, () => {
  const called = new Set<string>();
  const noted = {
    error: new Set<string>(),
    'paginated listing': new Set<string>(),
    waiter: new Set<string>(),
  };

  function withTools(session: (tools: () => SessionTools) => void): void {
    let lab: ServedLab;
    let boto3: Boto3;
    let clock: NodeJS.Timeout;
    beforeAll(async () => {
      lab = await servedLab({}, { onCall: (service, operation) => called.add(`${service} ${operation}`) });
      boto3 = startBoto3(lab.url);
      clock = setInterval(() => lab.pass(tickMs * 10), tickMs);
    });
    afterAll(async () => {
      clearInterval(clock);
      await boto3.close();
      await lab.close();
    });
    session(() => ({ boto3, lab, note: (what, name) => noted[what].add(name) }));
  }

  describe.each<[subject: string, session: (tools: () => SessionTools) => void]>([
    ['a group of Auto Scaling', groupSession],
    ['the members of a group', memberSession],
    ['the policies of a group', policySession],
    ['instances of EC2', instanceSession],
    ['places of EC2', placeSession],
    ['networks of EC2', networkSession],
    ['lost hosts of EC2', lossSession],
    ['services of ECS', serviceSession],
    ['tasks of ECS', taskSession],
    ['hosts of ECS', hostSession],
    ['metrics of CloudWatch', metricSession],
    ['alarms of CloudWatch', alarmSession],
    ['balancers of ELBv2', balancerSession],
    ['targets of ELBv2', targetSession],
    ['namespaces of Cloud Map', namespaceSession],
    ['instances of Cloud Map', discoverySession],
    ['zones of Route 53', zoneSession],
    ['health checks of Route 53', healthCheckSession],
    ['SQS', sqsSession],
    ['STS', stsSession],
  ])('with %s', (_, session) => {
    withTools(session);
  });

  describe('in all', () => {
    it('calls every operation of the lab', async () => {
      const all: string[] = [];
      for (const { signingName, load } of Object.values(serviceFolders))
        for (const name of (await load()).operations.keys()) all.push(`${signingName} ${name}`);
      expect(all.filter((each) => !called.has(each))).toEqual([]);
    });

    it('meets 15 errors, 5 listings in pages and 3 waiters', () => {
      expect(noted.error.size).toBeGreaterThanOrEqual(15);
      expect(noted['paginated listing'].size).toBeGreaterThanOrEqual(5);
      expect(noted.waiter.size).toBeGreaterThanOrEqual(3);
    });
  });
});
