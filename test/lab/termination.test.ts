import {
  DescribeInstancesCommand,
  TerminateInstancesCommand,
  waitUntilInstanceTerminated,
} from '@aws-sdk/client-ec2';
import { ListTasksCommand, waitUntilServicesStable } from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

let lab: ServedLab;

beforeEach(async () => {
  lab = await servedLab();
});

afterEach(() => lab.close());

const allIds = () => [...lab.control.state.ec2.instances.keys()];
const stateOf = (id: string) => lab.control.state.ec2.instances.get(id)?.state;
const terminate = (InstanceIds: string[], how: { DryRun?: boolean; SkipOsShutdown?: boolean } = {}) =>
  lab.ec2.send(new TerminateInstancesCommand({ InstanceIds, ...how }));

describe('TerminateInstances', () => {
  it('tells the state before and after, and the same again when asked twice', async () => {
    const [id = ''] = allIds();
    const first = await terminate([id, id], { SkipOsShutdown: true });
    expect(first.TerminatingInstances).toEqual([
      {
        InstanceId: id,
        PreviousState: { Code: 16, Name: 'running' },
        CurrentState: { Code: 32, Name: 'shutting-down' },
      },
    ]);
    lab.pass(10_000);
    const second = await terminate([id]);
    expect(second.TerminatingInstances).toMatchObject([
      { PreviousState: { Code: 48, Name: 'terminated' }, CurrentState: { Code: 48 } },
    ]);
  });

  it('shuts the system down first, unless told to skip that', async () => {
    const [one = '', two = ''] = allIds();
    await terminate([one]);
    await terminate([two], { SkipOsShutdown: true });
    expect(lab.world.calls.filter((call) => call.startsWith('stopHost'))).toEqual([
      `stopHost ${one} graceful`,
      `stopHost ${two} abrupt`,
    ]);
  });

  it('leaves the network, keeps the tags and gives the reason', async () => {
    const [id = ''] = allIds();
    await terminate([id]);
    lab.pass(10_000);
    const { Reservations = [] } = await lab.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    const one = Reservations[0]?.Instances?.[0];
    expect(one).toMatchObject({
      State: { Name: 'terminated' },
      StateReason: { Code: 'Client.UserInitiatedShutdown' },
      StateTransitionReason: expect.stringMatching(/^User initiated \(2026-01-01 00:00:\d\d GMT\)$/),
    });
    expect(one?.Tags).toContainEqual({ Key: 'squall', Value: 'allowed' });
    for (const left of ['PrivateIpAddress', 'SubnetId', 'VpcId']) expect(one).not.toHaveProperty(left);
    const inVpc = [{ Name: 'vpc-id', Values: [lab.control.state.ec2.vpcId] }];
    const others = await lab.ec2.send(new DescribeInstancesCommand({ Filters: inVpc }));
    expect(others.Reservations?.map(({ Instances }) => Instances?.[0]?.InstanceId)).not.toContain(id);
    const waited = await waitUntilInstanceTerminated(
      { client: lab.ec2, maxWaitTime: 20 },
      { InstanceIds: [id] },
    );
    expect(waited.state).toBe('SUCCESS');
  });

  it('ends none when one id is wrong, nor in a dry run', async () => {
    const [id = ''] = allIds();
    await expect(terminate([id, 'i-0123456789abcdef0'])).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
    await expect(terminate([id, 'nonsense'])).rejects.toMatchObject({ name: 'InvalidInstanceID.Malformed' });
    await expect(terminate([id], { DryRun: true })).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
    await expect(terminate(Array.from({ length: 1001 }, () => id))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(terminate([])).rejects.toMatchObject({ name: 'MissingParameter' });
    expect(stateOf(id)).toBe('running');
  });

  it('spares the zone of a protected instance, ends the others and reports failure', async () => {
    const all = [...lab.control.state.ec2.instances.values()];
    const [guarded] = all;
    const neighbour = all.find(({ id, zone }) => id !== guarded?.id && zone === guarded?.zone);
    const elsewhere = all.find(({ zone }) => zone !== guarded?.zone);
    if (!guarded || !neighbour || !elsewhere) throw new Error('the lab has too few instances');
    lab.control.ec2.setProtected(guarded.id, true);
    await expect(terminate([elsewhere.id, neighbour.id, guarded.id])).rejects.toMatchObject({
      name: 'OperationNotPermitted',
      message: `The instance '${guarded.id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    });
    expect([guarded, neighbour, elsewhere].map(({ id }) => stateOf(id))).toEqual([
      'running',
      'running',
      'shutting-down',
    ]);
  });

  it('is followed by recovery: replaced hosts, replaced tasks, stable services', async () => {
    const [one = '', two = ''] = allIds();
    await terminate([one, two], { SkipOsShutdown: true });
    lab.pass(60_000);
    expect(lab.control.isStable()).toBe(true);
    const { Reservations = [] } = await lab.ec2.send(
      new DescribeInstancesCommand({ Filters: [{ Name: 'instance-state-name', Values: ['running'] }] }),
    );
    const running = Reservations.flatMap(({ Instances = [] }) =>
      Instances.map(({ InstanceId }) => InstanceId),
    );
    expect(running).toHaveLength(8);
    expect(running).not.toContain(one);
    const stopped = await lab.ecs.send(new ListTasksCommand({ desiredStatus: 'STOPPED' }));
    expect(stopped.taskArns?.length).toBeGreaterThan(0);
    const waited = await waitUntilServicesStable(
      { client: lab.ecs, maxWaitTime: 20 },
      { services: ['web', 'api', 'checkout', 'search', 'payments', 'invoices'] },
    );
    expect(waited.state).toBe('SUCCESS');
  });
});
