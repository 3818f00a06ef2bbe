import type {
  CreateListenerCommandInput,
  CreateLoadBalancerCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DescribeAccountLimitsCommand,
  DescribeCapacityReservationCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ModifyCapacityReservationCommand,
  ModifyListenerCommand,
  ModifyLoadBalancerAttributesCommand,
  RemoveTagsCommand,
  waitUntilLoadBalancerAvailable,
  waitUntilLoadBalancersDeleted,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

const answer = {
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'ok' },
} as const;

function subnets(): string[] {
  return lab.control.state.ec2.zones.slice(0, 2).map(({ subnetId }) => subnetId);
}

async function create(changes: Partial<CreateLoadBalancerCommandInput> = {}) {
  const input = { Name: 'second', Subnets: subnets(), ...changes };
  const { LoadBalancers = [] } = await lab.elbv2.send(new CreateLoadBalancerCommand(input));
  return LoadBalancers[0];
}

async function listen(balancerArn: string | undefined, changes: Partial<CreateListenerCommandInput> = {}) {
  const input = {
    LoadBalancerArn: balancerArn,
    Protocol: 'HTTP' as const,
    Port: 80,
    DefaultActions: [answer],
    ...changes,
  };
  const { Listeners = [] } = await lab.elbv2.send(new CreateListenerCommand(input));
  return Listeners[0];
}

describe('a load balancer', () => {
  it('has its name at once, is provisioned, serves its listeners, and is deleted with them', async () => {
    const made = await create({ Tags: [{ Key: 'a', Value: 'b' }] });
    expect(made).toMatchObject({
      LoadBalancerArn: expect.stringMatching(/:loadbalancer\/app\/second\/[0-9a-f]{16}$/),
      DNSName: '127.0.2.2',
      Scheme: 'internet-facing',
      State: { Code: 'provisioning' },
      Type: 'application',
      AvailabilityZones: [{ ZoneName: 'lab-local-1a' }, { ZoneName: 'lab-local-1b' }],
    });
    const arn = made?.LoadBalancerArn;
    const listener = await listen(arn);
    lab.pass(1000);
    const found = await lab.elbv2.send(new DescribeLoadBalancersCommand({ Names: ['second'] }));
    expect(found.LoadBalancers?.[0]).toMatchObject({ DNSName: made?.DNSName, State: { Code: 'active' } });
    const byArn = { LoadBalancerArns: [arn ?? ''] };
    const available = await waitUntilLoadBalancerAvailable({ client: lab.elbv2, maxWaitTime: 20 }, byArn);
    expect(available.state).toBe('SUCCESS');
    expect(lab.world.routing?.listeners).toMatchObject([{ port: 80, rules: [{ action: { status: 200 } }] }]);

    await lab.elbv2.send(new ModifyListenerCommand({ ListenerArn: listener?.ListenerArn, Port: 81 }));
    expect(lab.world.routing?.listeners[0]?.port).toBe(81);
    await lab.elbv2.send(new DeleteListenerCommand({ ListenerArn: listener?.ListenerArn }));
    expect(lab.world.routing?.listeners).toEqual([]);
    await lab.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
    await lab.elbv2.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
    const gone = await waitUntilLoadBalancersDeleted({ client: lab.elbv2, maxWaitTime: 20 }, byArn);
    expect(gone.state).toBe('SUCCESS');
    expect(lab.world.calls).toContain(`closeBalancer ${arn}`);
  });

  it('is the same one when it is created again, and a duplicate with other settings', async () => {
    const [first, again] = [await create(), await create()];
    expect(again?.LoadBalancerArn).toBe(first?.LoadBalancerArn);
    await expect(create({ Scheme: 'internal' })).rejects.toMatchObject({
      name: 'DuplicateLoadBalancerNameException',
      message: "A load balancer with the same name 'second' exists, but with different settings",
    });
  });

  it.each([
    [{ Name: '-a' }, 'ValidationError', "Load balancer name '-a' cannot begin or end with a hyphen (-)"],
    [{ Name: 'internal-a' }, 'ValidationError', "cannot begin with 'internal-'"],
    [{ Name: 'a'.repeat(33) }, 'ValidationError', "cannot be longer than '32' characters"],
    [{ Subnets: ['subnet-1'] }, 'SubnetNotFoundException', "The subnet ID 'subnet-1' does not exist"],
    [{ Subnets: [] }, 'ValidationError', 'At least two subnets'],
    [
      { Type: 'network' as const },
      'ValidationError',
      'The lab does not model load balancers of type network.',
    ],
    [{ SecurityGroups: ['sg-1'] }, 'ValidationError', 'security groups'],
  ])('is refused as %o', async (changes, name, message) => {
    await expect(create(changes)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });

  it('has attributes: those that are applied, and the defaults of all others', async () => {
    const [balancer] = lab.control.state.elb.balancers.values();
    const modify = (Key: string, Value: string) =>
      lab.elbv2.send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerArn: balancer?.arn,
          Attributes: [{ Key, Value }],
        }),
      );
    await modify('idle_timeout.timeout_seconds', '120');
    expect(lab.world.routing?.idleTimeoutMs).toBe(120_000);
    const { Attributes } = await modify('deletion_protection.enabled', 'true');
    expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '120' });
    const doomed = new DeleteLoadBalancerCommand({ LoadBalancerArn: balancer?.arn });
    await expect(lab.elbv2.send(doomed)).rejects.toMatchObject({ name: 'OperationNotPermittedException' });
    await expect(modify('idle_timeout.timeout_seconds', '4001')).rejects.toThrow(/between 1 and 4000/);
    await expect(modify('access_logs.s3.enabled', 'true')).rejects.toThrow(/The lab does not model/);
    await expect(modify('color', 'red')).rejects.toThrow(/'color' is not recognized/);
  });

  it('has tags', async () => {
    const made = await create({ Tags: [{ Key: 'a', Value: '1' }] });
    const ResourceArns = [made?.LoadBalancerArn ?? ''];
    await lab.elbv2.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: 'b', Value: '2' }] }));
    await lab.elbv2.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['a'] }));
    const { TagDescriptions } = await lab.elbv2.send(new DescribeTagsCommand({ ResourceArns }));
    expect(TagDescriptions).toMatchObject([{ Tags: [{ Key: 'b', Value: '2' }] }]);
    const twice = [1, 2].map((Value) => ({ Key: 'c', Value: String(Value) }));
    const duplicate = lab.elbv2.send(new AddTagsCommand({ ResourceArns, Tags: twice }));
    await expect(duplicate).rejects.toMatchObject({ name: 'DuplicateTagKeysException' });
  });
});

describe('a listener', () => {
  it('has a port of its own and speaks HTTP', async () => {
    const made = await create();
    const arn = made?.LoadBalancerArn;
    await listen(arn);
    await expect(listen(arn)).rejects.toMatchObject({
      name: 'DuplicateListenerException',
      message: `A listener already exists on this port for this load balancer '${arn}'`,
    });
    await expect(listen(arn, { Protocol: 'HTTPS', Port: 443 })).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'The lab does not model HTTPS listeners.',
    });
    await expect(listen(arn, { Protocol: 'TCP', Port: 81 })).rejects.toMatchObject({
      name: 'UnsupportedProtocolException',
    });
    await expect(listen(arn, { Port: 82, DefaultActions: [] })).rejects.toMatchObject({
      name: 'ValidationError',
    });
    const { Listeners } = await lab.elbv2.send(new DescribeListenersCommand({ LoadBalancerArn: arn }));
    expect(Listeners).toMatchObject([{ Port: 80, Protocol: 'HTTP', DefaultActions: [answer] }]);
  });
});

describe('a capacity reservation', () => {
  const reserve = (units: number) => {
    const [balancer] = lab.control.state.elb.balancers.values();
    return lab.elbv2.send(
      new ModifyCapacityReservationCommand({
        LoadBalancerArn: balancer?.arn,
        MinimumLoadBalancerCapacity: { CapacityUnits: units },
      }),
    );
  };

  it('is pending, then provisioned in every zone', async () => {
    const [balancer] = lab.control.state.elb.balancers.values();
    const asked = await reserve(300);
    expect(asked).toMatchObject({
      DecreaseRequestsRemaining: 2,
      MinimumLoadBalancerCapacity: { CapacityUnits: 300 },
    });
    expect(asked.CapacityReservationState?.map(({ State }) => State?.Code)).toEqual(Array(3).fill('pending'));
    await expect(reserve(400)).rejects.toMatchObject({ name: 'CapacityReservationPendingException' });
    lab.pass(3000);
    const described = await lab.elbv2.send(
      new DescribeCapacityReservationCommand({ LoadBalancerArn: balancer?.arn }),
    );
    expect(described.CapacityReservationState?.[0]).toEqual({
      State: { Code: 'provisioned' },
      AvailabilityZone: 'lab-local-1a',
      EffectiveCapacityUnits: 100,
    });
    expect(lab.world.routing?.requestsPerSecond).toBe(30_000);
  });

  it('is refused when it is too small, too large or decreased too often', async () => {
    await expect(reserve(99)).rejects.toMatchObject({ name: 'InvalidConfigurationRequestException' });
    await expect(reserve(15_001)).rejects.toMatchObject({ name: 'CapacityUnitsLimitExceededException' });
    for (const units of [400, 300, 200]) {
      await reserve(units);
      lab.pass(3000);
    }
    await expect(reserve(100)).rejects.toMatchObject({
      name: 'CapacityDecreaseRequestsLimitExceededException',
    });
  });
});

describe('account limits', () => {
  it('are listed', async () => {
    const { Limits } = await lab.elbv2.send(new DescribeAccountLimitsCommand({}));
    expect(Limits).toContainEqual({ Name: 'rules-per-application-load-balancer', Max: '100' });
  });
});
