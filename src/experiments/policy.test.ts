import type { AwsReference } from '#core';
import { faults } from '#faults';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from './parse-experiment.ts';
import { policiesFor } from './policy.ts';

const reference: AwsReference = { kind: 'aws', of: { ecsCluster: 'shop' } };
const where = { reference, account: '111122223333', region: 'eu-west-1' };
const read = (...lines: string[]) =>
  parseExperiment(`version: 1\nname: a\nfaults:\n${lines.map((line) => `  - ${line}\n`).join('')}`, 'a.yaml');

describe('the policies of an experiment', () => {
  it('allow to look, and to hurt what carries the tag', () => {
    const { readOnly, execute } = policiesFor(read('terminate-instances: { count: 1, tag: team=a }'), where);
    expect(readOnly.Statement[0]?.Action).toContain('ecs:DescribeTasks');
    expect(execute.Statement).toEqual([
      {
        Sid: 'HurtWhatIsTagged',
        Effect: 'Allow',
        Action: ['ec2:TerminateInstances'],
        Resource: ['arn:aws:ec2:eu-west-1:111122223333:instance/*'],
        Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } },
      },
    ]);
  });

  it('allow nothing to who only watches', () => {
    const watch = parseExperiment('version: 1\nname: a\nfaults: []\n', 'a.yaml');
    expect(policiesFor(watch, where).execute.Statement).toEqual([]);
  });

  it('hold every action of every fault, and none that another fault would need', () => {
    for (const fault of Object.values(faults)) {
      const params = JSON.stringify(fault.example);
      const experiment = read(`${fault.name}: ${params}`);
      const { readOnly, execute } = policiesFor(experiment, where);
      const allowed = [...readOnly.Statement, ...execute.Statement].flatMap(({ Action }) => Action);
      const { changes, reads } = fault.actions(Object(experiment.faults[0]?.params));
      expect(allowed).toEqual(expect.arrayContaining([...changes, ...reads]));
      expect([...new Set(execute.Statement.flatMap(({ Action }) => Action))].sort()).toEqual(
        [...changes].sort(),
      );
    }
  });

  it('let capacity of the one balancer be reserved for which it is, tagged or not', () => {
    const load = 'load: { reserve: { capacityUnits: 100, balancer: shop } }';
    const watch = parseExperiment(`version: 1\nname: a\nfaults: []\n${load}\n`, 'a.yaml');
    const { readOnly, execute } = policiesFor(watch, where);
    expect(readOnly.Statement[0]?.Action).toContain('elasticloadbalancing:DescribeCapacityReservation');
    expect(execute.Statement).toEqual([
      {
        Sid: 'ReserveCapacity',
        Effect: 'Allow',
        Action: ['elasticloadbalancing:ModifyCapacityReservation'],
        Resource: [
          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/*',
          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/shop/*',
        ],
      },
    ]);
  });

  it('let a role be assumed, and look at a group without asking ECS', () => {
    const role = { arn: 'arn:aws:iam::111122223333:role/squall' };
    const of = { autoScalingGroup: 'web' };
    const { readOnly } = policiesFor(read('terminate-instances: { count: 1 }'), {
      ...where,
      reference: { kind: 'aws', of, role },
    });
    expect(readOnly.Statement[1]).toMatchObject({ Action: ['sts:AssumeRole'], Resource: [role.arn] });
    expect(readOnly.Statement[0]?.Action.filter((action) => action.startsWith('ecs:'))).toEqual([]);
  });
});
