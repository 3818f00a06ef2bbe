import { expect, it } from 'vitest';
import { itemsOf, until } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 1, MaxAttempts: 60 };
const AutoScalingGroupName = 'default-hosts';

/** A person loses a host in two ways, and watches what ECS and Auto Scaling make of it. */
export function lossSession(tools: () => SessionTools): void {
  const state = () => tools().lab.control.state;
  const tasksOf = (instanceId: string) =>
    [...state().ecs.tasks.values()].filter(
      (task) => task.instanceId === instanceId && task.lastStatus !== 'STOPPED',
    );
  /** The host with the most tasks, its container instance, and what runs on it. */
  const busiest = () => {
    const [host] = [...state().ecs.containerInstances.values()]
      .filter(({ status }) => status === 'ACTIVE')
      .toSorted((a, b) => tasksOf(b.instanceId).length - tasksOf(a.instanceId).length);
    if (!host) throw new Error('the lab has no host');
    return { ...host, tasks: tasksOf(host.instanceId).map(({ id }) => id) };
  };
  const hostNow = async (id: string) => {
    const { containerInstances } = await tools().boto3.call('ecs', 'describe_container_instances', {
      containerInstances: [id],
    });
    return itemsOf(containerInstances)[0];
  };
  const whole = async () => {
    const { boto3, lab, note } = tools();
    await boto3.wait('ecs', 'services_stable', { services: [...state().ecs.services.keys()], WaiterConfig });
    note('waiter', 'services_stable');
    await until(lab, () => lab.control.isStable());
  };

  it('terminates a host: its tasks are stopped and started elsewhere, the group replaces it', async () => {
    const { boto3 } = tools();
    const { id, instanceId, tasks } = busiest();
    await boto3.call('ec2', 'terminate_instances', { InstanceIds: [instanceId] });
    await boto3.wait('ec2', 'instance_terminated', { InstanceIds: [instanceId], WaiterConfig });
    expect(await hostNow(id)).toMatchObject({ status: 'INACTIVE', ec2InstanceId: instanceId });
    await boto3.wait('ecs', 'tasks_stopped', { tasks, WaiterConfig });
    const stopped = await boto3.call('ecs', 'describe_tasks', { tasks });
    expect(itemsOf(stopped['tasks']).map(({ stopCode, stoppedReason }) => [stopCode, stoppedReason])).toEqual(
      tasks.map(() => ['TerminationNotice', `Host EC2 (instance ${instanceId}) terminated.`]),
    );
    await whole();
    const group = state().autoScaling.groups.get(AutoScalingGroupName);
    expect(group?.members.has(instanceId)).toBe(false);
    expect(group?.members.size).toBe(8);
    const { Activities } = await boto3.call('autoscaling', 'describe_scaling_activities', {
      AutoScalingGroupName,
    });
    const described = itemsOf(Activities).map(({ Description, Cause }) => [Description, Cause].join(': '));
    expect(described).toContainEqual(
      expect.stringMatching(
        new RegExp(`^Terminating EC2 instance: ${instanceId}.*: At .* in response to an EC2 health check`),
      ),
    );
    expect(described).toContainEqual(expect.stringContaining('unhealthy instance needing to be replaced'));
    const unregistered = [...(group?.members.keys() ?? [])].filter(
      (member) => !state().ecs.registrations.has(member),
    );
    expect(unregistered).toEqual([]);
  });

  it('stops a host that nothing replaces: its tasks are zombies until it is deregistered', async () => {
    const { boto3, lab } = tools();
    const { id, instanceId, tasks } = busiest();
    await boto3.call('autoscaling', 'suspend_processes', {
      AutoScalingGroupName,
      ScalingProcesses: ['ReplaceUnhealthy', 'HealthCheck'],
    });
    await boto3.call('ec2', 'stop_instances', { InstanceIds: [instanceId], SkipOsShutdown: true });
    await boto3.wait('ec2', 'instance_stopped', { InstanceIds: [instanceId], WaiterConfig });
    await until(lab, () => state().ecs.containerInstances.get(id)?.agentConnected === false);
    expect(await hostNow(id)).toMatchObject({
      status: 'ACTIVE',
      agentConnected: false,
      runningTasksCount: tasks.length,
    });
    const zombies = await boto3.call('ecs', 'describe_tasks', { tasks });
    expect(itemsOf(zombies['tasks']).map(({ lastStatus }) => lastStatus)).toEqual(tasks.map(() => 'RUNNING'));

    const { containerInstance } = await boto3.call('ecs', 'deregister_container_instance', {
      containerInstance: id,
      force: true,
    });
    expect(containerInstance).toMatchObject({ status: 'INACTIVE' });
    await boto3.wait('ecs', 'services_stable', { services: [...state().ecs.services.keys()], WaiterConfig });
    expect(tasks.map((task) => state().ecs.tasks.get(task)?.lastStatus)).toEqual(tasks.map(() => 'STOPPED'));
    const ended = await boto3.call('ecs', 'describe_tasks', { tasks });
    expect(itemsOf(ended['tasks']).map(({ stoppedReason }) => stoppedReason)).toEqual(
      tasks.map(() => 'Container instance deregistration forced by user'),
    );
    await boto3.call('autoscaling', 'resume_processes', { AutoScalingGroupName });
    await whole();
    const { Reservations } = await boto3.call('ec2', 'describe_instances', { InstanceIds: [instanceId] });
    expect(itemsOf(itemsOf(Reservations)[0]?.['Instances'])).toMatchObject([
      { State: { Name: 'terminated' } },
    ]);
  });
}
