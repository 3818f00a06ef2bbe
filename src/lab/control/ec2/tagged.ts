import type { Ec2State } from './records.ts';

type Tags = Record<string, string>;

/** A resource of EC2 that has tags. */
export interface Tagged {
  id: string;
  type: 'instance' | 'network-acl' | 'subnet' | 'vpc';
  tags: Readonly<Tags>;
  set: (tags: Tags) => void;
}

/** The resource of this id, when it has tags. */
export function taggedBy(ec2: Ec2State, id: string): Tagged | undefined {
  if (id === ec2.vpcId) return vpcOf(ec2);
  const instance = ec2.instances.get(id);
  if (instance) return taggedOf('instance', instance);
  const subnet = ec2.subnets.get(id);
  if (subnet) return taggedOf('subnet', subnet);
  const acl = ec2.networkAcls.get(id);
  return acl && taggedOf('network-acl', acl);
}

/** Every resource that has tags. */
export function everyTagged(ec2: Ec2State): Tagged[] {
  return [
    ...[...ec2.instances.values()].map((record) => taggedOf('instance', record)),
    ...[...ec2.networkAcls.values()].map((record) => taggedOf('network-acl', record)),
    ...[...ec2.subnets.values()].map((record) => taggedOf('subnet', record)),
    vpcOf(ec2),
  ];
}

function taggedOf(type: Tagged['type'], record: { id: string; tags: Tags }): Tagged {
  return {
    id: record.id,
    type,
    tags: record.tags,
    set: (tags) => {
      record.tags = tags;
    },
  };
}

function vpcOf(ec2: Ec2State): Tagged {
  return {
    id: ec2.vpcId,
    type: 'vpc',
    tags: ec2.vpcTags,
    set: (tags) => {
      ec2.vpcTags = tags;
    },
  };
}
