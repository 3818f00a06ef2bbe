import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeInstancesCommand, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { ListClustersCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { DescribeTargetGroupsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { ListNamespacesCommand } from '@aws-sdk/client-servicediscovery';
import { ListQueuesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { servedLab, type ServedLab } from './served-lab.ts';

const explicit = 'with an explicit deny in an identity-based policy';
const role = { RoleArn: 'arn:aws:iam::000000000000:role/squall', RoleSessionName: 'squall' };

type Case = [action: string, name: string, status: number, ask: (lab: ServedLab) => Promise<unknown>];

const cases: Case[] = [
  [
    'ec2:StopInstances',
    'UnauthorizedOperation',
    403,
    ({ ec2 }) => ec2.send(new StopInstancesCommand({ InstanceIds: ['i-1'] })),
  ],
  ['ecs:ListTasks', 'AccessDeniedException', 400, ({ ecs }) => ecs.send(new ListTasksCommand({}))],
  [
    'autoscaling:DescribeAutoScalingGroups',
    'AccessDenied',
    403,
    ({ autoScaling }) => autoScaling.send(new DescribeAutoScalingGroupsCommand({})),
  ],
  [
    'elasticloadbalancing:DescribeTargetGroups',
    'AccessDenied',
    403,
    ({ elbv2 }) => elbv2.send(new DescribeTargetGroupsCommand({})),
  ],
  [
    'cloudwatch:DescribeAlarms',
    'AccessDenied',
    403,
    ({ cloudWatch }) => cloudWatch.send(new DescribeAlarmsCommand({})),
  ],
  [
    'servicediscovery:ListNamespaces',
    'AccessDeniedException',
    400,
    ({ discovery }) => discovery.send(new ListNamespacesCommand({})),
  ],
  [
    'route53:ListHostedZones',
    'AccessDenied',
    403,
    ({ route53 }) => route53.send(new ListHostedZonesCommand({})),
  ],
  ['sqs:ListQueues', 'AccessDenied', 403, ({ sqs }) => sqs.send(new ListQueuesCommand({}))],
  [
    'sqs:SendMessage',
    'AccessDenied',
    403,
    ({ sqs }) => sqs.send(new SendMessageBatchCommand({ QueueUrl: 'http://q/1/2', Entries: [] })),
  ],
  ['sts:AssumeRole', 'AccessDenied', 403, ({ sts }) => sts.send(new AssumeRoleCommand(role))],
];

async function withLab(denies: string[], look: (lab: ServedLab) => Promise<void>): Promise<void> {
  const lab = await servedLab({ denies }, { hasFront: true });
  try {
    await look(lab);
  } finally {
    await lab.close();
  }
}

describe('an action that is denied', () => {
  it.each(cases)('%s is answered with %s, %i', (action, name, status, ask) =>
    withLab([action], async (lab) => {
      await expect(ask(lab)).rejects.toMatchObject({
        name,
        message: expect.stringContaining(
          `User: arn:aws:iam::000000000000:user/lab is not authorized to perform: ${action} ${explicit}`,
        ),
        $metadata: { httpStatusCode: status },
      });
    }),
  );

  it('is told by EC2 with a text that only an administrator can decode', () =>
    withLab(['ec2:*'], async ({ ec2 }) => {
      await expect(ec2.send(new DescribeInstancesCommand({}))).rejects.toThrow(
        /^You are not authorized to perform this operation\. User: .* Encoded authorization failure message: [\w-]+$/,
      );
    }));

  it('may be a whole service, without regard to case, and leaves the others alone', () =>
    withLab(['ecs:list*'], async ({ ecs, ec2, sts }) => {
      await expect(ecs.send(new ListClustersCommand({}))).rejects.toThrow('ecs:ListClusters');
      await ec2.send(new DescribeInstancesCommand({}));
      await sts.send(new GetCallerIdentityCommand({}));
    }));

  it('is never the question who one is', () =>
    withLab(['sts:*'], async ({ sts }) => {
      expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '000000000000' });
    }));
});
