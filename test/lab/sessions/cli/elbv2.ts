import { expect, it } from 'vitest';
import type { Shell } from './shell.ts';

/** A person at the CLI looks at the balancer, and puts a target of their own behind it by a rule. */
export function balancerCommands(shell: () => Shell): void {
  const elb = () => shell().lab.control.state.elb;
  const listener = () => [...elb().balancers.values()].flatMap(({ listeners }) => [...listeners.values()])[0];
  const hand = () => [...elb().targetGroups.values()].find(({ name }) => name === 'hand');

  it('lists target groups and rules, a few at a time', async () => {
    const { aws, refused } = shell();
    const [names, rules, first, ghost] = await Promise.all([
      aws`elbv2 describe-target-groups --query TargetGroups[].TargetGroupName`,
      aws`elbv2 describe-rules --listener-arn ${listener()?.arn} --query Rules[].Priority`,
      aws`elbv2 describe-target-groups --max-items 3`,
      refused`elbv2 describe-target-groups --names ghost`,
    ]);
    const all = [...elb().targetGroups.values()].map(({ name }) => name);
    expect(new Set(Object(names))).toEqual(new Set(all));
    expect(names).toHaveLength(all.length);
    expect(rules).toEqual(
      listener()?.rules.map(({ priority }) => (priority === Infinity ? 'default' : String(priority))),
    );
    const rest = await aws`elbv2 describe-target-groups
      --starting-token ${Object(first).NextToken} --query TargetGroups[].TargetGroupName`;
    expect(rest).toEqual(Object(names).slice(3));
    expect(ghost).toBe('(TargetGroupNotFound) One or more target groups not found');
  });

  it('puts a target behind a rule of its own, and waits until it is in service', async () => {
    const { aws, lab, refused, until } = shell();
    const { vpcId } = lab.control.state.ec2;
    const arn = await aws`elbv2 create-target-group --name hand --protocol HTTP --port 81 --vpc-id ${vpcId}
      --health-check-path /up --matcher HttpCode=200-299 --query TargetGroups[0].TargetGroupArn`;
    expect(hand()).toMatchObject({ arn, port: 81, healthCheck: { path: '/up', matcher: '200-299' } });
    const [task] = [...elb().targetGroups.values()].flatMap(({ targets }) => [...targets.values()]);
    const target = `Id=${task?.instanceId},Port=${task?.port}`;
    const [rule, attributes] = await Promise.all([
      aws`elbv2 create-rule --listener-arn ${listener()?.arn} --priority 50 --query Rules[0].RuleArn
        --conditions Field=host-header,Values=hand.test Field=path-pattern,Values=/a/*,/b
        --actions Type=forward,TargetGroupArn=${arn}`,
      aws`elbv2 modify-target-group-attributes --target-group-arn ${arn} --query Attributes[].Key
        --attributes Key=deregistration_delay.timeout_seconds,Value=5 Key=slow_start.duration_seconds,Value=30`,
      aws`elbv2 register-targets --target-group-arn ${arn} --targets ${target}`,
    ]);
    expect(listener()?.rules.find((each) => each.arn === rule)).toMatchObject({
      priority: 50,
      hosts: ['hand.test'],
      paths: ['/a/*', '/b'],
    });
    expect(attributes).toContain('slow_start.duration_seconds');
    expect(hand()).toMatchObject({ drainingMs: 5000, slowStartMs: 30_000 });
    await until(() => [...(hand()?.targets.values() ?? [])].every(({ state }) => state === 'healthy'));
    const [, health, taken, twice, used] = await Promise.all([
      aws`elbv2 wait target-in-service --target-group-arn ${arn} --targets ${target}`,
      aws`elbv2 describe-target-health --target-group-arn ${arn}
        --query TargetHealthDescriptions[].[Target.Id,Target.Port,TargetHealth.State]`,
      refused`elbv2 create-rule --listener-arn ${listener()?.arn} --priority 50
        --conditions Field=host-header,Values=other.test --actions Type=forward,TargetGroupArn=${arn}`,
      refused`elbv2 create-target-group --name hand --protocol HTTP --port 82 --vpc-id ${vpcId}`,
      refused`elbv2 delete-target-group --target-group-arn ${arn}`,
    ]);
    expect(health).toEqual([[task?.instanceId, task?.port, 'healthy']]);
    expect(taken).toMatch(/^\(PriorityInUse\) Priority '50' is currently in use/);
    expect(twice).toMatch(/^\(DuplicateTargetGroupName\) /);
    expect(used).toBe(
      `(ResourceInUse) Target group '${Object(arn)}' is currently in use by a listener or a rule`,
    );

    await aws`elbv2 deregister-targets --target-group-arn ${arn} --targets ${target}`;
    await until(() => hand()?.targets.size === 0);
    await Promise.all([
      aws`elbv2 wait target-deregistered --target-group-arn ${arn} --targets ${target}`,
      aws`elbv2 delete-rule --rule-arn ${rule}`,
    ]);
    await aws`elbv2 delete-target-group --target-group-arn ${arn}`;
    expect(hand()).toBeUndefined();
  });
}
