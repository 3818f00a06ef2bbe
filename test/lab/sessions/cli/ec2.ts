import { expect, it } from 'vitest';
import { rowsOf } from './shell.ts';
import type { Shell } from './shell.ts';

/** A person at the CLI looks at the fleet, launches hosts of their own, stops and ends them, and cuts a zone off. */
export function instanceCommands(shell: () => Shell): void {
  const ec2 = () => shell().lab.control.state.ec2;
  const mine = () => [...ec2().instances.values()].filter(({ tags }) => tags['team'] === 'blue');
  const id = (index: number) => mine()[index]?.id ?? '';
  const areAll = (state: string) => () => mine().every((instance) => instance.state === state);

  it('lists the fleet as rows of text, filtered, in pages', async () => {
    const { aws, refused } = shell();
    const inZone = [...ec2().instances.values()].filter(({ zone }) => zone === 'lab-local-1a');
    const [rows, filtered, first, statuses, clash] = await Promise.all([
      aws`ec2 describe-instances --page-size 5 --output text
        --query Reservations[].Instances[].[InstanceId,PrivateIpAddress,State.Name]`,
      aws`ec2 describe-instances --query Reservations[].Instances[].InstanceId
        --filters Name=availability-zone,Values=*-1a Name=tag:squall,Values=allowed,forbidden`,
      aws`ec2 describe-instances --page-size 5 --max-items 6`,
      aws`ec2 describe-instance-status --page-size 5
        --query InstanceStatuses[].[InstanceId,InstanceStatus.Status]`,
      refused`ec2 describe-instances --instance-ids i-0123456789abcdef0 --max-results 5`,
    ]);
    expect(rowsOf(rows)).toEqual(
      [...ec2().instances.values()]
        .map(({ id: own, privateIp, state }) => [own, privateIp, state])
        .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
    );
    expect(filtered).toEqual(inZone.map(({ id: own }) => own).toSorted());
    expect(first).toMatchObject({ Reservations: { length: 6 }, NextToken: expect.any(String) });
    const rest = await aws`ec2 describe-instances --page-size 5 --starting-token ${Object(first).NextToken}
      --query Reservations[].Instances[].InstanceId`;
    expect(rest).toEqual([...ec2().instances.keys()].toSorted().slice(6));
    expect(statuses).toEqual([...ec2().instances.keys()].toSorted().map((own) => [own, 'ok']));
    expect(clash).toBe(
      '(InvalidParameterCombination) The parameter instancesSet cannot be used with the parameter maxResults',
    );
  });

  it('launches hosts by the words of the shorthand, once it knows that it may', async () => {
    const { aws, refused, until } = shell();
    const image = await aws`ec2 describe-images --owners self --query Images[0].ImageId --output text`;
    expect(image).toBe(ec2().imageId);
    const trial = await refused`ec2 run-instances --image-id ${image} --instance-type t3.medium --dry-run`;
    expect(trial).toBe('(DryRunOperation) Request would have succeeded, but DryRun flag is set.');
    const launched = await aws`ec2 run-instances --image-id ${image} --instance-type t3.medium --count 2
      --user-data '#!/bin/bash' --query Instances[].InstanceId
      --tag-specifications 'ResourceType=instance,Tags=[{Key=team,Value=blue},{Key=Name,Value=by hand}]'`;
    expect(launched).toEqual(mine().map(({ id: own }) => own));
    expect(mine().map(({ tags }) => tags['Name'])).toEqual(['by hand', 'by hand']);
    expect(mine()[0]?.userData).toBe(Buffer.from('#!/bin/bash').toString('base64'));
    await until(areAll('running'));
    await Promise.all([
      aws`ec2 wait instance-running --instance-ids ${id(0)} ${id(1)}`,
      aws`ec2 create-tags --resources ${id(0)} ${id(1)} --tags Key=env,Value=lab Key=empty,Value=`,
    ]);
    const [tags, type, key] = await Promise.all([
      aws`ec2 describe-tags --filters Name=resource-id,Values=${id(0)} Name=key,Values=e*
        --query Tags[].[Key,Value] --output text`,
      refused`ec2 run-instances --image-id ${image} --instance-type t3.huge`,
      refused`ec2 run-instances --image-id ${image} --instance-type t3.medium --key-name mine`,
    ]);
    expect(rowsOf(tags)).toEqual([
      ['empty', ''],
      ['env', 'lab'],
    ]);
    expect(mine()[1]?.tags).toMatchObject({ env: 'lab', empty: '' });
    expect(type).toBe(
      '(Unsupported) Your requested instance type (t3.huge) is not supported. The lab offers t3.medium only.',
    );
    expect(key).toBe("(InvalidKeyPair.NotFound) The key pair 'mine' does not exist");
  });

  it('stops and starts them, and ends them when nothing protects them any more', async () => {
    const { aws, refused, until } = shell();
    expect(
      await aws`ec2 stop-instances --instance-ids ${id(0)} ${id(1)} --query StoppingInstances[].CurrentState`,
    ).toEqual([0, 1].map(() => ({ Code: 64, Name: 'stopping' })));
    await until(areAll('stopped'));
    await aws`ec2 wait instance-stopped --instance-ids ${id(0)} ${id(1)}`;
    const [reboot] = await Promise.all([
      refused`ec2 reboot-instances --instance-ids ${id(1)}`,
      aws`ec2 start-instances --instance-ids ${id(0)}`,
    ]);
    expect(reboot).toBe(`(IncorrectInstanceState) The instance '${id(1)}' is not in the 'running' state.`);
    await aws`ec2 modify-instance-attribute --instance-id ${id(0)} --disable-api-termination`;
    expect(mine()[0]?.isProtected).toBe(true);
    const [guarded, trial, ghost, malformed] = await Promise.all([
      refused`ec2 terminate-instances --instance-ids ${id(0)}`,
      refused`ec2 terminate-instances --instance-ids ${id(1)} --dry-run`,
      refused`ec2 terminate-instances --instance-ids i-0123456789abcdef0 ${id(1)}`,
      refused`ec2 terminate-instances --instance-ids web-1`,
    ]);
    expect(guarded).toBe(
      `(OperationNotPermitted) The instance '${id(0)}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    );
    expect(trial).toBe('(DryRunOperation) Request would have succeeded, but DryRun flag is set.');
    expect(ghost).toBe("(InvalidInstanceID.NotFound) The instance ID 'i-0123456789abcdef0' does not exist");
    expect(malformed).toBe('(InvalidInstanceID.Malformed) Invalid id: "web-1"');
    expect(mine()[1]?.state).toBe('stopped');

    await aws`ec2 modify-instance-attribute --instance-id ${id(0)} --no-disable-api-termination`;
    const ended = await aws`ec2 terminate-instances
      --cli-input-json ${JSON.stringify({ InstanceIds: [id(0), id(1)] })}
      --query TerminatingInstances[].[InstanceId,PreviousState.Name]`;
    expect(ended).toEqual([
      [id(0), expect.stringMatching(/^(pending|running)$/)],
      [id(1), 'stopped'],
    ]);
    await until(areAll('terminated'));
    await aws`ec2 wait instance-terminated --instance-ids ${id(0)} ${id(1)}`;
    const why = await aws`ec2 describe-instances --instance-ids ${id(0)}
      --query Reservations[0].Instances[0].[State.Code,StateReason.Code]`;
    expect(why).toEqual([48, 'Client.UserInitiatedShutdown']);
  });

  it('cuts a zone off with a network ACL, and opens it again', async () => {
    const { aws, refused } = shell();
    const subnet = await aws`ec2 describe-subnets --filters Name=availability-zone,Values=lab-local-1b
      --query Subnets[0].SubnetId --output text`;
    const acl = await aws`ec2 create-network-acl --vpc-id ${ec2().vpcId}
      --tag-specifications 'ResourceType=network-acl,Tags=[{Key=Name,Value=wall}]'
      --query NetworkAcl.NetworkAclId --output text`;
    expect(ec2().networkAcls.get(String(acl))?.tags).toEqual({ Name: 'wall' });
    const association = await aws`ec2 describe-network-acls
      --filters Name=association.subnet-id,Values=${subnet} --output text
      --query NetworkAcls[0].Associations[?SubnetId==\`${subnet}\`]|[0].NetworkAclAssociationId`;
    const replaced = await aws`ec2 replace-network-acl-association --association-id ${association}
      --network-acl-id ${acl} --query NewAssociationId --output text`;
    expect([...ec2().cutSubnets]).toEqual([subnet]);
    const [part] = await Promise.all([
      refused`ec2 create-network-acl-entry --network-acl-id ${acl} --ingress --rule-number 90 --protocol tcp
        --port-range From=80,To=90 --cidr-block 0.0.0.0/0 --rule-action deny`,
      aws`ec2 create-network-acl-entry --network-acl-id ${acl} --ingress --rule-number 100 --protocol all
        --cidr-block 0.0.0.0/0 --rule-action allow`,
      aws`ec2 create-network-acl-entry --network-acl-id ${acl} --egress --rule-number 100 --protocol all
        --cidr-block 0.0.0.0/0 --rule-action allow`,
    ]);
    expect(part).toMatch(/^\(UnsupportedOperation\) The lab models network ACL entries that deny everyone/);
    expect([...ec2().cutSubnets]).toEqual([]);
    expect(await refused`ec2 delete-network-acl --network-acl-id ${acl}`).toMatch(
      /^\(DependencyViolation\) /,
    );
    expect(ec2().aclAssociations.get(String(replaced))).toMatchObject({
      subnetId: subnet,
      networkAclId: acl,
    });
  });
}
