import { expect, it } from 'vitest';
import { itemsOf, refused, until } from './session.ts';
import type { SessionTools } from './session.ts';

const WaiterConfig = { Delay: 0.1, MaxAttempts: 200 };
const answer = {
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'ok' },
};

/** A person makes a balancer that answers, sizes it and takes it away. */
export function balancerSession(tools: () => SessionTools): void {
  const control = () => tools().lab.control.state;
  const balancer = (name = 'front') => {
    const found = [...control().elb.balancers.values()].find((each) => each.name === name);
    if (!found) throw new Error(`the lab has no balancer ${name}`);
    return found;
  };
  const subnets = () =>
    control()
      .ec2.zones.slice(0, 2)
      .map(({ subnetId }) => subnetId);
  const elbv2 = (method: string, params: object = {}) => tools().boto3.call('elbv2', method, params);

  it('makes a balancer, and waits until it is available', async () => {
    const { boto3, note } = tools();
    const asked = { Name: 'front', Subnets: subnets(), Tags: [{ Key: 'team', Value: 'web' }] };
    const { LoadBalancers } = await elbv2('create_load_balancer', asked);
    const { arn } = balancer();
    expect(LoadBalancers).toMatchObject([
      { LoadBalancerArn: arn, State: { Code: 'provisioning' }, Scheme: 'internet-facing' },
    ]);
    expect(await elbv2('create_load_balancer', asked)).toMatchObject({
      LoadBalancers: [{ LoadBalancerArn: arn }],
    });
    const byArn = { LoadBalancerArns: [arn], WaiterConfig };
    await boto3.wait('elbv2', 'load_balancer_exists', byArn);
    await boto3.wait('elbv2', 'load_balancer_available', byArn);
    note('waiter', 'load_balancer_available');
    const [shown = {}] = itemsOf(
      (await elbv2('describe_load_balancers', { Names: ['front'] }))['LoadBalancers'],
    );
    expect(shown).toMatchObject({
      LoadBalancerArn: arn,
      DNSName: balancer().host,
      State: { Code: 'active' },
      Type: 'application',
      VpcId: control().ec2.vpcId,
      AvailabilityZones: balancer().zones.map((ZoneName, index) => ({
        ZoneName,
        SubnetId: subnets()[index],
      })),
    });
    expect(Date.parse(String(shown['CreatedTime']))).toBe(balancer().createdAt);
  });

  it('lets it listen, on a port and then on another one', async () => {
    const { boto3, note } = tools();
    const { arn: LoadBalancerArn } = balancer();
    for (const Port of [80, 81])
      await elbv2('create_listener', { LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions: [answer] });
    const [first, second] = balancer().listeners.values();
    const pages = await boto3.pages('elbv2', 'describe_listeners', {
      LoadBalancerArn,
      PaginationConfig: { PageSize: 1 },
    });
    note('paginated listing', 'describe_listeners');
    expect(pages.map(({ Listeners }) => Listeners)).toEqual(
      [first, second]
        .toSorted((a, b) => ((a?.arn ?? '') < (b?.arn ?? '') ? -1 : 1))
        .map((listener) => [
          {
            ListenerArn: listener?.arn,
            LoadBalancerArn,
            Port: listener?.port,
            Protocol: 'HTTP',
            DefaultActions: [{ ...answer, Order: 1 }],
          },
        ]),
    );
    const { Listeners } = await elbv2('modify_listener', { ListenerArn: first?.arn, Port: 8080 });
    expect(Listeners).toMatchObject([{ Port: 8080 }]);
    await elbv2('delete_listener', { ListenerArn: second?.arn });
    expect([...balancer().listeners.values()].map(({ port }) => port)).toEqual([8080]);
  });

  it('sets its attributes and tags', async () => {
    const { arn: LoadBalancerArn } = balancer();
    const Attributes = [
      { Key: 'idle_timeout.timeout_seconds', Value: '120' },
      { Key: 'deletion_protection.enabled', Value: 'true' },
    ];
    await elbv2('modify_load_balancer_attributes', { LoadBalancerArn, Attributes });
    expect(balancer()).toMatchObject({ idleTimeoutMs: 120_000, isDeletionProtected: true });
    const described = await elbv2('describe_load_balancer_attributes', { LoadBalancerArn });
    expect(itemsOf(described['Attributes'])).toEqual(expect.arrayContaining(Attributes));
    const ResourceArns = [LoadBalancerArn];
    await elbv2('add_tags', { ResourceArns, Tags: [{ Key: 'tier', Value: '1' }] });
    await elbv2('remove_tags', { ResourceArns, TagKeys: ['team'] });
    expect(balancer().tags).toEqual({ tier: '1' });
    expect(await elbv2('describe_tags', { ResourceArns })).toEqual({
      TagDescriptions: [{ ResourceArn: LoadBalancerArn, Tags: [{ Key: 'tier', Value: '1' }] }],
    });
  });

  it('reserves capacity, and gives it back', async () => {
    const { lab } = tools();
    const { arn: LoadBalancerArn } = balancer();
    const MinimumLoadBalancerCapacity = { CapacityUnits: 200 };
    expect(
      await elbv2('modify_capacity_reservation', { LoadBalancerArn, MinimumLoadBalancerCapacity }),
    ).toMatchObject({
      MinimumLoadBalancerCapacity,
      DecreaseRequestsRemaining: balancer().capacity.decreasesLeft,
      CapacityReservationState: [{ State: { Code: 'pending' } }, { State: { Code: 'pending' } }],
    });
    await until(lab, () => balancer().capacity.reservation?.state === 'provisioned');
    expect(await elbv2('describe_capacity_reservation', { LoadBalancerArn })).toMatchObject({
      MinimumLoadBalancerCapacity,
      CapacityReservationState: balancer().zones.map((AvailabilityZone) => ({
        AvailabilityZone,
        State: { Code: 'provisioned' },
        EffectiveCapacityUnits: 100,
      })),
    });
    await elbv2('modify_capacity_reservation', { LoadBalancerArn, ResetCapacityReservation: true });
    expect(balancer().capacity.reservedUnits).toBe(0);
  });

  it('turns the pages of balancers and of limits', async () => {
    const { boto3, note } = tools();
    const PaginationConfig = { PageSize: 1 };
    const balancers = await boto3.pages('elbv2', 'describe_load_balancers', { PaginationConfig });
    expect(balancers.map(({ LoadBalancers }) => itemsOf(LoadBalancers).length)).toEqual([1, 1]);
    note('paginated listing', 'describe_load_balancers');
    const limits = await boto3.pages('elbv2', 'describe_account_limits', {
      PaginationConfig: { PageSize: 4 },
    });
    expect(limits.length).toBeGreaterThan(1);
    note('paginated listing', 'describe_account_limits');
    expect(limits.flatMap(({ Limits }) => itemsOf(Limits))).toContainEqual({
      Name: 'rules-per-application-load-balancer',
      Max: '100',
    });
  });

  it('reads what is refused, and deletes it once it is not protected', async () => {
    const { boto3, note } = tools();
    const { arn: LoadBalancerArn } = balancer();
    const refusal = (method: string, params: object, code: string, message: string) =>
      refused(tools(), ['elbv2', method, params], {
        class: code === 'ValidationError' ? 'ClientError' : `${code}Exception`,
        code,
        status: 400,
        message,
      });
    await refusal(
      'create_load_balancer',
      { Name: 'front', Subnets: subnets(), Scheme: 'internal' },
      'DuplicateLoadBalancerName',
      "A load balancer with the same name 'front' exists, but with different settings",
    );
    await refusal(
      'create_load_balancer',
      { Name: 'other', Subnets: ['subnet-0'] },
      'SubnetNotFound',
      "The subnet ID 'subnet-0' does not exist",
    );
    await refusal(
      'create_load_balancer',
      { Name: 'internal-one', Subnets: subnets() },
      'ValidationError',
      "Load balancer name 'internal-one' cannot begin with 'internal-'",
    );
    await refusal(
      'create_listener',
      { LoadBalancerArn, Protocol: 'HTTP', Port: 8080, DefaultActions: [answer] },
      'DuplicateListener',
      `A listener already exists on this port for this load balancer '${LoadBalancerArn}'`,
    );
    await refusal(
      'modify_capacity_reservation',
      { LoadBalancerArn, MinimumLoadBalancerCapacity: { CapacityUnits: 99 } },
      'InvalidConfigurationRequest',
      'The minimum capacity of an application load balancer must be at least 100 capacity units.',
    );
    await refusal(
      'delete_load_balancer',
      { LoadBalancerArn },
      'OperationNotPermitted',
      `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
    );
    await elbv2('modify_load_balancer_attributes', {
      LoadBalancerArn,
      Attributes: [{ Key: 'deletion_protection.enabled', Value: 'false' }],
    });
    await elbv2('delete_load_balancer', { LoadBalancerArn });
    await boto3.wait('elbv2', 'load_balancers_deleted', {
      LoadBalancerArns: [LoadBalancerArn],
      WaiterConfig,
    });
    note('waiter', 'load_balancers_deleted');
    expect(control().elb.balancers.has(LoadBalancerArn)).toBe(false);
    await refusal(
      'describe_load_balancers',
      { Names: ['front'] },
      'LoadBalancerNotFound',
      "Load balancers '[front]' not found",
    );
  });
}
