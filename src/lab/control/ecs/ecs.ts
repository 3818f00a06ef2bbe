import type { Context } from '../context.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import { Clusters } from './clusters.ts';
import { ContainerInstances } from './container-instances.ts';
import type { Deployments } from './deployments.ts';
import type { ContainerInstanceRecord } from './records.ts';
import { RunTokens } from './run-tokens.ts';
import { Scheduler } from './scheduler.ts';
import { Services } from './services.ts';
import { TaskDefinitions } from './task-definitions.ts';
import { Tasks } from './tasks.ts';

/** ECS: what its operations may change. */
export class Ecs {
  readonly clusters: Clusters;
  readonly containerInstances: ContainerInstances;
  readonly taskDefinitions: TaskDefinitions;
  readonly tasks: Tasks;
  readonly runTokens: RunTokens;
  readonly deployments: Deployments;
  readonly scheduler: Scheduler;
  readonly services: Services;
  readonly #context: Context;
  #isBooted = false;

  constructor(context: Context, { instances }: Pick<Ec2, 'instances'>) {
    this.#context = context;
    this.clusters = new Clusters(context);
    this.tasks = new Tasks(context, instances);
    this.containerInstances = new ContainerInstances(context, this.tasks, instances);
    this.taskDefinitions = new TaskDefinitions(context);
    this.runTokens = new RunTokens(context);
    this.scheduler = new Scheduler(context, this.tasks);
    this.deployments = this.scheduler.deployments;
    this.services = new Services(context, this.deployments, this.scheduler);
    context.signals.on('instanceRunning', (instance) => {
      if (this.#isBooted) this.containerInstances.agentStarted(instance);
    });
  }

  /** The first agents and tasks, without the times of a registration and an image pull. */
  boot(): void {
    this.#isBooted = true;
    for (const instance of this.#context.state.ec2.instances.values())
      if (instance.state === 'running') this.containerInstances.register(instance);
    this.scheduler.boot();
  }

  /** Wants another number of tasks of a service; false when there is no such service. */
  setDesiredCount(service: string, count: number): boolean {
    const record = this.#context.state.ecs.services.get(service);
    if (record) this.services.update(record, { desired: count });
    return record !== undefined;
  }

  /** The tags of any of ECS's resources, as they shall be. */
  setTags(tagged: { tags: Record<string, string> }, tags: Record<string, string>): void {
    this.#context.turn(() => {
      tagged.tags = tags;
    });
  }

  /** The custom attributes of a container instance, as they shall be. */
  setAttributes(record: ContainerInstanceRecord, attributes: Record<string, string>): void {
    this.#context.turn(() => {
      record.attributes = attributes;
      record.version += 1;
    });
  }
}
