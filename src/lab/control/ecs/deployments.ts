import type { Context } from '../context.ts';
import type { DeploymentRecord, ServiceRecord, TaskRecord } from './records.ts';
import { primaryOf, tasksOf } from './selectors.ts';
import { noteEvent } from './service-events.ts';

// ECS's own bounds of the failures that the circuit breaker tolerates, and their share of the desired count.
const leastFailures = 3;
const mostFailures = 200;
const failureShare = 0.5;

/** Rollouts of services: the new PRIMARY, what it replaces, and whether it fails. */
export class Deployments {
  readonly #context: Context;
  readonly #started: (service: ServiceRecord) => void;

  /** `started` hears of each rollout that began. */
  constructor(context: Context, started: (service: ServiceRecord) => void) {
    this.#context = context;
    this.#started = started;
  }

  /** Begins a rollout: a new PRIMARY of this definition; the deployments before it are on their way out. */
  start(service: ServiceRecord, definition: string): DeploymentRecord {
    return this.#context.turn(() => {
      const id = `ecs-svc/${this.#context.ids.decimal('deployment', 19)}`;
      return this.#promote(service, this.#fresh(id, definition));
    });
  }

  /** Counts a task of a rollout that never ran, or failed its checks; too many of them break it. */
  failed(service: ServiceRecord, task: TaskRecord): void {
    const primary = primaryOf(service);
    if (primary?.rolloutState !== 'IN_PROGRESS' || task.deploymentId !== primary.id) return;
    primary.failedTasks += 1;
    const tolerated = Math.ceil(failureShare * service.desired);
    const threshold = Math.min(Math.max(tolerated, leastFailures), mostFailures);
    if (primary.failedTasks < threshold) return;
    if (service.circuitBreaker.isEnabled && this.#context.does('circuit-breaker'))
      this.#break(service, primary);
  }

  /** A healthy task of a rollout takes its failures back. */
  succeeded(service: ServiceRecord, task: TaskRecord): void {
    const primary = primaryOf(service);
    if (primary && task.deploymentId === primary.id) primary.failedTasks = 0;
  }

  /** Whether a rollout starts no more tasks. */
  isStalled(service: ServiceRecord): boolean {
    return primaryOf(service)?.rolloutState === 'FAILED';
  }

  /** Takes away the deployments that have no task left, and completes the PRIMARY when it is all there and healthy. */
  settle(service: ServiceRecord, healthyCount: number): void {
    const alive = new Set(
      tasksOf(this.#context.state, service.name)
        .filter(({ lastStatus }) => lastStatus !== 'STOPPED')
        .map(({ deploymentId }) => deploymentId),
    );
    if (service.deployments.length > 1)
      service.deployments = service.deployments.filter(
        ({ id, status }) => status === 'PRIMARY' || alive.has(id),
      );
    const [primary, ...others] = service.deployments;
    if (primary?.rolloutState !== 'IN_PROGRESS' || others.length > 0) return;
    if (healthyCount < service.desired) return;
    this.#turnTo(primary, 'COMPLETED', `ECS deployment ${primary.id} completed.`);
    service.lastCompleted = { id: primary.id, definition: primary.definition };
    noteEvent(this.#context, service.name, `(deployment ${primary.id}) deployment completed.`);
  }

  #break(service: ServiceRecord, primary: DeploymentRecord): void {
    this.#turnTo(primary, 'FAILED', 'ECS deployment circuit breaker: tasks failed to start.');
    const { name, lastCompleted, circuitBreaker } = service;
    noteEvent(this.#context, name, `(deployment ${primary.id}) deployment failed: tasks failed to start.`);
    if (!circuitBreaker.isRollback || !lastCompleted) return;
    const known = service.deployments.find(({ id }) => id === lastCompleted.id);
    const target = known ?? this.#fresh(lastCompleted.id, lastCompleted.definition);
    const reason = `ECS deployment circuit breaker: rolling back to deploymentId ${target.id}.`;
    this.#turnTo(target, 'IN_PROGRESS', reason);
    this.#promote(service, target);
    noteEvent(this.#context, name, `rolling back to deployment ${target.id}.`);
  }

  #promote(service: ServiceRecord, primary: DeploymentRecord): DeploymentRecord {
    const others = service.deployments.filter((each) => each !== primary);
    for (const each of others) each.status = 'ACTIVE';
    primary.status = 'PRIMARY';
    service.deployments = [primary, ...others];
    service.definition = primary.definition;
    this.#started(service);
    return primary;
  }

  #fresh(id: string, definition: string): DeploymentRecord {
    const now = this.#context.agenda.now();
    return {
      id,
      status: 'PRIMARY',
      definition,
      createdAt: now,
      updatedAt: now,
      failedTasks: 0,
      rolloutState: 'IN_PROGRESS',
      rolloutReason: `ECS deployment ${id} in progress.`,
    };
  }

  #turnTo(deployment: DeploymentRecord, state: DeploymentRecord['rolloutState'], reason: string): void {
    deployment.rolloutState = state;
    deployment.rolloutReason = reason;
    deployment.updatedAt = this.#context.agenda.now();
    if (state === 'IN_PROGRESS') deployment.failedTasks = 0;
  }
}
