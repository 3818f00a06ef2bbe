import { expect, it } from 'vitest';
import { itemsOf, refused } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 1, MaxAttempts: 60 };
const prefix = 'arn:aws:ecs:lab-local-1:000000000000';

/** A person runs tasks that belong to no service, on whichever host or on one of their choice, and stops them. */
export function taskSession(tools: () => SessionTools): void {
  const ecs = () => tools().lab.control.state.ecs;
  const arnsOf = (tasks: unknown) => itemsOf(tasks).map(({ taskArn }) => String(taskArn));
  const recordOf = (arn: string) => ecs().tasks.get(arn.split('/').at(-1) ?? '');

  it('runs tasks, reads where they are and stops them', async () => {
    const { boto3, lab, note } = tools();
    const run = await boto3.call('ecs', 'run_task', {
      taskDefinition: 'web',
      count: 3,
      startedBy: 'me',
      group: 'trial',
      tags: [{ key: 'team', value: 'blue' }],
      enableECSManagedTags: true,
    });
    const tasks = arnsOf(run['tasks']);
    expect(run).toMatchObject({
      failures: [],
      tasks: [1, 2, 3].map(() => ({ group: 'trial', startedBy: 'me' })),
    });
    await boto3.wait('ecs', 'tasks_running', { tasks, WaiterConfig });
    note('waiter', 'tasks_running');
    const described = await boto3.call('ecs', 'describe_tasks', { tasks, include: ['TAGS'] });
    expect(described['tasks']).toMatchObject(
      tasks.map((taskArn) => {
        const record = recordOf(taskArn);
        return {
          taskArn,
          taskDefinitionArn: `${prefix}:task-definition/web:1`,
          containerInstanceArn: `${prefix}:container-instance/default/${record?.containerInstanceId}`,
          availabilityZone: lab.control.state.ec2.instances.get(record?.instanceId ?? '')?.zone,
          lastStatus: 'RUNNING',
          desiredStatus: 'RUNNING',
          cpu: String(record?.cpu),
          memory: String(record?.memory),
          version: record?.version,
          containers: [
            {
              name: 'web',
              lastStatus: 'RUNNING',
              networkBindings: [{ bindIP: record?.address?.host, hostPort: record?.address?.port }],
            },
          ],
          tags: Object.entries(record?.tags ?? {}).map(([key, value]) => ({ key, value })),
        };
      }),
    );
    expect(recordOf(tasks[0] ?? '')?.tags).toEqual({ team: 'blue', 'aws:ecs:clusterName': 'default' });
    const pages = await boto3.pages('ecs', 'list_tasks', {
      startedBy: 'me',
      PaginationConfig: { PageSize: 2 },
    });
    expect(pages.map(({ taskArns }) => taskArns)).toEqual([
      tasks.toSorted().slice(0, 2),
      tasks.toSorted().slice(2),
    ]);
    note('paginated listing', 'list_tasks');

    for (const task of tasks) {
      const { task: stopping } = await boto3.call('ecs', 'stop_task', { task, reason: 'enough' });
      expect(stopping).toMatchObject({ taskArn: task, desiredStatus: 'STOPPED', stopCode: 'UserInitiated' });
    }
    await boto3.wait('ecs', 'tasks_stopped', { tasks, WaiterConfig });
    note('waiter', 'tasks_stopped');
    const ended = await boto3.call('ecs', 'describe_tasks', { tasks });
    expect(ended['tasks']).toMatchObject(
      tasks.map((taskArn) => ({
        taskArn,
        lastStatus: 'STOPPED',
        stoppedReason: 'enough',
        containers: [{ lastStatus: 'STOPPED', exitCode: recordOf(taskArn)?.exitCode }],
      })),
    );
    const stopped = await boto3.call('ecs', 'list_tasks', { family: 'web', desiredStatus: 'STOPPED' });
    expect(stopped['taskArns']).toEqual(tasks.toSorted());
  });

  it('starts a task on the host that it names', async () => {
    const { boto3 } = tools();
    const [host = ''] = ecs().containerInstances.keys();
    const arn = `${prefix}:container-instance/default/${host}`;
    const ghost = `${prefix}:container-instance/default/${'0'.repeat(32)}`;
    const start = await boto3.call('ecs', 'start_task', {
      taskDefinition: 'api:1',
      containerInstances: [arn, ghost],
    });
    expect(start).toMatchObject({
      tasks: [{ containerInstanceArn: arn, group: 'family:api' }],
      failures: [{ arn: ghost, reason: 'MISSING' }],
    });
    const tasks = arnsOf(start['tasks']);
    await boto3.wait('ecs', 'tasks_running', { tasks, WaiterConfig });
    expect(recordOf(tasks[0] ?? '')).toMatchObject({ containerInstanceId: host, lastStatus: 'RUNNING' });
    const { taskArns } = await boto3.call('ecs', 'list_tasks', { containerInstance: host, family: 'api' });
    expect(taskArns).toContain(tasks[0]);
    await boto3.call('ecs', 'stop_task', { task: tasks[0] });
    await boto3.wait('ecs', 'tasks_stopped', { tasks, WaiterConfig });
    await expect(boto3.wait('ecs', 'tasks_running', { tasks, WaiterConfig })).rejects.toThrow(
      'terminal failure state',
    );
  });

  it('reads what does not fit, and what is refused', async () => {
    const { boto3 } = tools();
    await boto3.call('ecs', 'register_task_definition', {
      family: 'whale',
      containerDefinitions: [{ name: 'whale', image: 'whale', memory: 100_000 }],
    });
    const { tasks, failures } = await boto3.call('ecs', 'run_task', { taskDefinition: 'whale' });
    expect(tasks).toEqual([]);
    const hosts = [...ecs().containerInstances.keys()];
    expect(itemsOf(failures).map(({ reason }) => reason)).toEqual(hosts.map(() => 'RESOURCE:MEMORY'));
    expect(new Set(itemsOf(failures).map(({ arn }) => arn))).toEqual(
      new Set(hosts.map((id) => `${prefix}:container-instance/default/${id}`)),
    );

    const refusal = (method: string, params: object, code: string, message: unknown) =>
      refused(tools(), ['ecs', method, params], { class: code, code, status: 400, message });
    await refusal('run_task', { taskDefinition: 'ghost' }, 'ClientException', 'TaskDefinition not found.');
    await refusal(
      'run_task',
      { cluster: 'ghost', taskDefinition: 'web' },
      'ClusterNotFoundException',
      'Cluster not found.',
    );
    await refusal(
      'stop_task',
      { task: '0'.repeat(32) },
      'InvalidParameterException',
      'The referenced task was not found.',
    );
    await refusal(
      'describe_tasks',
      { tasks: ['short'] },
      'InvalidParameterException',
      'taskId length should be one of [32,36]',
    );
    const once = { taskDefinition: 'web', clientToken: 'once' };
    const first = await boto3.call('ecs', 'run_task', once);
    const again = await boto3.call('ecs', 'run_task', once);
    expect(arnsOf(again['tasks'])).toEqual(arnsOf(first['tasks']));
    await refusal(
      'run_task',
      { ...once, count: 2 },
      'ConflictException',
      expect.stringContaining('clientToken'),
    );
  });
}
