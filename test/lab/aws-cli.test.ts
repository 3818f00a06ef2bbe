import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { forkLab } from '../../src/lab/index.ts';
import type { LabHandle } from '../../src/lab/index.ts';
import { defaultLabFile } from '../../src/lab/spec/default-lab.ts';
import { hasAwsCli, runAws } from './aws-cli.ts';

const isMissing = !hasAwsCli();
const hint = 'get it with `pipx install awscli` or from https://aws.amazon.com/cli/';
if (isMissing) console.warn(`Skipped: the AWS CLI against a real lab. \`aws\` is not installed; ${hint}`);

const query = (path: string) => ['--query', path];
const strings = z.array(z.string());
const taskOutput = z.object({
  tasks: z.tuple([
    z.object({
      containerInstanceArn: z.string(),
      lastStatus: z.string(),
      containers: z.tuple([
        z.object({ networkBindings: z.tuple([z.object({ bindIP: z.string(), hostPort: z.number() })]) }),
      ]),
    }),
  ]),
});

describe.skipIf(isMissing)(
  `the AWS CLI against a real lab${isMissing ? ` (skipped: not installed; ${hint})` : ''}`,
  { timeout: 120_000 },
  () => {
    let lab: LabHandle;

    beforeAll(async () => {
      lab = await forkLab({ signal: AbortSignal.timeout(110_000) });
    }, 120_000);

    afterAll(() => lab.stop());

    const aws = async (...args: string[]): Promise<unknown> => {
      const { code, output, stderr } = await runAws(lab, args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return output;
    };

    const refused = async (...args: string[]): Promise<string> => {
      const { code, stderr } = await runAws(lab, args);
      // 255 from version 1, 254 from version 2.
      expect([254, 255]).toContain(code);
      return stderr;
    };

    const instanceIds = async (...args: string[]): Promise<string[]> => {
      const found = query('Reservations[].Instances[].InstanceId');
      return strings.parse(await aws('ec2', 'describe-instances', ...args, ...found));
    };

    const expected = Object.entries(defaultLabFile.services);

    it('describes the instances, filtered and in pages of its own', async () => {
      const all = await instanceIds();
      expect(new Set(all).size).toBe(defaultLabFile.instances.count);
      expect(await instanceIds('--page-size', '5')).toEqual(all);
      const inZone = await instanceIds(
        '--filters',
        'Name=availability-zone,Values=*-1a',
        'Name=tag-key,Values=squ*',
      );
      expect(inZone).toHaveLength(3);
      expect(all).toEqual(expect.arrayContaining(inZone));
      const few = await aws('ec2', 'describe-instances', '--page-size', '5', '--max-items', '6');
      expect(few).toMatchObject({ NextToken: expect.any(String), Reservations: { length: 6 } });
    });

    it('lists and describes the services with their counts', async () => {
      const arns = strings.parse(await aws('ecs', 'list-services', ...query('serviceArns')));
      const prefix = 'arn:aws:ecs:lab-local-1:000000000000:service/default/';
      expect(new Set(arns)).toEqual(new Set(expected.map(([service]) => `${prefix}${service}`)));
      expect(
        await aws('ecs', 'describe-services', '--services', ...expected.map(([name]) => name)),
      ).toMatchObject({
        services: expected.map(([serviceName, { tasks }]) => ({
          serviceName,
          status: 'ACTIVE',
          desiredCount: tasks,
          runningCount: tasks,
        })),
        failures: [],
      });
    });

    it('describes the group, the balancer and the health of its targets', async () => {
      expect(await aws('autoscaling', 'describe-auto-scaling-groups')).toMatchObject({
        AutoScalingGroups: [{ DesiredCapacity: 8, Instances: { length: 8 } }],
      });
      const arn = await aws(
        'elbv2',
        'describe-target-groups',
        '--names',
        'web',
        ...query('TargetGroups[0].TargetGroupArn'),
      );
      const health = await aws(
        'elbv2',
        'describe-target-health',
        '--target-group-arn',
        z.string().parse(arn),
        ...query('TargetHealthDescriptions[].TargetHealth.State'),
      );
      expect(health).toEqual(Array.from({ length: 6 }, () => 'healthy'));
    });

    it("is told of wrong ids by AWS's own codes", async () => {
      const id = 'i-0123456789abcdef0';
      expect(await refused('ec2', 'describe-instances', '--instance-ids', id)).toContain(
        `(InvalidInstanceID.NotFound) when calling the DescribeInstances operation: The instance ID '${id}' does not exist`,
      );
      expect(await refused('ec2', 'terminate-instances', '--instance-ids', 'web-1')).toContain(
        '(InvalidInstanceID.Malformed) when calling the TerminateInstances operation: Invalid id: "web-1"',
      );
      expect(await refused('ecs', 'list-services', '--cluster', 'ghost')).toContain(
        '(ClusterNotFoundException) when calling the ListServices operation: Cluster not found.',
      );
      expect(await refused('elbv2', 'describe-target-groups', '--names', 'ghost')).toContain(
        '(TargetGroupNotFound)',
      );
    });

    it('ends the host of a task that answers: the next look sees it, and the task answers no more', async () => {
      const [arn = ''] = strings.parse(
        await aws('ecs', 'list-tasks', '--service-name', 'web', ...query('taskArns')),
      );
      const { tasks } = taskOutput.parse(await aws('ecs', 'describe-tasks', '--tasks', arn));
      const [{ containerInstanceArn, lastStatus, containers }] = tasks;
      expect(lastStatus).toBe('RUNNING');
      const [{ bindIP, hostPort }] = containers[0].networkBindings;
      const url = `http://${bindIP}:${hostPort}/web/health`;
      expect((await fetch(url)).status).toBe(200);

      const [victim = ''] = strings.parse(
        await aws(
          'ecs',
          'describe-container-instances',
          '--container-instances',
          containerInstanceArn,
          ...query('containerInstances[].ec2InstanceId'),
        ),
      );
      expect(await aws('ec2', 'terminate-instances', '--instance-ids', victim)).toMatchObject({
        TerminatingInstances: [
          { InstanceId: victim, PreviousState: { Name: 'running' }, CurrentState: { Name: 'shutting-down' } },
        ],
      });
      const gone = ['--filters', 'Name=instance-state-name,Values=shutting-down,terminated'];
      expect(await instanceIds(...gone)).toEqual([victim]);
      await aws('ec2', 'wait', 'instance-terminated', '--instance-ids', victim);
      await expect(fetch(url, { signal: AbortSignal.timeout(5000) })).rejects.toThrow('fetch failed');
    });
  },
);
