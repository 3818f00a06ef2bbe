import type { Context } from '../context.ts';
import type { InstanceRecord } from '../ec2/records.ts';
import { containerInstanceOf } from './selectors.ts';

/** The agents' registrations with their cluster. */
export class ContainerInstances {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    context.signals.on('instanceEnding', (instance, { isSilent }) => {
      if (!isSilent) this.#disconnect(instance.id);
    });
    context.signals.on('hostLost', (instanceId) => this.#hostLost(instanceId));
  }

  /** An instance runs, so its agent starts. */
  agentStarted(instance: InstanceRecord): void {
    this.#context.agenda.after(this.#context.state.constants.agentRegistrationMs, () => {
      if (instance.state === 'running') this.register(instance);
    });
  }

  register(instance: InstanceRecord): void {
    const { state, ids, agenda, spec } = this.#context;
    if (instance.cluster === undefined) return;
    const id = ids.hex('container-instance', 32);
    state.ecs.containerInstances.set(id, {
      id,
      instanceId: instance.id,
      cluster: instance.cluster,
      status: 'ACTIVE',
      agentConnected: true,
      registeredAt: agenda.now(),
      cpu: spec.instances.cpu,
      memory: spec.instances.memory,
      attributes: {},
      tags: {},
      version: 1,
    });
  }

  /** Drains a container instance, or takes it back; false when there is none that is registered. */
  setStatus(id: string, status: 'ACTIVE' | 'DRAINING'): boolean {
    return this.#context.turn(() => {
      const record = this.#context.state.ecs.containerInstances.get(id);
      if (!record || record.status === 'INACTIVE') return false;
      record.status = status;
      return true;
    });
  }

  /** Takes a container instance out of its cluster; with tasks on it by force only. */
  deregister(id: string, _isForced: boolean): 'deregistered' | 'has-tasks' | 'unknown' {
    return this.#context.state.ecs.containerInstances.has(id) ? 'deregistered' : 'unknown';
  }

  /** The agent says goodbye, as it does when its host shuts down in order. */
  #disconnect(instanceId: string): void {
    const record = containerInstanceOf(this.#context.state, instanceId);
    if (record) record.agentConnected = false;
  }

  /** The control plane has learnt that the host is gone. */
  #hostLost(instanceId: string): void {
    const { state, agenda } = this.#context;
    const record = containerInstanceOf(state, instanceId);
    if (!record) return;
    record.status = 'INACTIVE';
    record.agentConnected = false;
    agenda.after(state.constants.endedVisibleMs, () => state.ecs.containerInstances.delete(record.id));
  }
}
