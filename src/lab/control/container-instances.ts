import type { Context } from './context.ts';
import { containerInstanceOf } from './selectors.ts';
import type { InstanceRecord } from './state.ts';

/** The agents' registrations with the cluster. */
export class ContainerInstances {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  register(instance: InstanceRecord): void {
    const { state, ids, agenda, spec } = this.#context;
    const id = ids.hex('container-instance', 32);
    state.containerInstances.set(id, {
      id,
      instanceId: instance.id,
      status: 'ACTIVE',
      agentConnected: true,
      registeredAt: agenda.now(),
      cpu: spec.instances.cpu,
      memory: spec.instances.memory,
    });
  }

  /** The agent says goodbye, as it does when its host shuts down in order. */
  disconnect(instanceId: string): void {
    const record = containerInstanceOf(this.#context.state, instanceId);
    if (record) record.agentConnected = false;
  }

  /** The control plane has learnt that the host is gone. */
  hostLost(instanceId: string): void {
    const { state, agenda } = this.#context;
    const record = containerInstanceOf(state, instanceId);
    if (!record) return;
    record.status = 'INACTIVE';
    record.agentConnected = false;
    agenda.after(state.constants.endedVisibleMs, () => state.containerInstances.delete(record.id));
  }
}
