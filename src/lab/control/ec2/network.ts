import type { Context } from '../context.ts';
import { closedNetworkAcl } from './initial.ts';
import { isCutBy } from './network-acl.ts';
import type { InstanceRecord, NetworkAclEntry, NetworkAclRecord } from './records.ts';
import type { Systems } from './systems.ts';

/** Who reaches whom: network ACLs, and hosts that an incident has cut off. */
export class Network {
  readonly #context: Context;
  readonly #systems: Systems;

  constructor(context: Context, systems: Systems) {
    this.#context = context;
    this.#systems = systems;
  }

  /** Cuts one host from its network, or joins it again, whatever its subnet allows. */
  setCutOff(instanceId: string, isCut: boolean): void {
    this.#context.turn(() => {
      const { ec2, incidents } = this.#context.state;
      const instance = ec2.instances.get(instanceId);
      this.#changing(instance ? [instance] : [], () => {
        if (isCut && instance) incidents.cutOff.add(instanceId);
        else incidents.cutOff.delete(instanceId);
      });
    });
  }

  /** A new ACL, which lets nothing through. */
  createAcl(tags: Readonly<Record<string, string>>, clientToken?: string): NetworkAclRecord {
    return this.#context.turn(() => {
      const { ids, state } = this.#context;
      const acl: NetworkAclRecord = {
        ...closedNetworkAcl(`acl-${ids.hex('network-acl', 17)}`),
        tags: { ...tags },
        ...(clientToken !== undefined && { clientToken }),
      };
      state.ec2.networkAcls.set(acl.id, acl);
      return acl;
    });
  }

  deleteAcl(acl: NetworkAclRecord): void {
    this.#context.turn(() => this.#context.state.ec2.networkAcls.delete(acl.id));
  }

  /** Puts an entry into an ACL, in place of the one with its number and direction. */
  putEntry(acl: NetworkAclRecord, entry: NetworkAclEntry): void {
    this.#context.turn(() => {
      acl.entries = [...without(acl, entry), entry];
      this.#judge();
    });
  }

  deleteEntry(acl: NetworkAclRecord, place: Pick<NetworkAclEntry, 'number' | 'isEgress'>): void {
    this.#context.turn(() => {
      acl.entries = without(acl, place);
      this.#judge();
    });
  }

  /** Gives the subnet of an association another ACL; the id of the association that takes its place. */
  replaceAssociation(associationId: string, acl: NetworkAclRecord): string | undefined {
    return this.#context.turn(() => {
      const { ids, state } = this.#context;
      const old = state.ec2.aclAssociations.get(associationId);
      if (!old) return undefined;
      const id = `aclassoc-${ids.hex('acl-association', 17)}`;
      state.ec2.aclAssociations.delete(associationId);
      state.ec2.aclAssociations.set(id, { subnetId: old.subnetId, networkAclId: acl.id });
      this.#judge();
      return id;
    });
  }

  /** Finds which subnets are cut now, and cuts or joins their hosts. */
  #judge(): void {
    const { state, does } = this.#context;
    const { networkAcls, aclAssociations, cutSubnets, instances } = state.ec2;
    const changed = new Set<string>();
    for (const { subnetId, networkAclId } of aclAssociations.values()) {
      const acl = networkAcls.get(networkAclId);
      const isCut = acl !== undefined && does('network-acl-cuts-a-subnet') && isCutBy(acl);
      if (isCut !== cutSubnets.has(subnetId)) changed.add(subnetId);
    }
    if (changed.size === 0) return;
    const met = [...instances.values()].filter(({ subnetId }) => changed.has(subnetId));
    this.#changing(met, () => {
      for (const id of changed) if (!cutSubnets.delete(id)) cutSubnets.add(id);
    });
  }

  /** Tells the world, and the other parts, which of these hosts a change has cut or joined. */
  #changing(instances: readonly InstanceRecord[], change: () => void): void {
    const { world, signals } = this.#context;
    const before = instances.map(({ id }) => this.#systems.isReachable(id));
    change();
    for (const [index, instance] of instances.entries()) {
      const system = this.#systems.get(instance.id);
      const isReachable = this.#systems.isReachable(instance.id);
      if (!system || before[index] === isReachable || !this.#systems.isThere(system)) continue;
      world.setReachable(instance.id, isReachable);
      const hasPeers = system.phase === 'up' && instance.state !== 'pending' && system.reboot !== 'booting';
      if (hasPeers && !system.isSilent) signals.emit('reachabilityChanged', instance, isReachable);
    }
  }
}

function without(
  { entries }: NetworkAclRecord,
  { number, isEgress }: Pick<NetworkAclEntry, 'number' | 'isEgress'>,
): NetworkAclEntry[] {
  return entries.filter((entry) => entry.number !== number || entry.isEgress !== isEgress);
}
