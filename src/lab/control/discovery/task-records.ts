import type { Context } from '../context.ts';
import { containerInstanceOf, tasksOn } from '../ecs/selectors.ts';
import type { TaskRecord } from '../ecs/records.ts';
import type { Instances } from './instances.ts';

/** Registers the tasks of ECS services in Cloud Map, as ECS does: it hears of tasks alone, never of their hosts. */
export class TaskRecords {
  readonly #context: Context;
  readonly #instances: Instances;

  constructor(context: Context, instances: Instances) {
    this.#context = context;
    this.#instances = instances;
  }

  /** Begins to follow the tasks. */
  listen(): void {
    if (!this.#context.does('tasks-are-registered')) return;
    const { signals } = this.#context;
    signals.on('taskRunning', (task) => this.#register(task));
    signals.on('taskStopping', (task) => this.#deregister(task));
    signals.on('taskStopped', (task) => this.#deregister(task));
    if (this.#context.does('zombies-keep-their-record')) return;
    signals.on('hostDown', ({ id }) => this.#deregisterOn(id));
    signals.on('reachabilityChanged', ({ id }, isReachable) => {
      if (!isReachable) this.#deregisterOn(id);
    });
  }

  #register(task: TaskRecord): void {
    const { discovery, ecs } = this.#context.state;
    const registries = ecs.services.get(task.service)?.registries ?? [];
    for (const { serviceId, port } of registries) {
      const service = discovery.services.get(serviceId);
      if (!service || !task.address) continue;
      this.#instances.put(service, {
        id: task.id,
        attributes: this.#attributesOf(task, task.address, port !== undefined),
      });
      discovery.taskRegistrations.set(task.id, [
        ...(discovery.taskRegistrations.get(task.id) ?? []),
        serviceId,
      ]);
    }
  }

  #attributesOf(
    { cluster, service, definition, instanceId }: TaskRecord,
    { host, port }: { host: string; port: number },
    hasPort: boolean,
  ): Record<string, string> {
    const { ec2, region } = this.#context.state;
    return {
      AVAILABILITY_ZONE: ec2.instances.get(instanceId)?.zone ?? '',
      AWS_INIT_HEALTH_STATUS: 'HEALTHY',
      AWS_INSTANCE_IPV4: host,
      ...(hasPort && { AWS_INSTANCE_PORT: String(port) }),
      EC2_INSTANCE_ID: instanceId,
      ECS_CLUSTER_NAME: cluster,
      ECS_SERVICE_NAME: service,
      ECS_TASK_DEFINITION_FAMILY: definition.replace(/:\d+$/, ''),
      REGION: region,
    };
  }

  #deregister({ id }: TaskRecord): void {
    const { taskRegistrations, services } = this.#context.state.discovery;
    for (const serviceId of taskRegistrations.get(id) ?? []) {
      const service = services.get(serviceId);
      if (service) this.#instances.remove(service, id);
    }
    taskRegistrations.delete(id);
  }

  #deregisterOn(instanceId: string): void {
    const { state } = this.#context;
    const { id = '' } = containerInstanceOf(state, instanceId) ?? {};
    for (const task of tasksOn(state, id)) this.#deregister(task);
  }
}
