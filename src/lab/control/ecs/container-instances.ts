import type { Context } from '../context.ts';
import type { Instances } from '../ec2/instances.ts';
import type { InstanceRecord } from '../ec2/records.ts';
import { deregistrationForced, hostTerminated } from './endings.ts';
import type { ContainerInstanceRecord } from './records.ts';
import { containerInstanceOf } from './selectors.ts';
import type { Tasks } from './tasks.ts';

/** The agents' registrations with their cluster, and whether each is connected. */
export class ContainerInstances {
  readonly #context: Context;
  readonly #tasks: Tasks;
  readonly #hosts: Pick<Instances, 'isSilent'>;
  /** Instances whose agent wants to register and reaches nobody. */
  readonly #waiting = new Set<string>();
  /** What an agent is about to do, by container instance: a later event makes it void. */
  readonly #intents = new Map<string, { isToConnect: boolean }>();

  /** `hosts` knows whether anybody would hear a host, or it anybody. */
  constructor(context: Context, tasks: Tasks, hosts: Pick<Instances, 'isSilent'>) {
    this.#context = context;
    this.#tasks = tasks;
    this.#hosts = hosts;
    const { signals, state } = context;
    signals.on('instanceEnding', (instance, how) => this.#instanceEnding(instance, how));
    signals.on('hostDown', (instance) => this.#hostDown(instance));
    signals.on('hostLost', (instanceId) => this.#hostLost(instanceId));
    signals.on('reachabilityChanged', (instance, isReachable) => {
      if (isReachable && this.#waiting.has(instance.id)) this.agentStarted(instance);
      const record = containerInstanceOf(state, instance.id);
      if (!record || record.status === 'INACTIVE') return;
      if (!isReachable) this.#disconnectLater(record);
      // The agent of a host that shuts down is on its way out, too.
      else if (instance.state === 'running') this.#reconnectSoon(record);
    });
    signals.on('instanceTerminated', ({ id }) => this.#waiting.delete(id));
    signals.on('spotNotice', ({ id }) => {
      const record = containerInstanceOf(state, id);
      if (context.spec.instances.isSpotDrained && record?.agentConnected === true)
        this.setStatus(record.id, 'DRAINING');
    });
  }

  /** An instance runs, so its agent starts: it registers, or is back where it is registered already. */
  agentStarted(instance: InstanceRecord): void {
    this.#waiting.delete(instance.id);
    const record = containerInstanceOf(this.#context.state, instance.id);
    if (record && record.status !== 'INACTIVE')
      return this.#hosts.isSilent(instance.id) ? this.#disconnectLater(record) : this.#reconnectSoon(record);
    this.#context.agenda.after(this.#context.state.constants.agentRegistrationMs, () => {
      if (instance.state === 'running') this.register(instance);
    });
  }

  register(instance: InstanceRecord): void {
    const { state, ids, agenda, spec, signals } = this.#context;
    const known = containerInstanceOf(state, instance.id);
    if (instance.cluster === undefined || (known && known.status !== 'INACTIVE')) return;
    if (this.#hosts.isSilent(instance.id)) {
      this.#waiting.add(instance.id);
      return;
    }
    const id = ids.hex('container-instance', 32);
    const record: ContainerInstanceRecord = {
      id,
      instanceId: instance.id,
      cluster: instance.cluster,
      status: 'ACTIVE',
      agentConnected: true,
      registeredAt: agenda.now(),
      cpu: spec.instances.cpu,
      memory: spec.instances.memory,
      attributes: {},
      tags: ownTags(instance),
      version: 1,
    };
    state.ecs.containerInstances.set(id, record);
    state.ecs.registrations.set(instance.id, id);
    signals.emit('agentConnected', record);
  }

  /** Drains a container instance, or takes it back; false when there is none that is registered. */
  setStatus(id: string, status: 'ACTIVE' | 'DRAINING'): boolean {
    return this.#context.turn(() => {
      const record = this.#context.state.ecs.containerInstances.get(id);
      if (!record || record.status === 'INACTIVE') return false;
      if (record.status === status) return true;
      record.status = status;
      record.version += 1;
      this.#context.signals.emit('containerInstanceChanged', record);
      return true;
    });
  }

  /**
   * Takes a container instance out of its cluster; with tasks on it by force only. What runs there runs on, and ECS
   * knows no more of it.
   */
  deregister(id: string, isForced: boolean): 'deregistered' | 'has-tasks' | 'unknown' {
    return this.#context.turn(() => {
      const { ecs } = this.#context.state;
      const record = ecs.containerInstances.get(id);
      if (!record || record.status === 'INACTIVE') return 'unknown';
      if (!isForced && (ecs.taskIndex.loads.get(id)?.tasks ?? 0) > 0) return 'has-tasks';
      this.#end(record);
      this.#tasks.lose(id, deregistrationForced);
      return 'deregistered';
    });
  }

  #instanceEnding(instance: InstanceRecord, how: { isSilent: boolean; isForGood: boolean }): void {
    const record = containerInstanceOf(this.#context.state, instance.id);
    if (!record || record.status === 'INACTIVE') return;
    if (how.isForGood && !record.agentConnected && this.#context.does('no-deregistration-after-disconnect'))
      record.isForgotten = true;
    // The agent says goodbye, as it does when its host shuts down in order.
    if (!how.isSilent) this.#disconnect(record);
    else this.#disconnectLater(record);
  }

  /** Its system has ended, and nobody told ECS. */
  #hostDown(instance: InstanceRecord): void {
    const record = containerInstanceOf(this.#context.state, instance.id);
    if (!record || record.status === 'INACTIVE') return;
    if (!this.#context.does('stopped-host-stays-active')) return this.#hostLost(instance.id);
    this.#tasks.hostDown(record.id);
    // A reboot is a shutdown in order: the agent has said goodbye.
    if (instance.state === 'running') this.#disconnect(record);
    else this.#disconnectLater(record);
  }

  /** The control plane has learnt that the host is gone. */
  #hostLost(instanceId: string): void {
    const { state, does } = this.#context;
    const record = containerInstanceOf(state, instanceId);
    if (!record || record.isForgotten || record.status === 'INACTIVE') return;
    this.#disconnect(record);
    if (!does('terminated-host-turns-inactive')) return;
    this.#end(record);
    this.#tasks.lose(record.id, hostTerminated(instanceId));
  }

  #end(record: ContainerInstanceRecord): void {
    const { state, agenda, signals } = this.#context;
    record.status = 'INACTIVE';
    record.version += 1;
    this.#intents.delete(record.id);
    signals.emit('containerInstanceChanged', record);
    agenda.after(state.constants.endedVisibleMs, () => {
      state.ecs.containerInstances.delete(record.id);
      if (state.ecs.registrations.get(record.instanceId) === record.id)
        state.ecs.registrations.delete(record.instanceId);
    });
  }

  /** Counts from when its host fell silent first. */
  #disconnectLater(record: ContainerInstanceRecord): void {
    if (this.#intents.get(record.id)?.isToConnect === false) return;
    this.#intend(record, this.#context.state.constants.agentDisconnectMs, false);
  }

  /** A connection that was lost for a while is made again, even when nobody noticed that it was gone. */
  #reconnectSoon(record: ContainerInstanceRecord): void {
    this.#intend(record, this.#context.state.constants.agentReconnectMs, true);
  }

  #intend(record: ContainerInstanceRecord, afterMs: number, isToConnect: boolean): void {
    const intent = { isToConnect };
    this.#intents.set(record.id, intent);
    this.#context.agenda.after(afterMs, () => {
      if (this.#intents.get(record.id) !== intent || record.status === 'INACTIVE') return;
      if (isToConnect) this.#connect(record);
      else this.#disconnect(record);
    });
  }

  #disconnect(record: ContainerInstanceRecord): void {
    this.#intents.delete(record.id);
    if (!record.agentConnected) return;
    record.agentConnected = false;
    record.version += 1;
    this.#context.signals.emit('agentDisconnected', record);
    if (!this.#context.does('zombie-tasks')) this.#tasks.lose(record.id, hostTerminated(record.instanceId));
  }

  #connect(record: ContainerInstanceRecord): void {
    this.#intents.delete(record.id);
    const wasConnected = record.agentConnected;
    record.agentConnected = true;
    if (!wasConnected) record.version += 1;
    this.#tasks.agentBack(record.id);
    if (!wasConnected) this.#context.signals.emit('agentConnected', record);
  }
}

/** The agents of the lab run with ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM=ec2_instance; what AWS reserves stays behind. */
function ownTags({ tags }: InstanceRecord): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('aws:')));
}
