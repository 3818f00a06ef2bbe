import type { Context } from './context.ts';
import type { InstanceRecord } from './state.ts';

interface InstanceHooks {
  onRunning(instance: InstanceRecord): void;
  /** It begins to end; `isAbrupt` when its peers hear nothing of that. */
  onShuttingDown(instance: InstanceRecord, isAbrupt: boolean): void;
  /** The control plane has learnt that the host is gone. */
  onLost(instanceId: string): void;
  onTerminated(instanceId: string): void;
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
  readonly #hooks: InstanceHooks;
  readonly #hosts = new Map<string, Host>();
  readonly #imageId: string;

  constructor(context: Context, hooks: InstanceHooks) {
    this.#context = context;
    this.#hooks = hooks;
    this.#imageId = `ami-${context.ids.hex('image', 17)}`;
  }

  launch(wanted: { zone: string; group: string; isProtected: boolean; launchMs: number }): InstanceRecord {
    const { state, ids, agenda, spec, world } = this.#context;
    const { launchMs, ...placed } = wanted;
    const instance: InstanceRecord = {
      id: `i-${ids.hex('instance', 17)}`,
      state: 'pending',
      ...placed,
      subnetId: state.zones.find(({ name }) => name === wanted.zone)?.subnetId ?? '',
      type: spec.instances.type,
      imageId: this.#imageId,
      launchedAt: agenda.now(),
      tags: {
        ...spec.instances.tags,
        Name: `${spec.name}-host`,
        'aws:autoscaling:groupName': wanted.group,
      },
    };
    state.instances.set(instance.id, instance);
    const isStarted = launchMs !== Infinity;
    const host: Host = {
      isLaunched: false,
      isStarted,
      isSilent: false,
      isEnded: !isStarted,
      isDue: false,
    };
    this.#hosts.set(instance.id, host);
    if (isStarted) world.startHost({ instanceId: instance.id, zone: instance.zone });
    agenda.after(launchMs, () => {
      host.isLaunched = true;
      this.#run(instance, host);
    });
    return instance;
  }

  hostStarted(id: string, address: string): void {
    const instance = this.#context.state.instances.get(id);
    const host = this.#hosts.get(id);
    if (!instance || !host || instance.state !== 'pending' || instance.privateIp !== undefined) return;
    instance.privateIp = address;
    this.#run(instance, host);
  }

  /** Running when the host has started and the time that a launch takes has passed. */
  #run(instance: InstanceRecord, host: Host): void {
    if (instance.state !== 'pending' || !host.isLaunched || instance.privateIp === undefined) return;
    instance.state = 'running';
    this.#hooks.onRunning(instance);
  }

  hostEnded(id: string): void {
    const instance = this.#context.state.instances.get(id);
    const host = this.#hosts.get(id);
    if (!instance || !host || host.isEnded) return;
    host.isEnded = true;
    host.isSilent = true;
    if (instance.state === 'pending') this.#shutDown(instance, host, 'neverRan');
    if (instance.state === 'running') this.#shutDown(instance, host, 'itself');
    this.#context.agenda.after(this.#context.state.constants.hostLossDetectionMs, () =>
      this.#hooks.onLost(id),
    );
    this.#finish(instance, host);
  }

  /** Ends an instance as TerminateInstances does; nothing happens to one that is ending already. */
  terminate(id: string, isAbrupt: boolean): void {
    const instance = this.#context.state.instances.get(id);
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
    this.#hooks.onShuttingDown(instance, host.isSilent);
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
      state.instances.delete(instance.id);
      this.#hosts.delete(instance.id);
    });
    this.#hooks.onTerminated(instance.id);
  }
}
