import type { Context } from '../context.ts';
import { Instances } from './instances.ts';
import { Network } from './network.ts';
import type { InstanceRecord } from './records.ts';
import { refusalToReboot, refusalToStart, refusalToStop } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import { Runs } from './runs.ts';
import type { RunRequest } from './runs.ts';
import { Spot } from './spot.ts';
import { Systems } from './systems.ts';
import { taggedBy } from './tagged.ts';
import { splitByProtection } from './termination.ts';
import type { StateChange, Termination } from './termination.ts';

/** EC2: what its operations may change. */
export class Ec2 {
  readonly instances: Instances;
  readonly network: Network;
  readonly #context: Context;
  readonly #systems: Systems;
  readonly #spot: Spot;
  readonly #runs: Runs;

  constructor(context: Context) {
    this.#context = context;
    this.#systems = new Systems(context);
    this.instances = new Instances(context, this.#systems);
    this.network = new Network(context, this.#systems);
    this.#spot = new Spot(context, this.instances);
    this.#runs = new Runs(context, this.instances);
  }

  /** Launches instances of one reservation, or says why not. */
  run(request: RunRequest): InstanceRecord[] | Refusal {
    return this.#runs.run(request);
  }

  /** Ends instances, zone by zone: a protected one saves those of its zone. Ids that are unknown are left out. */
  terminate(ids: readonly string[], how: { skipOsShutdown: boolean }): Termination {
    return this.#context.turn(() => {
      const { allowed, denied } = splitByProtection(this.#context, ids);
      const changed = this.#change(allowed, ({ id }) => this.instances.terminate(id, how.skipOsShutdown));
      return { changed, denied };
    });
  }

  /** Why EC2 would not do so to an instance; undefined when it would. */
  refusalTo(what: 'stop' | 'start' | 'reboot', instance: InstanceRecord): Refusal | undefined {
    if (what === 'stop') return refusalToStop(this.#context, instance);
    if (what === 'reboot') return refusalToReboot(instance);
    const refusal = refusalToStart(instance);
    if (refusal || instance.state !== 'stopped') return refusal;
    return this.instances.canLaunch(instance.zone);
  }

  /** Stops instances; those that EC2 would not stop are left out. Forced, one that is stopping already ends at once. */
  stop(ids: readonly string[], how: { isForced: boolean; skipOsShutdown?: boolean }): StateChange[] {
    return this.#changeEach('stop', ids, ({ id, state }) =>
      this.instances.stop(id, how.skipOsShutdown === true || (how.isForced && state === 'stopping')),
    );
  }

  /** Starts stopped instances; those that EC2 would not start are left out. */
  start(ids: readonly string[]): StateChange[] {
    return this.#changeEach('start', ids, ({ id }) => this.instances.start(id));
  }

  /** Reboots running instances; those that EC2 would not reboot are left out. */
  reboot(ids: readonly string[]): void {
    this.#changeEach('reboot', ids, ({ id }) => this.instances.reboot(id));
  }

  /** Gives running spot instances their notice. */
  notifySpot(ids: readonly string[]): void {
    this.#spot.notify(ids);
  }

  /** Cuts one host from its network, or joins it again, whatever its subnet allows. */
  setCutOff(instanceId: string, isCut: boolean): void {
    this.network.setCutOff(instanceId, isCut);
  }

  /** Whether neither an incident nor a network ACL cuts the host from its network. */
  isReachable(instanceId: string): boolean {
    return this.#systems.isReachable(instanceId);
  }

  /** Whether the instance's system is down for a reboot, or coming up from one. */
  isRebooting(instanceId: string): boolean {
    return this.#systems.get(instanceId)?.reboot === 'booting';
  }

  /** Turns termination protection on or off; false when there is no such instance. */
  setProtected(instanceId: string, isProtected: boolean): boolean {
    return this.setAttributes(instanceId, { isProtected });
  }

  /** Changes attributes of an instance; false when there is no such instance. */
  setAttributes(
    instanceId: string,
    attributes: Partial<Pick<InstanceRecord, 'isProtected' | 'isStopProtected' | 'ownEnd'>>,
  ): boolean {
    return this.#context.turn(() => {
      const record = this.#context.state.ec2.instances.get(instanceId);
      if (record) Object.assign(record, attributes);
      return record !== undefined;
    });
  }

  /** Replaces the tags of an instance, a subnet, a network ACL or the VPC; false when there is no such resource. */
  setTags(resourceId: string, tags: Readonly<Record<string, string>>): boolean {
    return this.#context.turn(() => {
      const tagged = taggedBy(this.#context.state.ec2, resourceId);
      tagged?.set({ ...tags });
      return tagged !== undefined;
    });
  }

  #changeEach(
    what: 'stop' | 'start' | 'reboot',
    ids: readonly string[],
    change: (instance: InstanceRecord) => void,
  ): StateChange[] {
    return this.#context.turn(() => {
      const asked = [...new Set(ids)].flatMap((id) => this.#context.state.ec2.instances.get(id) ?? []);
      return this.#change(
        asked.filter((instance) => !this.refusalTo(what, instance)),
        change,
      );
    });
  }

  #change(instances: readonly InstanceRecord[], change: (instance: InstanceRecord) => void): StateChange[] {
    return instances.map((instance) => {
      const previous = instance.state;
      change(instance);
      return { instanceId: instance.id, previous, current: instance.state };
    });
  }
}
