import { CreateTagsCommand, DescribeInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect } from 'vitest';
import { holds } from '../../src/lab/spec/test/holds.ts';
import type { BehaviourName } from '../../src/lab/spec/behaviours.ts';
import type { LabFile } from '../../src/lab/spec/lab-file.ts';
import { servedLab } from './served-lab.ts';
import type { ServedLab } from './served-lab.ts';

/** The behaviours of the front, over the wire. */
async function withLab(
  without: BehaviourName[],
  changes: Partial<LabFile>,
  look: (lab: ServedLab) => Promise<void>,
): Promise<void> {
  const lab = await servedLab({ ...changes, without }, { hasFront: true });
  try {
    await look(lab);
  } finally {
    await lab.close();
  }
}

const firstId = ({ control }: ServedLab): string => [...control.state.ec2.instances.keys()][0] ?? '';

holds('request-throttling', (without) =>
  withLab(without, {}, async (lab) => {
    const describe = () => lab.ec2.send(new DescribeInstancesCommand({}));
    for (let count = 0; count < 50; count += 1) await describe();
    const refused = await describe().catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } });
    lab.pass(1000);
    for (let count = 0; count < 10; count += 1) await describe();
    await expect(describe()).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
    // A bucket of its own.
    const filtered = await lab.ec2.send(new DescribeInstancesCommand({ InstanceIds: [firstId(lab)] }));
    expect(filtered.Reservations).toHaveLength(1);
  }),
);

holds('opaque-pages', (without) =>
  withLab(without, {}, async (lab) => {
    const page = await lab.ecs.send(new ListTasksCommand({ maxResults: 10 }));
    expect(page.taskArns).toHaveLength(10);
    expect(page.nextToken).not.toContain(page.taskArns?.at(-1)?.split('/').at(-1));
    const made = lab.ecs.send(new ListTasksCommand({ nextToken: page.taskArns?.[0] }));
    await expect(made).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }),
);

holds('read-lag', (without) =>
  withLab(without, { constants: { readLag: '2s' } }, async (lab) => {
    const tag = async () => {
      const { Reservations } = await lab.ec2.send(
        new DescribeInstancesCommand({ InstanceIds: [firstId(lab)] }),
      );
      return Reservations?.[0]?.Instances?.[0]?.Tags?.find(({ Key }) => Key === 'fresh')?.Value;
    };
    lab.pass(10_000);
    await lab.ec2.send(
      new CreateTagsCommand({ Resources: [firstId(lab)], Tags: [{ Key: 'fresh', Value: 'yes' }] }),
    );
    expect(await tag()).toBeUndefined();
    lab.pass(2000);
    expect(await tag()).toBe('yes');
  }),
);

holds('dry-run', (without) =>
  withLab(without, {}, async (lab) => {
    const id = firstId(lab);
    const asked = lab.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id], DryRun: true }));
    await expect(asked).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
    expect(lab.control.state.ec2.instances.get(id)?.state).toBe('running');
  }),
);

holds('denied-actions', (without) =>
  withLab(without, { denies: ['ec2:TerminateInstances'] }, async (lab) => {
    const id = firstId(lab);
    const asked = lab.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id], DryRun: true }));
    await expect(asked).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      $metadata: { httpStatusCode: 403 },
    });
    await lab.ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
  }),
);

holds('role-trust', (without) =>
  withLab(without, { roles: { squall: { externalId: 'of-the-shop' } } }, async (lab) => {
    const assume = (ExternalId: string) =>
      lab.sts.send(
        new AssumeRoleCommand({
          RoleArn: 'arn:aws:iam::000000000000:role/squall',
          RoleSessionName: 'test',
          ExternalId,
        }),
      );
    const { Credentials } = await assume('of-the-shop');
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/);
    await expect(assume('of-somebody')).rejects.toMatchObject({ name: 'AccessDenied' });
  }),
);
