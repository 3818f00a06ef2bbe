import { describe, expect, it } from 'vitest';
import { holds } from '../../spec/test/holds.ts';
import type { InstanceRecord, NetworkAclEntry, NetworkAclRecord } from './records.ts';
import { ec2Rig } from './test/ec2-rig.ts';
import type { Ec2Rig } from './test/ec2-rig.ts';

/** Gives the subnet of an instance another ACL. */
function associate({ ec2, state }: Ec2Rig, { subnetId }: InstanceRecord, acl: NetworkAclRecord): void {
  const [id] = [...state.ec2.aclAssociations].find(([, each]) => each.subnetId === subnetId) ?? [];
  ec2.network.replaceAssociation(id ?? '', acl);
}

function openAcl({ state }: Ec2Rig): NetworkAclRecord {
  const acl = [...state.ec2.networkAcls.values()].find(({ isDefault }) => isDefault);
  if (!acl) throw new Error('a new lab has no network ACL');
  return acl;
}

const everyone: NetworkAclEntry = {
  number: 90,
  isEgress: false,
  action: 'deny',
  protocol: '-1',
  cidr: '0.0.0.0/0',
};

holds('network-acl-cuts-a-subnet', (without) => {
  const rig = ec2Rig({ without });
  const cut = rig.running({ zone: 'lab-local-1a' });
  const other = rig.running({ zone: 'lab-local-1b' });
  associate(rig, cut, rig.ec2.network.createAcl({}));
  const reachable = () => [cut, other].map(({ id }) => rig.world.hosts.get(id)?.isReachable);
  expect(reachable()).toEqual([false, true]);
  expect([cut.state, rig.world.hosts.get(cut.id)?.isAlive]).toEqual(['running', true]);
  expect([cut, other].map(({ id }) => rig.ec2.instances.isSilent(id))).toEqual([true, false]);
  associate(rig, cut, openAcl(rig));
  expect(reachable()).toEqual([true, true]);
  expect(rig.ec2.instances.isSilent(cut.id)).toBe(false);
  expect(rig.said.filter(({ name }) => name === 'reachabilityChanged')).toEqual([
    { name: 'reachabilityChanged', id: cut.id, how: false },
    { name: 'reachabilityChanged', id: cut.id, how: true },
  ]);
});

describe('a network ACL', () => {
  const judged: [string, Partial<NetworkAclEntry>[], boolean][] = [
    ['denies everyone before it allows', [{}], false],
    ['denies on the way out alone', [{ isEgress: true }], false],
    ['allows before it denies', [{ number: 110 }], true],
    ['denies all of TCP', [{ protocol: '6', ports: { from: 0, to: 65_535 } }], false],
    ['denies UDP alone', [{ protocol: '17', ports: { from: 0, to: 65_535 } }], true],
    ['denies one network alone', [{ cidr: '10.0.0.0/8' }], true],
    [
      'lets one network in and nobody else',
      [{ number: 80, action: 'allow', cidr: '10.0.0.0/20' }, {}],
      false,
    ],
    [
      'lets everyone in at one port first',
      [{ number: 80, action: 'allow', protocol: '6', ports: { from: 443, to: 443 } }, {}],
      true,
    ],
  ];

  it.each(judged)('that %s', (_text, entries, isOpen) => {
    const rig = ec2Rig();
    const { id } = rig.running();
    for (const entry of entries) rig.ec2.network.putEntry(openAcl(rig), { ...everyone, ...entry });
    expect(rig.ec2.isReachable(id)).toBe(isOpen);
    for (const entry of entries) rig.ec2.network.deleteEntry(openAcl(rig), { ...everyone, ...entry });
    expect(rig.ec2.isReachable(id)).toBe(true);
  });

  it('cuts hosts that are launched, started or rebooted under it, too', () => {
    const rig = ec2Rig();
    const [stopped, rebooted] = [rig.running(), rig.running()];
    rig.ec2.stop([stopped.id], { isForced: false });
    rig.timers.advance(5000);
    rig.ec2.network.putEntry(openAcl(rig), everyone);
    rig.ec2.start([stopped.id]);
    rig.ec2.reboot([rebooted.id]);
    const launched = rig.running();
    rig.timers.advance(10_000);
    for (const { id, state } of [stopped, rebooted, launched])
      expect([state, rig.world.hosts.get(id)?.isReachable, rig.ec2.instances.isSilent(id)]).toEqual([
        'running',
        false,
        true,
      ]);
    rig.ec2.network.deleteEntry(openAcl(rig), everyone);
    for (const { id } of [stopped, rebooted, launched])
      expect([rig.world.hosts.get(id)?.isReachable, rig.ec2.instances.isSilent(id)]).toEqual([true, false]);
  });

  it('and an incident both cut a host: it is back when neither does', () => {
    const rig = ec2Rig();
    const { id } = rig.running();
    rig.ec2.setCutOff(id, true);
    rig.ec2.network.putEntry(openAcl(rig), everyone);
    rig.ec2.setCutOff(id, false);
    expect(rig.ec2.isReachable(id)).toBe(false);
    rig.ec2.setCutOff(id, true);
    rig.ec2.network.deleteEntry(openAcl(rig), everyone);
    expect(rig.ec2.isReachable(id)).toBe(false);
    rig.ec2.setCutOff(id, false);
    expect(rig.ec2.isReachable(id)).toBe(true);
    const told = rig.said.filter(({ name }) => name === 'reachabilityChanged').map(({ how }) => how);
    expect(told).toEqual([false, true]);
  });

  it('leaves a cut host that ends to end unheard', () => {
    const rig = ec2Rig();
    const { id } = rig.running();
    rig.ec2.setCutOff(id, true);
    rig.ec2.terminate([id], { skipOsShutdown: false });
    expect(rig.said.at(-1)).toEqual({
      name: 'instanceEnding',
      id,
      how: { isSilent: true, isForGood: true },
    });
  });
});
