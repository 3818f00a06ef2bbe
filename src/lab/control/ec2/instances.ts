import type { Context } from '../context.ts';
import { Lifecycle } from './lifecycle.ts';
import type { Reason } from './reasons.ts';
import type { InstanceRecord } from './records.ts';
import type { System, Systems } from './systems.ts';

type Optional =
  | 'group'
  | 'cluster'
  | 'subnetId'
  | 'isStopProtected'
  | 'ownEnd'
  | 'reservationId'
  | 'launchIndex'
  | 'clientToken'
  | 'userData';

interface Launch
  extends
    Pick<InstanceRecord, 'zone' | 'tags' | 'isProtected' | 'isSpot'>,
    Partial<Pick<InstanceRecord, Optional>> {
  /** RunInstances to running. */
  launchMs: number;
}

/** The life of EC2 instances: pending, running, stopping, stopped, shutting-down, terminated, and no longer listed. */
export class Instances {
  readonly #context: Context;
  readonly #systems: Systems;
  readonly #lifecycle: Lifecycle;

  constructor(context: Context, systems: Systems) {
    this.#context = context;
    this.#systems = systems;
    this.#lifecycle = new Lifecycle(context, systems);
  }

  /** Why EC2 would refuse a launch in this zone; undefined when it would not. */
  canLaunch(zone: string): { code: string; message: string } | undefined {
    const { state, spec, does } = this.#context;
    const { zonesWithoutCapacity } = state.incidents;
    if (!zonesWithoutCapacity.has(zone) || !does('insufficient-capacity')) return undefined;
    const { type } = spec.instances;
    const others = state.ec2.zones.map(({ name }) => name).filter((name) => !zonesWithoutCapacity.has(name));
    const elsewhere =
      others.length === 0
        ? ''
        : ` You can currently get ${type} capacity by not specifying an Availability Zone in your request or choosing ${others.join(', ')}.`;
    return {
      code: 'InsufficientInstanceCapacity',
      message: `We currently do not have sufficient ${type} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity.${elsewhere}`,
    };
  }

  /** Makes an instance a member of an Auto Scaling group, as its tag says, or of none. */
  joinGroup(id: string, group: string | undefined): InstanceRecord | undefined {
    const instance = this.#context.state.ec2.instances.get(id);
    if (!instance) return undefined;
    delete instance.group;
    delete instance.tags['aws:autoscaling:groupName'];
    if (group !== undefined) {
      instance.group = group;
      instance.tags['aws:autoscaling:groupName'] = group;
    }
    return instance;
  }

  launch({ launchMs, tags, ...wanted }: Launch): InstanceRecord {
    const { state, ids, agenda, spec } = this.#context;
    const id = `i-${ids.hex('instance', 17)}`;
    const instance: InstanceRecord = {
      subnetId: state.ec2.zones.find(({ name }) => name === wanted.zone)?.subnetId ?? '',
      isStopProtected: false,
      ownEnd: 'terminate',
      reservationId: id.replace(/^i-/, 'r-'),
      launchIndex: 0,
      ...wanted,
      id,
      state: 'pending',
      type: spec.instances.type,
      imageId: state.ec2.imageId,
      launchedAt: agenda.now(),
      tags: { ...tags },
    };
    state.ec2.instances.set(id, instance);
    const system = this.#systems.add(id);
    if (launchMs !== Infinity) this.#systems.boot(instance, system);
    this.#lifecycle.wait(instance, system, launchMs);
    return instance;
  }

  hostStarted(id: string, address: string): void {
    const { instance, system } = this.#known(id);
    if (!instance || system?.phase !== 'booting') return;
    system.phase = 'up';
    if (instance.state === 'pending' || instance.state === 'running') instance.privateIp ??= address;
    this.#lifecycle.settle(instance, system);
  }

  hostEnded(id: string): void {
    const { instance, system } = this.#known(id);
    if (!instance || !system || !this.#systems.isThere(system)) return;
    system.phase = 'ended';
    system.isSilent = true;
    if (instance.state === 'pending') this.#lifecycle.bootFailed(instance, system);
    else if (instance.state === 'running' && system.reboot === 'ending')
      this.#lifecycle.bootAgain(instance, system);
    else if (instance.state === 'running') this.#lifecycle.endedItself(instance, system);
    else if (instance.state === 'stopping') this.#context.signals.emit('hostDown', instance);
    if (instance.state === 'shutting-down') this.#lifecycle.tellLost(id);
    this.#lifecycle.settle(instance, system);
  }

  /** Ends an instance for good. One that is ending already can only be told to skip the rest of its shutdown. */
  terminate(id: string, isAbrupt: boolean, reason: Reason = 'user'): void {
    const { instance, system } = this.#known(id);
    if (!instance || !system || instance.state === 'terminated') return;
    if (instance.state === 'shutting-down') return this.#skipShutdown(id, system, isAbrupt);
    system.isSilent ||= this.#isAbrupt(isAbrupt);
    this.#lifecycle.note(instance, reason);
    if (instance.state === 'stopped') {
      this.#lifecycle.tellEnding(instance, system, true);
      this.#lifecycle.tellLost(id);
      return this.#lifecycle.terminated(instance);
    }
    const isDown = system.phase === 'ended';
    this.#lifecycle.shutDown(instance, system);
    if (isDown) this.#lifecycle.tellLost(id);
    this.#systems.end(id, system);
  }

  /** Stops an instance that runs; one that is stopping already can only be told to skip the rest of its shutdown. */
  stop(id: string, isAbrupt: boolean): void {
    const { instance, system } = this.#known(id);
    if (!instance || !system) return;
    if (instance.state === 'stopping') return this.#skipShutdown(id, system, isAbrupt);
    if (instance.state !== 'running') return;
    system.isSilent ||= this.#isAbrupt(isAbrupt);
    this.#lifecycle.note(instance, 'user');
    this.#lifecycle.goDown(instance, system);
    this.#systems.end(id, system);
  }

  /** Starts a stopped instance, on its old address. */
  start(id: string): void {
    const { instance, system } = this.#known(id);
    if (!instance || !system || instance.state !== 'stopped') return;
    const { agenda, state } = this.#context;
    instance.state = 'pending';
    instance.launchedAt = agenda.now();
    delete instance.stateReason;
    delete instance.transition;
    if (state.constants.instanceLaunchMs !== Infinity) this.#systems.boot(instance, system);
    this.#lifecycle.wait(instance, system, state.constants.instanceLaunchMs);
  }

  /** Ends the system of a running instance, which boots again; nothing happens to one that is rebooting. */
  reboot(id: string): void {
    const { instance, system } = this.#known(id);
    if (instance?.state !== 'running' || !system || system.reboot !== undefined) return;
    if (!this.#context.does('reboot-keeps-running')) return;
    system.reboot = 'ending';
    this.#systems.end(id, system);
  }

  /** Whether nobody would hear the host any more, nor it anybody. */
  isSilent(id: string): boolean {
    return this.#systems.isSilent(id);
  }

  #known(id: string): { instance: InstanceRecord | undefined; system: System | undefined } {
    return { instance: this.#context.state.ec2.instances.get(id), system: this.#systems.get(id) };
  }

  #isAbrupt(isAsked: boolean): boolean {
    const { does } = this.#context;
    return isAsked ? does('abrupt-shutdown') : !does('graceful-shutdown');
  }

  #skipShutdown(id: string, system: System, isAbrupt: boolean): void {
    if (!this.#isAbrupt(isAbrupt) || system.isSilent) return;
    system.isSilent = true;
    this.#systems.end(id, system);
  }
}
