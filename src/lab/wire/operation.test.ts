import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { Instance } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import { expect, test } from 'vitest';
import { operation } from './index.ts';
import type { RequestContext } from './index.ts';

interface Lab {
  readonly instances: readonly Instance[];
}

test('an operation is named by its command and takes what AWS models', () => {
  const operations = [
    operation(DescribeInstancesCommand, async (input, { lab }: RequestContext<Lab>) => ({
      Reservations: lab.instances
        .filter(({ InstanceId }) => input.InstanceIds?.includes(InstanceId ?? ''))
        .map((instance) => ({ Instances: [{ ...instance, State: { Name: 'running', Code: 16 } }] })),
    })),
    operation(DescribeTasksCommand, async (input) => ({
      tasks: input.tasks?.map((taskArn) => ({ taskArn, connectivity: 'CONNECTED' })) ?? [],
      failures: [],
    })),
    operation(DescribeAutoScalingGroupsCommand, async () => ({ AutoScalingGroups: [] })),
  ];
  expect(operations.map(({ name }) => name)).toEqual([
    'DescribeInstances',
    'DescribeTasks',
    'DescribeAutoScalingGroups',
  ]);
});

test('what AWS does not model does not compile', () => {
  // @ts-expect-error: no such enum value
  operation(DescribeTasksCommand, async () => ({ tasks: [{ connectivity: 'Connected' }] }));
  // @ts-expect-error: no such member
  operation(DescribeTasksCommand, async () => ({ tasks: [], failed: [] }));
  // @ts-expect-error: no such member, further down
  operation(DescribeTasksCommand, async () => ({ tasks: [{ taskArn: 'a', taskId: 'b' }] }));
  // @ts-expect-error: a required member is missing
  operation(DescribeAutoScalingGroupsCommand, async () => ({ NextToken: 'a' }));
  // @ts-expect-error: no such member of the input
  operation(DescribeTasksCommand, async (input) => ({ tasks: [{ taskArn: input.taskArns }] }));
  expect(() => operation(class extends Object {} as never, async () => ({}))).toThrow(/runtime schema/);
});
