import type { CreateRuleCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeRulesCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

function listenerArn(): string {
  const [balancer] = lab.control.state.elb.balancers.values();
  return [...(balancer?.listeners.keys() ?? [])][0] ?? '';
}

function groupOf(service: string): string {
  return lab.control.state.ecs.services.get(service)?.targetGroups[0]?.arn ?? '';
}

const hosts = [{ Field: 'host-header', Values: ['*.shop.test'] }];

async function create(changes: Partial<CreateRuleCommandInput> = {}) {
  const Actions = [{ Type: 'forward' as const, TargetGroupArn: groupOf('web') }];
  const input = { ListenerArn: listenerArn(), Priority: 50, Conditions: hosts, Actions, ...changes };
  const { Rules = [] } = await lab.elbv2.send(new CreateRuleCommand(input));
  return Rules[0];
}

async function priorities(): Promise<(string | undefined)[]> {
  const { Rules = [] } = await lab.elbv2.send(new DescribeRulesCommand({ ListenerArn: listenerArn() }));
  return Rules.map(({ Priority }) => Priority);
}

describe('a rule', () => {
  it('is created, changed, moved and deleted, and the balancer hears of it', async () => {
    const weighted = ['web', 'api'].map((service, index) => ({
      TargetGroupArn: groupOf(service),
      Weight: index * 3,
    }));
    const rule = await create({ Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: weighted } }] });
    expect(rule).toMatchObject({
      RuleArn: expect.stringMatching(
        /:listener-rule\/app\/default-alb\/[0-9a-f]{16}\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
      ),
      Priority: '50',
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['*.shop.test'] } }],
      Actions: [{ Type: 'forward', Order: 1, ForwardConfig: { TargetGroups: weighted } }],
    });
    expect(await priorities()).toEqual(['1', '2', '3', '4', '5', '6', '50', 'default']);
    const redirect = {
      Type: 'redirect' as const,
      RedirectConfig: { Host: 'new.test', StatusCode: 'HTTP_302' as const },
    };
    await lab.elbv2.send(new ModifyRuleCommand({ RuleArn: rule?.RuleArn, Actions: [redirect] }));
    const told = () => lab.world.routing?.listeners[0]?.rules ?? [];
    expect(told().at(-2)).toMatchObject({
      hosts: ['*.shop.test'],
      action: { type: 'redirect', status: 302, host: 'new.test', path: '/#{path}' },
    });
    const move = [{ RuleArn: rule?.RuleArn, Priority: 7 }];
    await lab.elbv2.send(new SetRulePrioritiesCommand({ RulePriorities: move }));
    expect(await priorities()).toEqual(['1', '2', '3', '4', '5', '6', '7', 'default']);
    await lab.elbv2.send(new DeleteRuleCommand({ RuleArn: rule?.RuleArn }));
    expect(told()).toHaveLength(7);
  });

  it.each([
    [{ Priority: 0 }, 'ValidationError', 'must be between 1 and 50000'],
    [{ Priority: 3 }, 'PriorityInUseException', "Priority '3' is currently in use"],
    [{ Conditions: [] }, 'ValidationError', 'A condition must be specified'],
    [
      { Conditions: [{ Field: 'source-ip', Values: ['10.0.0.0/8'] }] },
      'ValidationError',
      'The lab does not model conditions on source-ip.',
    ],
    [{ Conditions: [{ Field: 'path-pattern', Values: ['a b'] }] }, 'ValidationError', 'not valid'],
    [{ Conditions: [...hosts, ...hosts] }, 'ValidationError', "only one 'host-header' condition"],
    [{ Actions: [{ Type: 'forward' as const }] }, 'InvalidLoadBalancerActionException', 'target group'],
    [
      { Actions: [{ Type: 'redirect' as const, RedirectConfig: { StatusCode: 'HTTP_301' as const } }] },
      'InvalidLoadBalancerActionException',
      'loop',
    ],
    [{ Actions: [{ Type: 'authenticate-oidc' as const }] }, 'ValidationError', 'The lab does not model'],
  ])('is refused with %o', async (changes, name, message) => {
    await expect(create(changes)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it('that is the default one is changed by its listener alone', async () => {
    const { Rules = [] } = await lab.elbv2.send(new DescribeRulesCommand({ ListenerArn: listenerArn() }));
    const RuleArn = Rules.at(-1)?.RuleArn;
    const refused = { name: 'OperationNotPermittedException' };
    await expect(lab.elbv2.send(new DeleteRuleCommand({ RuleArn }))).rejects.toMatchObject(refused);
    const Actions = [{ Type: 'forward' as const, TargetGroupArn: groupOf('web') }];
    await expect(lab.elbv2.send(new ModifyRuleCommand({ RuleArn, Actions }))).rejects.toMatchObject(refused);
    await lab.elbv2.send(new ModifyListenerCommand({ ListenerArn: listenerArn(), DefaultActions: Actions }));
    expect(lab.world.routing?.listeners[0]?.rules.at(-1)?.action.type).toBe('forward');
  });

  it('cannot forward to a target group of another balancer', async () => {
    const { LoadBalancers = [] } = await lab.elbv2.send(
      new CreateLoadBalancerCommand({
        Name: 'second',
        Subnets: lab.control.state.ec2.zones.map(({ subnetId }) => subnetId),
      }),
    );
    const shared = lab.elbv2.send(
      new CreateListenerCommand({
        LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn,
        Protocol: 'HTTP',
        Port: 80,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: groupOf('web') }],
      }),
    );
    await expect(shared).rejects.toMatchObject({
      name: 'TargetGroupAssociationLimitException',
      message: `The following target groups cannot be associated with more than one load balancer: ${groupOf('web')}`,
    });
  });
});
