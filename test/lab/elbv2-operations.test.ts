import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  paginateDescribeRules,
  paginateDescribeTargetGroups,
  waitUntilTargetInService,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BalancerRecord } from '../../src/lab/control/elb/records.ts';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

const ghostBalancer =
  'arn:aws:elasticloadbalancing:lab-local-1:000000000000:loadbalancer/app/ghost/0123456789abcdef';
const ghostGroup = 'arn:aws:elasticloadbalancing:lab-local-1:000000000000:targetgroup/ghost/0123456789abcdef';

function balancerOf(): BalancerRecord {
  const [balancer] = lab.control.state.elb.balancers.values();
  if (!balancer) throw new Error('a new lab has no balancer');
  return balancer;
}

function listenerArn(): string {
  return [...balancerOf().listeners.keys()][0] ?? '';
}

function groupOf(service: string): string {
  return lab.control.state.ecs.services.get(service)?.targetGroups[0]?.arn ?? '';
}

describe('the balancer', () => {
  it('is found by name and ARN, at the address where it really listens', async () => {
    const balancer = balancerOf();
    for (const input of [{}, { Names: [balancer.name] }, { LoadBalancerArns: [balancer.arn] }]) {
      const { LoadBalancers } = await lab.elbv2.send(new DescribeLoadBalancersCommand(input));
      expect(LoadBalancers).toMatchObject([
        {
          LoadBalancerArn: balancer.arn,
          DNSName: '127.0.0.1',
          State: { Code: 'active' },
          Type: 'application',
        },
      ]);
      expect(LoadBalancers?.[0]?.AvailabilityZones).toHaveLength(3);
    }
    const { Listeners } = await lab.elbv2.send(
      new DescribeListenersCommand({ LoadBalancerArn: balancer.arn }),
    );
    expect(Listeners).toMatchObject([{ ListenerArn: listenerArn(), Port: 8080, Protocol: 'HTTP' }]);
    const { Attributes } = await lab.elbv2.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: balancer.arn }),
    );
    expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '5' });
  });

  it("is missed and refused in ELBv2's words", async () => {
    const find = (input: { Names?: string[]; LoadBalancerArns?: string[]; Marker?: string }) =>
      lab.elbv2.send(new DescribeLoadBalancersCommand(input));
    await expect(find({ Names: ['ghost'] })).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
      message: "Load balancers '[ghost]' not found",
    });
    await expect(find({ LoadBalancerArns: [ghostBalancer] })).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
      message: `Load balancers '[${ghostBalancer}]' not found`,
    });
    await expect(find({ LoadBalancerArns: ['ghost'] })).rejects.toMatchObject({
      name: 'ValidationError',
      message: "'ghost' is not a valid load balancer ARN",
    });
    await expect(find({ Marker: 'page-2' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(lab.elbv2.send(new DescribeListenersCommand({}))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });
});

describe('rules', () => {
  it('lead each path to its service, in order of priority, the default one last', async () => {
    const { Rules = [] } = await lab.elbv2.send(new DescribeRulesCommand({ ListenerArn: listenerArn() }));
    expect(Rules.map(({ Priority }) => Priority)).toEqual(['1', '2', '3', '4', '5', '6', 'default']);
    const checkout = Rules.find(({ Actions }) => Actions?.[0]?.TargetGroupArn === groupOf('checkout'));
    expect(checkout).toMatchObject({
      Conditions: [{ Field: 'path-pattern', Values: ['/checkout', '/checkout/*'] }],
      Actions: [{ Type: 'forward' }],
      IsDefault: false,
    });
    const paged: (string | undefined)[] = [];
    const all = { ListenerArn: listenerArn() };
    for await (const page of paginateDescribeRules({ client: lab.elbv2, pageSize: 3 }, all))
      paged.push(...(page.Rules ?? []).map(({ RuleArn }) => RuleArn));
    expect(paged).toEqual(Rules.map(({ RuleArn }) => RuleArn));
    const one = await lab.elbv2.send(new DescribeRulesCommand({ RuleArns: [checkout?.RuleArn ?? ''] }));
    expect(one.Rules).toEqual([checkout]);
  });
});

describe('target groups', () => {
  it('are found by name, ARN and balancer, with their health check', async () => {
    const { arn } = balancerOf();
    const byBalancer = await lab.elbv2.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: arn }));
    expect(byBalancer.TargetGroups).toHaveLength(6);
    for (const input of [{ Names: ['web'] }, { TargetGroupArns: [groupOf('web')] }]) {
      const { TargetGroups } = await lab.elbv2.send(new DescribeTargetGroupsCommand(input));
      expect(TargetGroups).toMatchObject([
        {
          TargetGroupName: 'web',
          TargetType: 'instance',
          HealthCheckPath: '/web/health',
          HealthCheckIntervalSeconds: 1,
          HealthCheckTimeoutSeconds: 1,
          HealthyThresholdCount: 2,
          Matcher: { HttpCode: '200' },
          LoadBalancerArns: [arn],
        },
      ]);
    }
    const seen: string[] = [];
    for await (const page of paginateDescribeTargetGroups({ client: lab.elbv2, pageSize: 4 }, {}))
      seen.push(...(page.TargetGroups ?? []).map(({ TargetGroupName = '' }) => TargetGroupName));
    expect(seen.toSorted()).toEqual(['api', 'checkout', 'invoices', 'payments', 'search', 'web']);
    const { Attributes } = await lab.elbv2.send(
      new DescribeTargetGroupAttributesCommand({ TargetGroupArn: groupOf('web') }),
    );
    expect(Attributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '5' });
  });

  it("are missed in ELBv2's words", async () => {
    const byName = lab.elbv2.send(new DescribeTargetGroupsCommand({ Names: ['ghost'] }));
    await expect(byName).rejects.toMatchObject({ name: 'TargetGroupNotFoundException' });
    const health = lab.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: ghostGroup }));
    await expect(health).rejects.toMatchObject({ name: 'TargetGroupNotFoundException' });
    const wrongKind = lab.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: ghostBalancer }));
    await expect(wrongKind).rejects.toMatchObject({
      name: 'ValidationError',
      message: `'${ghostBalancer}' is not a valid target group ARN`,
    });
  });

  it('have no tags to show, for resources that exist', async () => {
    const ResourceArns = [groupOf('web'), balancerOf().arn];
    const { TagDescriptions } = await lab.elbv2.send(new DescribeTagsCommand({ ResourceArns }));
    expect(TagDescriptions).toEqual(ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: [] })));
    const missing = lab.elbv2.send(new DescribeTagsCommand({ ResourceArns: [ghostGroup] }));
    await expect(missing).rejects.toMatchObject({ name: 'TargetGroupNotFoundException' });
  });
});

describe('target health', () => {
  const healthOf = async (service: string) =>
    (await lab.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: groupOf(service) })))
      .TargetHealthDescriptions ?? [];

  it('is told of every registered port, and of one that is not registered', async () => {
    const all = await healthOf('web');
    expect(all).toHaveLength(6);
    expect(all.every(({ TargetHealth }) => TargetHealth?.State === 'healthy')).toBe(true);
    const known = { Id: all[0]?.Target?.Id, Port: all[0]?.Target?.Port };
    const stranger = { Id: 'i-0123456789abcdef0', Port: 1 };
    const asked = await lab.elbv2.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: groupOf('web'), Targets: [known, stranger] }),
    );
    expect(asked.TargetHealthDescriptions).toMatchObject([
      { Target: known, TargetHealth: { State: 'healthy' } },
      { Target: stranger, TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
    ]);
  });

  it('follows a target through failed checks and the loss of its host', async () => {
    const [id, target] =
      [...(lab.control.state.elb.targetGroups.get(groupOf('web'))?.targets ?? [])][0] ?? [];
    if (id === undefined || !target) throw new Error('no target is registered');
    const stateNow = async () =>
      (await healthOf('web')).find(({ Target }) => Target?.Port === target.port)?.TargetHealth;
    const result = { isOk: false, reason: 'Target.Timeout', description: 'Request timed out' } as const;
    for (const _ of [1, 2]) lab.control.targetChecked(groupOf('web'), id, result);
    expect(await stateNow()).toEqual({
      State: 'unhealthy',
      Reason: 'Target.Timeout',
      Description: 'Request timed out',
    });
    lab.control.ec2.terminate([target.instanceId ?? ''], { skipOsShutdown: true });
    lab.pass(1400);
    expect(await stateNow()).toMatchObject({
      State: 'draining',
      Reason: 'Target.DeregistrationInProgress',
    });
    lab.pass(60_000);
    const waited = await waitUntilTargetInService(
      { client: lab.elbv2, maxWaitTime: 20 },
      { TargetGroupArn: groupOf('web') },
    );
    expect(waited.state).toBe('SUCCESS');
    expect(await healthOf('web')).toHaveLength(6);
  });
});
