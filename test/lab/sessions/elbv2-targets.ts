import { expect, it } from 'vitest';
import { itemsOf, refused } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 0.1, MaxAttempts: 200 };
const group = { Name: 'canary', Protocol: 'HTTP', Port: 8000, HealthCheckPath: '/up' };

/** A person lets the lab's balancer forward to a target group of his own, and registers targets by hand. */
export function targetSession(tools: () => SessionTools): void {
  const elb = () => tools().lab.control.state.elb;
  const elbv2 = (method: string, params: object = {}) => tools().boto3.call('elbv2', method, params);
  const groupNamed = (name: string) => {
    const found = [...elb().targetGroups.values()].find((each) => each.name === name);
    if (!found) throw new Error(`the lab has no target group ${name}`);
    return found;
  };
  const listener = () => {
    const [balancer] = elb().balancers.values();
    const [found] = balancer?.listeners.values() ?? [];
    if (!found) throw new Error('the lab has no listener');
    return found;
  };
  /** A host and a port of it where a task answers. */
  const place = () => {
    const [target] = groupNamed('web').targets.values();
    return { Id: target?.instanceId ?? '', Port: target?.port };
  };
  const health = async (more: object = {}) => {
    const TargetGroupArn = groupNamed('canary').arn;
    const answer = await elbv2('describe_target_health', { TargetGroupArn, ...more });
    return itemsOf(answer['TargetHealthDescriptions']);
  };
  const ruleArns: string[] = [];
  const createRule = async (Priority: number, Values: string[], action: object) => {
    const { Rules } = await elbv2('create_rule', {
      ListenerArn: listener().arn,
      Priority,
      Conditions: [{ Field: 'host-header', Values }],
      Actions: [action],
    });
    const [rule = {}] = itemsOf(Rules);
    ruleArns.push(String(rule['RuleArn']));
    return rule;
  };
  const recordOf = (arn: string | undefined) => listener().rules.find((rule) => rule.arn === arn);

  it('makes a target group, and changes its check and attributes', async () => {
    const { lab } = tools();
    const VpcId = lab.control.state.ec2.vpcId;
    const { TargetGroups } = await elbv2('create_target_group', { ...group, VpcId });
    const { arn: TargetGroupArn, healthCheck } = groupNamed('canary');
    const { Name: TargetGroupName, ...settings } = group;
    expect(TargetGroups).toMatchObject([
      {
        TargetGroupArn,
        TargetGroupName,
        ...settings,
        VpcId,
        TargetType: 'instance',
        HealthCheckPort: 'traffic-port',
        HealthyThresholdCount: healthCheck.healthyThreshold,
        LoadBalancerArns: [],
      },
    ]);
    await elbv2('modify_target_group', { TargetGroupArn, HealthCheckPath: '/health' });
    expect(groupNamed('canary').healthCheck.path).toBe('/health');
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '10' }];
    await elbv2('modify_target_group_attributes', { TargetGroupArn, Attributes });
    expect(groupNamed('canary').drainingMs).toBe(10_000);
    const described = await elbv2('describe_target_group_attributes', { TargetGroupArn });
    expect(itemsOf(described['Attributes'])).toEqual(expect.arrayContaining(Attributes));
  });

  it('forwards to it by a rule, and sees a target come into service', async () => {
    const { boto3, note } = tools();
    const { arn: TargetGroupArn } = groupNamed('canary');
    await elbv2('register_targets', { TargetGroupArn, Targets: [place()] });
    expect(await health()).toMatchObject([
      { Target: place(), TargetHealth: { State: 'unused', Reason: 'Target.NotInUse' } },
    ]);
    expect(await createRule(900, ['canary.test'], { Type: 'forward', TargetGroupArn })).toMatchObject({
      Priority: '900',
      IsDefault: false,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['canary.test'] } }],
      Actions: [{ Type: 'forward', TargetGroupArn }],
    });
    await boto3.wait('elbv2', 'target_in_service', { TargetGroupArn, Targets: [place()], WaiterConfig });
    note('waiter', 'target_in_service');
    expect([...groupNamed('canary').targets.values()]).toMatchObject([{ state: 'healthy' }]);
  });

  it('deregisters the target, and waits until it is drained', async () => {
    const { boto3, note } = tools();
    const { arn: TargetGroupArn } = groupNamed('canary');
    const named = { TargetGroupArn, Targets: [place()] };
    await elbv2('deregister_targets', named);
    expect(await health()).toMatchObject([
      { TargetHealth: { State: 'draining', Reason: 'Target.DeregistrationInProgress' } },
    ]);
    await boto3.wait('elbv2', 'target_deregistered', { ...named, WaiterConfig });
    note('waiter', 'target_deregistered');
    expect(groupNamed('canary').targets.size).toBe(0);
    expect(await health({ Targets: [place()] })).toEqual([
      {
        Target: place(),
        TargetHealth: {
          State: 'unused',
          Reason: 'Target.NotRegistered',
          Description: 'Target is not registered to the target group',
        },
      },
    ]);
  });

  it('splits, redirects and orders rules', async () => {
    const TargetGroups = ['web', 'canary'].map((name, index) => ({
      TargetGroupArn: groupNamed(name).arn,
      Weight: 90 - index * 80,
    }));
    await createRule(901, ['*.test'], { Type: 'forward', ForwardConfig: { TargetGroups } });
    const [first, second] = ruleArns;
    expect(recordOf(second)).toMatchObject({
      hosts: ['*.test'],
      action: {
        groups: TargetGroups.map(({ TargetGroupArn, Weight }) => ({ arn: TargetGroupArn, weight: Weight })),
      },
    });
    const RedirectConfig = { Host: 'new.test', StatusCode: 'HTTP_302' };
    const { Rules } = await elbv2('modify_rule', {
      RuleArn: first,
      Actions: [{ Type: 'redirect', RedirectConfig }],
    });
    expect(Rules).toMatchObject([
      { RuleArn: first, Actions: [{ RedirectConfig: { ...RedirectConfig, Port: '#{port}' } }] },
    ]);
    await elbv2('set_rule_priorities', {
      RulePriorities: [
        { RuleArn: first, Priority: 901 },
        { RuleArn: second, Priority: 900 },
      ],
    });
    expect([first, second].map((arn) => recordOf(arn)?.priority)).toEqual([901, 900]);
  });

  it('turns the pages of rules and of target groups', async () => {
    const { boto3, note } = tools();
    const pages = await boto3.pages('elbv2', 'describe_rules', {
      ListenerArn: listener().arn,
      PaginationConfig: { PageSize: 4 },
    });
    note('paginated listing', 'describe_rules');
    expect(pages.map(({ Rules }) => itemsOf(Rules).length)).toEqual([4, 4, 1]);
    const rules = pages.flatMap(({ Rules }) => itemsOf(Rules));
    expect(rules.map(({ RuleArn }) => RuleArn)).toEqual(listener().rules.map(({ arn }) => arn));
    expect(rules.at(-1)).toMatchObject({ Priority: 'default', IsDefault: true, Conditions: [] });
    const groups = await boto3.pages('elbv2', 'describe_target_groups', {
      PaginationConfig: { PageSize: 5 },
    });
    note('paginated listing', 'describe_target_groups');
    expect(groups.map((page) => itemsOf(page['TargetGroups']).length)).toEqual([5, 2]);
    expect(
      new Set(groups.flatMap((page) => itemsOf(page['TargetGroups'])).map((each) => each['TargetGroupArn'])),
    ).toEqual(new Set(elb().targetGroups.keys()));
  });

  it('reads what is refused, and deletes what it made', async () => {
    const { arn: TargetGroupArn } = groupNamed('canary');
    const refusal = (method: string, params: object, code: string, message: string) =>
      refused(tools(), ['elbv2', method, params], {
        class: code === 'ValidationError' ? 'ClientError' : `${code}Exception`,
        code,
        status: 400,
        message,
      });
    await refusal(
      'delete_target_group',
      { TargetGroupArn },
      'ResourceInUse',
      `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
    );
    await refusal(
      'register_targets',
      { TargetGroupArn, Targets: [{ Id: 'i-0123456789abcdef0' }] },
      'InvalidTarget',
      "Instance ID 'i-0123456789abcdef0' is not valid",
    );
    await refusal(
      'modify_target_group',
      { TargetGroupArn, HealthCheckPath: 'up' },
      'ValidationError',
      "Health check path 'up' must begin with a '/' character and have at most 1024 characters",
    );
    await refusal(
      'create_rule',
      {
        ListenerArn: listener().arn,
        Priority: 901,
        Conditions: [{ Field: 'path-pattern', Values: ['/x'] }],
        Actions: [{ Type: 'forward', TargetGroupArn }],
      },
      'PriorityInUse',
      "Priority '901' is currently in use",
    );
    await refusal(
      'delete_rule',
      { RuleArn: listener().rules.at(-1)?.arn },
      'OperationNotPermitted',
      "Default rule 'deleted' is not permitted",
    );
    for (const RuleArn of ruleArns) await elbv2('delete_rule', { RuleArn });
    await elbv2('delete_target_group', { TargetGroupArn });
    expect(elb().targetGroups.has(TargetGroupArn)).toBe(false);
    await refusal(
      'describe_rules',
      { RuleArns: ruleArns.slice(0, 1) },
      'RuleNotFound',
      'One or more rules not found',
    );
    await refusal(
      'describe_target_health',
      { TargetGroupArn },
      'TargetGroupNotFound',
      `Target groups '${TargetGroupArn}' not found`,
    );
  });
}
