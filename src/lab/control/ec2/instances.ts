import type { Context } from '../context.ts';
import type { InstanceRecord } from './records.ts';

interface Launch {
  zone: string;
  group?: string;
  cluster?: string;
  tags: Record<string, string>;
  isProtected: boolean;
  isSpot: boolean;
  /** RunInstances to running. */
  launchMs: number;
}

interface Host {
  /** The time that a launch takes has passed. Waits are timers alone: a wall clock may be set. */
  isLaunched: boolean;
  isStarted: boolean;
  isSilent: boolean;
  isEnded: boolean;
  /** The time that EC2 takes from shutting-down to terminated has passed. */
  isDue: boolean;
}

const reasons = {
  user: {
    code: 'Client.UserInitiatedShutdown',
    message: 'Client.UserInitiatedShutdown: User initiated shutdown',
  },
  itself: {
    code: 'Client.InstanceInitiatedShutdown',
    message: 'Client.InstanceInitiatedShutdown: Instance initiated shutdown',
  },
  neverRan: {
    code: 'Server.InternalError',
    message: 'Server.InternalError: Internal error on launch',
  },
};

/** The life of EC2 instances: pending, running, shutting-down, terminated, and then no longer listed. */
export class Instances {
  readonly #context: Context;
  readonly #hosts = new Map<string, Host>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** Why EC2 would refuse a launch in this zone; undefined when it would not. */
  canLaunch(zone: string): { code: string; message: string } | undefined {
    const { state, spec } = this.#context;
    const { zonesWithoutCapacity } = state.incidents;
    if (!zonesWithoutCapacity.has(zone)) return undefined;
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

  launch(wanted: Launch): InstanceRecord {
    const { state, ids, agenda, spec, world } = this.#context;
    const { launchMs, tags, ...placed } = wanted;
    const id = `i-${ids.hex('instance', 17)}`;
    const instance: InstanceRecord = {
      id,
      state: 'pending',
      ...placed,
      subnetId: state.ec2.zones.find(({ name }) => name === wanted.zone)?.subnetId ?? '',
      type: spec.instances.type,
      imageId: state.ec2.imageId,
      launchedAt: agenda.now(),
      isStopProtected: false,
      reservationId: id.replace(/^i-/, 'r-'),
      launchIndex: 0,
      tags: { ...tags },
    };
    state.ec2.instances.set(instance.id, instance);
    const isStarted = launchMs !== Infinity;
    const host: Host = {
      isLaunched: false,
      isStarted,
      isSilent: false,
      isEnded: !isStarted,
      isDue: false,
    };
    this.#hosts.set(instance.id, host);
    const { zone, type, isSpot } = instance;
    if (isStarted) world.startHost({ instanceId: id, zone, type, isSpot });
    agenda.after(launchMs, () => {
      host.isLaunched = true;
      this.#run(instance, host);
    });
    return instance;
  }

  hostStarted(id: string, address: string): void {
    const instance = this.#context.state.ec2.instances.get(id);
    const host = this.#hosts.get(id);
    if (!instance || !host || instance.state !== 'pending' || instance.privateIp !== undefined) return;
    instance.privateIp = address;
    this.#run(instance, host);
  }

  /** Running when the host has started and the time that a launch takes has passed. */
  #run(instance: InstanceRecord, host: Host): void {
    if (instance.state !== 'pending' || !host.isLaunched || instance.privateIp === undefined) return;
    instance.state = 'running';
    this.#context.signals.emit('instanceRunning', instance);
  }

  hostEnded(id: string): void {
    const instance = this.#context.state.ec2.instances.get(id);
    const host = this.#hosts.get(id);
    if (!instance || !host || host.isEnded) return;
    host.isEnded = true;
    host.isSilent = true;
    if (instance.state === 'pending') this.#shutDown(instance, host, 'neverRan');
    if (instance.state === 'running') this.#shutDown(instance, host, 'itself');
    this.#context.agenda.after(this.#context.state.constants.hostLossDetectionMs, () =>
      this.#context.signals.emit('hostLost', id),
    );
    this.#finish(instance, host);
  }

  /** Ends an instance as TerminateInstances does; nothing happens to one that is ending already. */
  terminate(id: string, isAbrupt: boolean): void {
    const instance = this.#context.state.ec2.instances.get(id);
    const host = this.#hosts.get(id);
    if (!instance || !host || (instance.state !== 'pending' && instance.state !== 'running')) return;
    host.isSilent = isAbrupt;
    this.#shutDown(instance, host, 'user');
    if (!host.isStarted) return;
    const { silenceMs, shutdownWithinMs } = this.#context.state.constants;
    const how = isAbrupt
      ? ({ kind: 'abrupt', silentMs: silenceMs } as const)
      : ({ kind: 'graceful', withinMs: shutdownWithinMs } as const);
    this.#context.world.stopHost(id, how);
  }

  /** Whether nobody would hear the host any more, nor it anybody. */
  isSilent(id: string): boolean {
    return this.#hosts.get(id)?.isSilent ?? true;
  }

  #shutDown(instance: InstanceRecord, host: Host, reason: keyof typeof reasons): void {
    instance.state = 'shutting-down';
    instance.stateReason = reasons[reason];
    this.#context.signals.emit('instanceEnding', instance, { isSilent: host.isSilent, isForGood: true });
    this.#context.agenda.after(this.#context.state.constants.terminationMs, () => {
      host.isDue = true;
      this.#finish(instance, host);
    });
  }

  /** Terminated when the host has ended and the time that EC2 takes has passed. */
  #finish(instance: InstanceRecord, host: Host): void {
    const { agenda, state } = this.#context;
    if (instance.state !== 'shutting-down' || !host.isEnded || !host.isDue) return;
    instance.state = 'terminated';
    instance.terminatedAt = agenda.now();
    delete instance.privateIp;
    agenda.after(state.constants.endedVisibleMs, () => {
      state.ec2.instances.delete(instance.id);
      this.#hosts.delete(instance.id);
    });
    this.#context.signals.emit('instanceTerminated', instance);
  }
}
