import type { Context } from '../context.ts';
import type { Ec2 } from '../ec2/ec2.ts';
import { ContainerInstances } from './container-instances.ts';
import { Deployments } from './deployments.ts';
import { Scheduler } from './scheduler.ts';
import { Tasks } from './tasks.ts';

/** ECS: what its operations may change. */
export class Ecs {
  readonly containerInstances: ContainerInstances;
  readonly tasks: Tasks;
  readonly deployments: Deployments;
  readonly scheduler: Scheduler;
  readonly #context: Context;
  #isBooted = false;

  constructor(context: Context, { instances }: Pick<Ec2, 'instances'>) {
    this.#context = context;
    this.containerInstances = new ContainerInstances(context);
    this.tasks = new Tasks(context, instances);
    this.deployments = new Deployments(context);
    this.scheduler = new Scheduler(context, this.tasks);
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
    return this.#context.turn(() => {
      const record = this.#context.state.ecs.services.get(service);
      if (record) record.desired = count;
      return record !== undefined;
    });
  }
}
