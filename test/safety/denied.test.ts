import { messageOf } from '#core';
import { faults, type Fault } from '#faults';
import { readActions } from '#targets';
import { describe, expect, it } from 'vitest';
import { preflight } from '../../src/experiments/preflight.ts';
import { hurt, rigOf, told } from '../faults/fault-rig.ts';
import { serveLab, unhurried } from '../targets/lab-endpoint.ts';

const setting = {
  alarms: { 'web-hosts': { metric: 'AWS/EC2/CPUUtilization', is: '>= 1' } },
  services: {
    web: { tasks: 2 },
    carts: { tasks: 2, path: 'none', network: 'awsvpc' as const, discovery: 'A' as const },
  },
};

/** Asked for by probes alone, or where something is not as it should be. */
const elsewhere = [
  'cloudwatch:GetMetricData',
  'ecs:ListClusters',
  'route53:ListResourceRecordSets',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sts:GetCallerIdentity',
];

describe('of a target that denies one thing to whoever looks', () => {
  const asked = readActions({ cluster: 'default' }).filter((action) => !elsewhere.includes(action));

  it.each(asked)('%s, it is said exactly what was lacking', async (action) => {
    await using lab = await serveLab({ ...setting, denies: [action] });
    const target = lab.open();
    const signal = unhurried();
    const errors: unknown[] = [];
    const inventory = await target.inventory(signal).catch((error: unknown) => void errors.push(error));
    for (const look of [
      () => target.look(signal),
      () => target.alarms?.find('own', signal),
      () => target.alarms?.history(['web-hosts'], 0, signal),
    ])
      errors.push(await Promise.resolve(look()).catch((error: unknown) => error));
    const texts = [
      ...errors.map((error) => (error instanceof Error ? error.message : '')),
      ...(inventory?.gaps ?? []),
    ];
    expect(texts.filter((text) => text.includes(action))).not.toEqual([]);
  });
});

const changes = Object.values(faults).flatMap((fault: Fault) =>
  fault
    .actions(fault.params.parse(fault.example))
    .changes.map((action): [action: string, name: string, fault: Fault] => [action, fault.name, fault]),
);

describe('of a target that denies one thing to whoever hurts', () => {
  it.each(changes)('%s, %s says so before it hurts, or what it lacked', async (action, _, fault) => {
    await using rig = await rigOf(fault, { lab: { denies: [action] } });
    const signal = unhurried();
    const findings = await preflight(
      { faults: [rig.plan()] },
      { target: rig.target, inventory: rig.inventory, signal },
    );
    const { steps, error } = await hurt(rig);
    const undone = steps.length === 0 ? {} : told(await rig.undo(steps).catch(() => []));
    const texts = [...findings.map(({ what }) => what), messageOf(error), ...Object.values(undone)];
    expect(texts.filter((text) => text.includes(action))).not.toEqual([]);
  });

  it('whatever EC2 can be asked for by dry run stops a run beforehand', async () => {
    await using rig = await rigOf(faults['stop-instances'], { lab: { denies: ['ec2:StartInstances'] } });
    const options = { target: rig.target, inventory: rig.inventory, signal: unhurried() };
    const findings = await preflight({ faults: [rig.plan()] }, options);
    const stops = findings.filter(({ level }) => level === 'stop');
    expect(stops).toMatchObject([
      { what: expect.stringMatching(/^ec2:StartInstances would be refused for i-/) },
    ]);
    const { instances } = rig.lab.plane.state.ec2;
    expect([...instances.values()].filter(({ state }) => state !== 'running')).toEqual([]);
  });
});
