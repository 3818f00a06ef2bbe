import type { Context } from '../context.ts';
import type { Deployments } from './deployments.ts';
import { failedChecks, scaledIn } from './endings.ts';
import type { Failing } from './endings.ts';
import { planOf } from './plan.ts';
import type { Plan, TaskView } from './plan.ts';
import type { ProgressBook } from './progress.ts';
import { scaleIn } from './scale-in.ts';
import type { ServiceRecord, TaskRecord } from './records.ts';
import { isWanted, primaryOf, tasksOf } from './selectors.ts';
import { listTasks, noteEvent } from './service-events.ts';
import type { Complaints } from './service-events.ts';
import type { ServiceStarts } from './service-starts.ts';
import type { TaskHealth } from './task-health.ts';
import type { Tasks } from './tasks.ts';

interface Shared {
  tasks: Tasks;
  starts: ServiceStarts;
  health: TaskHealth;
  deployments: Deployments;
  book: ProgressBook;
  complaints: Complaints;
}

/** REPLICA services: as many tasks as desired, through losses, rollouts and draining. */
export class Replicas {
  readonly #context: Context;
  readonly #shared: Shared;

  constructor(context: Context, shared: Shared) {
    this.#context = context;
    this.#shared = shared;
  }

  /** Does what a service needs now; how many of its current tasks are healthy. */
  attend(service: ServiceRecord, startMs: number): number {
    const views = this.#viewsOf(service);
    const plan = planOf(views, this.#demandOf(service));
    this.#start(service, this.#allowed(plan.start, views), startMs);
    this.#stop(service, plan, views);
    this.#complain(service, plan);
    return views.filter(({ isCurrent, isHealthy }) => isCurrent && isHealthy).length;
  }

  #start(service: ServiceRecord, count: number, startMs: number): void {
    const { book, starts, deployments } = this.#shared;
    if (count === 0 || book.of(service.name).waits.size > 0 || deployments.isStalled(service)) return;
    starts.start(service, count, startMs);
  }

  #stop(service: ServiceRecord, plan: Plan, views: readonly TaskView[]): void {
    const { tasks, deployments } = this.#shared;
    const ending = scaledIn(primaryOf(service)?.id);
    tasks.stop(plan.replaced, ending);
    for (const { task, failing } of plan.unhealthy) {
      this.#noteUnhealthy(service, task, failing);
      tasks.stop([task], failedChecks(failing));
      deployments.failed(service, task);
    }
    if (plan.surplus === 0) return;
    const staying = views
      .filter((each) => each.isCurrent && !each.isDraining && each.failing === undefined)
      .map(({ task }) => task);
    const victims = scaleIn(this.#context, service, staying, plan.surplus);
    if (this.#shared.book.of(service.name).isRebalancing) this.#noteMoved(service, victims);
    tasks.stop(victims, ending);
  }

  #complain({ name }: ServiceRecord, { isStuck }: Plan): void {
    const { complaints } = this.#shared;
    if (!isStuck) return complaints.resolve(name, 'configuration');
    complaints.note(
      name,
      'configuration',
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
  }

  #noteUnhealthy(
    { name }: ServiceRecord,
    { id, instanceId, address }: TaskRecord,
    { targetGroup }: Failing,
  ): void {
    if (targetGroup === undefined) {
      noteEvent(this.#context, name, `(task ${id}) failed container health checks.`);
      return;
    }
    noteEvent(
      this.#context,
      name,
      `(instance ${instanceId}) (port ${address?.port ?? 0}) is unhealthy in (target-group ${targetGroup}) due to (reason Health checks failed)`,
    );
  }

  #noteMoved({ name }: ServiceRecord, victims: readonly TaskRecord[]): void {
    const { instances } = this.#context.state.ec2;
    const byZone = Map.groupBy(victims, ({ instanceId }) => instances.get(instanceId)?.zone ?? '');
    for (const [zone, moved] of byZone) {
      const list = listTasks(moved.map(({ id }) => id));
      const text = `has stopped ${moved.length} running tasks in ${zone} due to AZ rebalancing: ${list}.`;
      noteEvent(this.#context, name, text);
    }
  }

  /** Lost tasks come back together; a lab that does not do so starts one after another. */
  #allowed(count: number, views: readonly TaskView[]): number {
    if (this.#context.does('lost-tasks-are-replaced-at-once')) return count;
    return views.some(({ task }) => task.lastStatus !== 'RUNNING') ? 0 : Math.min(count, 1);
  }

  #demandOf({ name, desired, minimumHealthyPercent, maximumPercent }: ServiceRecord) {
    const { failedPlacements, isRebalancing } = this.#shared.book.of(name);
    const isLimited = this.#context.does('deployment-percentages');
    return {
      desired,
      minimum: isLimited ? Math.ceil((desired * minimumHealthyPercent) / 100) : 0,
      maximum: isLimited ? Math.floor((desired * maximumPercent) / 100) : Infinity,
      isCrowded: failedPlacements > 0,
      isRebalancing,
    };
  }

  #viewsOf(service: ServiceRecord): TaskView[] {
    const { state, does } = this.#context;
    const { health } = this.#shared;
    const primary = primaryOf(service);
    const views: TaskView[] = [];
    for (const task of tasksOf(state, service.name)) {
      if (!isWanted(task)) continue;
      const { status } = state.ecs.containerInstances.get(task.containerInstanceId) ?? {};
      const failing = health.failing(task);
      views.push({
        task,
        isCurrent: !primary || task.deploymentId === primary.id,
        isDraining: status === 'DRAINING' && does('draining-moves-tasks'),
        isHealthy: health.isHealthy(task),
        ...(failing && { failing }),
      });
    }
    return views;
  }
}
