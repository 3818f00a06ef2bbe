import type { NetworkAclEntry, NetworkAclRecord } from './records.ts';

const everyone = '0.0.0.0/0';
const tcp = '6';
const allPorts = { from: 0, to: 65_535 };

/**
 * Whether a subnet with this ACL is cut off. The lab judges each direction by TCP to or from a peer anywhere: of the
 * entries for 0.0.0.0/0 and TCP, in order of their numbers, the first that allows any port or denies every port
 * decides. Entries for fewer peers neither open nor close anything, and a subnet closed in one direction is cut.
 */
export function isCutBy({ entries }: NetworkAclRecord): boolean {
  return [false, true].some((isEgress) => {
    const first = entries
      .filter((entry) => entry.isEgress === isEgress && decides(entry))
      .toSorted((a, b) => a.number - b.number)[0];
    return first?.action !== 'allow';
  });
}

function decides(entry: NetworkAclEntry): boolean {
  if (entry.action === 'deny') return isForAll(entry);
  return isOfTcp(entry) && entry.cidr === everyone;
}

/** Whether an entry is about all TCP with everyone, which is all that the lab can deny. */
export function isForAll({ cidr, protocol, ports = allPorts }: Omit<NetworkAclEntry, 'number'>): boolean {
  const hasEveryPort = protocol === '-1' || (ports.from <= 1 && ports.to === allPorts.to);
  return cidr === everyone && isOfTcp({ protocol }) && hasEveryPort;
}

function isOfTcp({ protocol }: Pick<NetworkAclEntry, 'protocol'>): boolean {
  return protocol === '-1' || protocol === tcp;
}
