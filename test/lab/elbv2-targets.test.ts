import type { CreateTargetGroupCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
  waitUntilTargetDeregistered,
  waitUntilTargetInService,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

async function create(changes: Partial<CreateTargetGroupCommandInput> = {}) {
  const VpcId = lab.control.state.ec2.vpcId;
  const input = { Name: 'hand', Protocol: 'HTTP', Port: 81, VpcId, ...changes } as const;
  const { TargetGroups = [] } = await lab.elbv2.send(new CreateTargetGroupCommand(input));
  return TargetGroups[0];
}

/** Lets a rule of the first listener forward to the group. */
async function use(arn: string | undefined): Promise<void> {
  const [balancer] = lab.control.state.elb.balancers.values();
  const [ListenerArn] = balancer?.listeners.keys() ?? [];
  await lab.elbv2.send(
    new CreateRuleCommand({
      ListenerArn,
      Priority: 900,
      Conditions: [{ Field: 'host-header', Values: ['hand.test'] }],
      Actions: [{ Type: 'forward', TargetGroupArn: arn }],
    }),
  );
}

const register = (TargetGroupArn: string | undefined, Id: string, Port?: number) =>
  lab.elbv2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id, Port }] }));

async function health(TargetGroupArn: string | undefined) {
  const answer = await lab.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
  return answer.TargetHealthDescriptions?.map(({ Target, TargetHealth }) => [
    `${Target?.Id}:${Target?.Port}`,
    TargetHealth?.State,
    TargetHealth?.Reason,
  ]);
}

function instanceId(): string {
  return [...lab.control.state.ec2.instances.keys()][0] ?? '';
}

describe('a target group', () => {
  it("has ELB's defaults, and what it is given", async () => {
    expect(await create()).toMatchObject({
      TargetGroupArn: expect.stringMatching(/:targetgroup\/hand\/[0-9a-f]{16}$/),
      TargetType: 'instance',
      HealthCheckPath: '/',
      HealthCheckPort: 'traffic-port',
      Matcher: { HttpCode: '200' },
      LoadBalancerArns: [],
    });
    const changes = {
      HealthCheckPath: '/up',
      HealthCheckIntervalSeconds: 10,
      Matcher: { HttpCode: '200-299' },
    };
    const own = await create({ Name: 'own', TargetType: 'ip', ...changes });
    expect(own).toMatchObject({ TargetType: 'ip', ...changes });
    const again = await create({ Name: 'own', TargetType: 'ip', ...changes });
    expect(again?.TargetGroupArn).toBe(own?.TargetGroupArn);
    await expect(create({ Name: 'own' })).rejects.toMatchObject({
      name: 'DuplicateTargetGroupNameException',
    });
  });

  it.each([
    [{ Protocol: undefined }, 'A protocol must be specified'],
    [{ Port: undefined }, 'A port must be specified'],
    [{ VpcId: undefined }, 'A VPC ID must be specified'],
    [{ TargetType: 'lambda' as const }, 'The lab does not model target groups of type lambda.'],
    [{ Protocol: 'TCP' as const }, 'The lab does not model target groups with the protocol TCP.'],
    [{ HealthCheckEnabled: false }, 'must be true for target groups with target type instance or ip'],
    [{ HealthCheckIntervalSeconds: 4 }, 'must be in the range 5-300'],
    [{ HealthCheckPath: 'up' }, "must begin with a '/' character"],
    [{ Matcher: { HttpCode: '600' } }, "must be within '200-499' inclusive"],
    [{ HealthyThresholdCount: 1 }, 'must be in the range 2-10'],
  ])('is refused with %o', async (changes, message) => {
    await expect(create(changes)).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  it('changes its check and its attributes, and is deleted once nothing uses it', async () => {
    const made = await create();
    const TargetGroupArn = made?.TargetGroupArn;
    await use(TargetGroupArn);
    const check = { HealthCheckPath: '/up', HealthCheckPort: '9000', UnhealthyThresholdCount: 4 };
    await lab.elbv2.send(new ModifyTargetGroupCommand({ TargetGroupArn, ...check }));
    const told = () => lab.world.routing?.targetGroups.find(({ arn }) => arn === TargetGroupArn);
    expect(told()?.healthCheck).toMatchObject({ path: '/up', port: 9000 });
    const modify = (attributes: Record<string, string>) =>
      lab.elbv2.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn,
          Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
        }),
      );
    const algorithm = 'load_balancing.algorithm.type';
    const { Attributes } = await modify({
      'deregistration_delay.timeout_seconds': '7',
      [algorithm]: 'least_outstanding_requests',
    });
    expect(Attributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '7' });
    expect(told()?.algorithm).toBe('least_outstanding_requests');
    await expect(modify({ 'slow_start.duration_seconds': '30' })).rejects.toMatchObject({
      name: 'InvalidConfigurationRequestException',
    });
    await modify({ [algorithm]: 'round_robin', 'slow_start.duration_seconds': '30' });
    await expect(modify({ 'slow_start.duration_seconds': '29' })).rejects.toThrow(/between 30 and 900/);
    await expect(modify({ 'stickiness.enabled': 'true' })).rejects.toThrow(/The lab does not model/);
    const doomed = () => lab.elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
    await expect(doomed()).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Target group '${TargetGroupArn}' is currently in use by a listener or a rule`,
    });
    const unused = await create({ Name: 'unused' });
    await lab.elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn: unused?.TargetGroupArn }));
    expect(lab.control.state.elb.targetGroups.has(unused?.TargetGroupArn ?? '')).toBe(false);
  });
});

describe('targets by hand', () => {
  it('are unused until a listener uses their group, then checked, in service, draining and gone', async () => {
    const [web] = [...lab.control.state.elb.targetGroups.values()].filter(({ name }) => name === 'web');
    const [task] = web?.targets.values() ?? [];
    const made = await create();
    const TargetGroupArn = made?.TargetGroupArn;
    await register(TargetGroupArn, task?.instanceId ?? '', task?.port);
    const id = task?.id;
    expect(await health(TargetGroupArn)).toEqual([[id, 'unused', 'Target.NotInUse']]);
    await use(TargetGroupArn);
    expect(await health(TargetGroupArn)).toEqual([[id, 'initial', 'Elb.RegistrationInProgress']]);
    lab.pass(2000);
    const asked = { TargetGroupArn, Targets: [{ Id: task?.instanceId ?? '', Port: task?.port }] };
    const options = { client: lab.elbv2, maxWaitTime: 20 };
    expect((await waitUntilTargetInService(options, asked)).state).toBe('SUCCESS');
    await lab.elbv2.send(new DeregisterTargetsCommand(asked));
    expect(await health(TargetGroupArn)).toEqual([[id, 'draining', 'Target.DeregistrationInProgress']]);
    lab.pass(5000);
    expect(await health(TargetGroupArn)).toEqual([]);
    expect((await waitUntilTargetDeregistered(options, asked)).state).toBe('SUCCESS');
  });

  it('have the port of their group by default', async () => {
    const made = await create();
    await register(made?.TargetGroupArn, instanceId());
    expect(await health(made?.TargetGroupArn)).toEqual([[`${instanceId()}:81`, 'unused', 'Target.NotInUse']]);
  });

  it('are refused when they are no running instances, or no addresses of the lab', async () => {
    const [byInstance, byAddress] = [await create(), await create({ Name: 'ip', TargetType: 'ip' })];
    lab.control.ec2.terminate([instanceId()], { skipOsShutdown: true });
    await expect(register(byInstance?.TargetGroupArn, instanceId())).rejects.toMatchObject({
      name: 'InvalidTargetException',
      message: `The following targets are not in a running state and cannot be registered: '${instanceId()}'`,
    });
    await expect(register(byInstance?.TargetGroupArn, '127.0.0.1')).rejects.toMatchObject({
      name: 'ValidationError',
      message: "Instance ID '127.0.0.1' is not valid",
    });
    await expect(register(byAddress?.TargetGroupArn, '10.0.0.1')).rejects.toThrow(/The lab does not model/);
    await expect(register(byAddress?.TargetGroupArn, 'i-1')).rejects.toThrow(/not a valid IPv4 address/);
    await register(byAddress?.TargetGroupArn, '127.0.0.1', 9);
    expect(await health(byAddress?.TargetGroupArn)).toEqual([['127.0.0.1:9', 'unused', 'Target.NotInUse']]);
  });
});
