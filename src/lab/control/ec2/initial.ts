import type { LabSpec } from '../../spec/lab-spec.ts';
import type { Ids } from '../ids.ts';
import type { Ec2State, NetworkAclRecord } from './records.ts';

/** The number of the entry `*`, which nobody can change. */
const lastEntry = 32_767;

/** The network of a new lab: a subnet in each zone, all open. */
export function initialEc2(spec: LabSpec, ids: Ids, region: string): Ec2State {
  const zones = Array.from({ length: spec.zones }, (_, index) => ({
    name: `${region}${String.fromCodePoint(97 + index)}`,
    id: `lab1-az${index + 1}`,
    subnetId: `subnet-${ids.hex('subnet', 17)}`,
  }));
  const openAcl = openNetworkAcl(`acl-${ids.hex('network-acl', 17)}`);
  return {
    vpcId: `vpc-${ids.hex('vpc', 17)}`,
    vpcCidr: '10.0.0.0/16',
    vpcTags: {},
    zones,
    subnets: new Map(
      zones.map(({ name, subnetId }, index) => [
        subnetId,
        { id: subnetId, zone: name, cidr: `10.0.${index * 16}.0/20`, tags: { ...spec.instances.tags } },
      ]),
    ),
    networkAcls: new Map([[openAcl.id, openAcl]]),
    aclAssociations: new Map(
      zones.map(({ subnetId }) => [
        `aclassoc-${ids.hex('acl-association', 17)}`,
        { subnetId, networkAclId: openAcl.id },
      ]),
    ),
    cutSubnets: new Set(),
    runs: new Map(),
    instances: new Map(),
    imageId: `ami-${ids.hex('image', 17)}`,
    instanceType: { name: spec.instances.type, cpu: spec.instances.cpu, memory: spec.instances.memory },
    launchTemplate: {
      id: `lt-${ids.hex('launch-template', 17)}`,
      name: `${spec.name}-hosts`,
      cluster: spec.name,
    },
  };
}

function openNetworkAcl(id: string): NetworkAclRecord {
  const allowed = { number: 100, action: 'allow', protocol: '-1', cidr: '0.0.0.0/0' } as const;
  const closed = closedNetworkAcl(id);
  const opened = [false, true].map((isEgress) => ({ ...allowed, isEgress }));
  return { ...closed, isDefault: true, entries: [...opened, ...closed.entries] };
}

/** A network ACL as CreateNetworkAcl makes it: of each direction, only the entry that denies the rest. */
export function closedNetworkAcl(id: string): NetworkAclRecord {
  const denied = { number: lastEntry, action: 'deny', protocol: '-1', cidr: '0.0.0.0/0' } as const;
  return {
    id,
    isDefault: false,
    entries: [false, true].map((isEgress) => ({ ...denied, isEgress })),
    tags: {},
  };
}
