import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const AutoScalingGroupName = 'default-hosts';
const named = { AutoScalingGroupName };

/** A person takes single hosts out of the group, puts them back, and holds one that ends. */
export function memberSession(tools: () => SessionTools): void {
  const group = () => {
    const found = tools().lab.control.state.autoScaling.groups.get(AutoScalingGroupName);
    if (!found) throw new Error('the lab has no group');
    return found;
  };
  const nth = (index: number) => [...group().members.keys()][index] ?? '';
  const lifecycle = (id: string) => group().members.get(id)?.lifecycle;
  const described = async (id: string) => {
    const { AutoScalingInstances } = await tools().boto3.call(
      'autoscaling',
      'describe_auto_scaling_instances',
      { InstanceIds: [id] },
    );
    return itemsOf(AutoScalingInstances)[0];
  };
  const refusal = (method: string, params: object, message: string) =>
    refused(tools(), ['autoscaling', method, params], {
      class: 'ClientError',
      code: 'ValidationError',
      status: 400,
      message,
    });

  it('puts a host in standby and back, detaches it and attaches it again', async () => {
    const { boto3, lab } = tools();
    const id = nth(0);
    const hosts = { ...named, InstanceIds: [id] };
    const enter = await boto3.call('autoscaling', 'enter_standby', {
      ...hosts,
      ShouldDecrementDesiredCapacity: true,
    });
    expect(itemsOf(enter['Activities'])[0]).toMatchObject({
      Description: `Moving EC2 instance to Standby: ${id}`,
      Cause: group().activities[0]?.cause,
    });
    await until(lab, () => lifecycle(id) === 'Standby');
    expect(await described(id)).toMatchObject({ LifecycleState: 'Standby', HealthStatus: 'HEALTHY' });
    expect(group().desired).toBe(7);
    await boto3.call('autoscaling', 'exit_standby', hosts);
    await until(lab, () => lifecycle(id) === 'InService');

    await boto3.call('autoscaling', 'detach_instances', {
      ...hosts,
      ShouldDecrementDesiredCapacity: true,
    });
    await until(lab, () => !group().members.has(id));
    expect(await described(id)).toBeUndefined();
    expect(lab.control.state.ec2.instances.get(id)?.state).toBe('running');
    await refusal(
      'detach_instances',
      { ...hosts, ShouldDecrementDesiredCapacity: false },
      `The instance ${id} is not part of Auto Scaling group default-hosts.`,
    );
    await boto3.call('autoscaling', 'attach_instances', hosts);
    await until(lab, () => lifecycle(id) === 'InService');
    await refusal(
      'attach_instances',
      hosts,
      `Instance ${id} is already part of AutoScalingGroup:default-hosts`,
    );
    expect(group().desired).toBe(8);
  });

  it('protects a host from scale-in, and has another replaced that it finds sick', async () => {
    const { boto3, lab } = tools();
    const kept = nth(1);
    await boto3.call('autoscaling', 'set_instance_protection', {
      ...named,
      InstanceIds: [kept],
      ProtectedFromScaleIn: true,
    });
    expect(await described(kept)).toMatchObject({ ProtectedFromScaleIn: true });
    expect(group().members.get(kept)?.isProtected).toBe(true);

    const sick = nth(2);
    await boto3.call('autoscaling', 'set_instance_health', {
      InstanceId: sick,
      HealthStatus: 'Unhealthy',
    });
    const Description = `Terminating EC2 instance: ${sick}`;
    await until(lab, () => group().activities.some(({ description }) => description === Description));
    const { Activities } = await boto3.call('autoscaling', 'describe_scaling_activities', named);
    expect(itemsOf(Activities).find((each) => each['Description'] === Description)).toMatchObject({
      Cause: expect.stringMatching(
        /an instance was taken out of service in response to a user health-check\.$/,
      ),
    });
    await until(lab, () => !group().members.has(sick) && group().members.size === 8);

    const ended = nth(3);
    const { Activity } = await boto3.call('autoscaling', 'terminate_instance_in_auto_scaling_group', {
      InstanceId: ended,
      ShouldDecrementDesiredCapacity: true,
    });
    expect(Activity).toMatchObject({
      AutoScalingGroupName,
      Description: `Terminating EC2 instance: ${ended}`,
      StatusCode: 'InProgress',
    });
    expect(group().desired).toBe(7);
    await until(lab, () => lab.control.state.ec2.instances.get(ended)?.state === 'terminated');
    await refusal(
      'set_instance_health',
      { InstanceId: 'i-0123456789abcdef0', HealthStatus: 'Healthy' },
      'Instance Id not found - No managed instance found for instance ID: i-0123456789abcdef0',
    );
  });

  it('holds a host that ends with a hook, and lets it go', async () => {
    const { boto3, lab } = tools();
    const hook = { ...named, LifecycleHookName: 'drain' };
    await boto3.call('autoscaling', 'put_lifecycle_hook', {
      ...hook,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      HeartbeatTimeout: 120,
      DefaultResult: 'CONTINUE',
    });
    const { LifecycleHooks } = await boto3.call('autoscaling', 'describe_lifecycle_hooks', named);
    expect(LifecycleHooks).toEqual([
      {
        ...hook,
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
        HeartbeatTimeout: 120,
        GlobalTimeout: 12_000,
        DefaultResult: 'CONTINUE',
      },
    ]);
    const id = nth(0);
    await boto3.call('autoscaling', 'terminate_instance_in_auto_scaling_group', {
      InstanceId: id,
      ShouldDecrementDesiredCapacity: true,
    });
    await until(lab, () => lifecycle(id) === 'Terminating:Wait');
    expect(await described(id)).toMatchObject({ LifecycleState: 'Terminating:Wait' });
    const action = () => group().members.get(id)?.actions.get('drain');
    const before = action()?.until ?? Infinity;
    lab.pass(1000);
    await boto3.call('autoscaling', 'record_lifecycle_action_heartbeat', {
      ...hook,
      LifecycleActionToken: action()?.token,
    });
    expect(action()?.until).toBeGreaterThan(before);
    const complete = { ...hook, InstanceId: id, LifecycleActionResult: 'CONTINUE' };
    await boto3.call('autoscaling', 'complete_lifecycle_action', complete);
    await until(lab, () => !group().members.has(id));
    await refusal(
      'complete_lifecycle_action',
      complete,
      `No active Lifecycle Action found with instance ID ${id}`,
    );
    await boto3.call('autoscaling', 'delete_lifecycle_hook', hook);
    expect(group().hooks.size).toBe(0);
  });

  it('puts the hosts behind target groups, and takes them away', async () => {
    const { boto3, lab, note } = tools();
    const TargetGroupARNs = [...lab.control.state.elb.targetGroups.keys()].slice(0, 3).toSorted();
    await boto3.call('autoscaling', 'attach_load_balancer_target_groups', { ...named, TargetGroupARNs });
    const pages = await boto3.pages('autoscaling', 'describe_load_balancer_target_groups', {
      ...named,
      PaginationConfig: { PageSize: 1 },
    });
    note('paginated listing', 'describe_load_balancer_target_groups');
    expect(pages.map(({ LoadBalancerTargetGroups }) => LoadBalancerTargetGroups)).toMatchObject(
      TargetGroupARNs.map((LoadBalancerTargetGroupARN) => [{ LoadBalancerTargetGroupARN }]),
    );
    expect([...group().targetGroupArns].toSorted()).toEqual(TargetGroupARNs);
    const detach = { ...named, TargetGroupARNs: TargetGroupARNs.slice(1) };
    await boto3.call('autoscaling', 'detach_load_balancer_target_groups', detach);
    expect([...group().targetGroupArns]).toEqual(TargetGroupARNs.slice(0, 1));
    await refusal(
      'detach_load_balancer_target_groups',
      detach,
      'Trying to remove Target Groups that are not part of the group',
    );
  });
}
