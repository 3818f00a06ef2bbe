import type { Context } from '../context.ts';
import { candidatesOf, lackOf } from './candidates.ts';
import type { Candidate } from './candidates.ts';
import { scaledIn, failedChecks } from './endings.ts';
import { failureText } from './placement-failure.ts';
import type { ProgressBook } from './progress.ts';
import type { ServiceRecord, TaskRecord } from './records.ts';
import { isWanted, primaryOf, tasksOf, tasksOn } from './selectors.ts';
import { placementWishOf } from './service-starts.ts';
import type { ServiceStarts } from './service-starts.ts';
import type { Deployments } from './deployments.ts';
import type { TaskHealth } from './task-health.ts';
import type { Tasks } from './tasks.ts';

interface Shared {
  tasks: Tasks;
  starts: ServiceStarts;
  health: TaskHealth;
  deployments: Deployments;
  book: ProgressBook;
}

/** DAEMON services: one task on each container instance that is ACTIVE and meets their constraints. */
export class Daemons {
  readonly #context: Context;
  readonly #shared: Shared;

  constructor(context: Context, shared: Shared) {
    this.#context = context;
    this.#shared = shared;
  }

  /** Does what a service needs now; how many of its current tasks are healthy. */
  attend(service: ServiceRecord, startMs: number): number {
    const { health } = this.#shared;
    const wanted = tasksOf(this.#context.state, service.name).filter(isWanted);
    const primary = primaryOf(service);
    const isCurrent = ({ deploymentId }: TaskRecord) => !primary || deploymentId === primary.id;
    if (service.status === 'ACTIVE') this.#fill(service, startMs);
    else this.#shared.tasks.stop(wanted, scaledIn(primary?.id));
    this.#drain(service, wanted);
    this.#replace(service, wanted, isCurrent);
    return wanted.filter((task) => isCurrent(task) && health.isHealthy(task)).length;
  }

  #fill(service: ServiceRecord, startMs: number): void {
    const { book, starts, deployments } = this.#shared;
    const definition = this.#context.state.ecs.taskDefinitions.get(service.definition);
    if (!definition) return;
    const wish = placementWishOf(service, definition);
    const members = candidatesOf(this.#context, wish).filter(({ isMember }) => isMember);
    const isEverywhere = this.#context.does('daemon-on-every-host');
    service.desired = isEverywhere ? members.length : Math.min(service.desired, members.length);
    if (book.of(service.name).waits.size > 0 || deployments.isStalled(service)) return;
    const free: Candidate[] = [];
    const full: Candidate[] = [];
    for (const candidate of members) {
      const lack = lackOf(this.#context, wish, candidate);
      if (candidate.alive > 0 || lack === 'AGENT') continue;
      (lack === undefined ? free : full).push(candidate);
    }
    const held = members.filter(({ alive }) => alive > 0).length;
    const places = isEverywhere ? free : free.slice(0, Math.max(0, service.desired - held));
    if (places.length > 0)
      starts.startOn(
        service,
        places.map(({ record }) => record),
        startMs,
      );
    if (full.length > 0 && isEverywhere) starts.refused(service, failureText(this.#context, wish, full));
  }

  /** On a DRAINING container instance a daemon goes last. */
  #drain(service: ServiceRecord, wanted: readonly TaskRecord[]): void {
    const { ecs } = this.#context.state;
    const isLeft = (task: TaskRecord) =>
      tasksOn(this.#context.state, task.containerInstanceId).some(
        (other) =>
          other.lastStatus !== 'STOPPED' && ecs.services.get(other.service)?.scheduling === 'REPLICA',
      );
    const leaving = wanted.filter(
      (task) =>
        ecs.containerInstances.get(task.containerInstanceId)?.status === 'DRAINING' &&
        this.#context.does('draining-moves-tasks') &&
        !isLeft(task),
    );
    this.#shared.tasks.stop(leaving, scaledIn(primaryOf(service)?.id));
  }

  /** A new one has its place only when the old one has gone: as many go as the minimum allows. */
  #replace(
    service: ServiceRecord,
    wanted: readonly TaskRecord[],
    isCurrent: (task: TaskRecord) => boolean,
  ): void {
    const { tasks, health, deployments } = this.#shared;
    const left = wanted.filter(isWanted);
    for (const task of left) {
      const failing = health.failing(task);
      if (!failing) continue;
      tasks.stop([task], failedChecks(failing));
      deployments.failed(service, task);
    }
    const isLimited = this.#context.does('deployment-percentages');
    const minimum = isLimited ? Math.ceil((service.desired * service.minimumHealthyPercent) / 100) : 0;
    const healthy = left.filter((task) => health.isHealthy(task)).length;
    const old = left.filter((task) => isWanted(task) && !isCurrent(task));
    const unproven = old.filter((task) => !health.isHealthy(task));
    const proven = old.filter((task) => health.isHealthy(task)).slice(0, Math.max(0, healthy - minimum));
    tasks.stop([...unproven, ...proven], scaledIn(primaryOf(service)?.id));
  }
}
