import type { Context } from '../context.ts';
import type { Deployments } from './deployments.ts';
import type { ServiceRecord } from './records.ts';
import type { Scheduler } from './scheduler.ts';
import { tasksOf } from './selectors.ts';

/** What a user says of a service. */
export type ServiceSettings = Pick<
  ServiceRecord,
  | 'desired'
  | 'minimumHealthyPercent'
  | 'maximumPercent'
  | 'circuitBreaker'
  | 'placement'
  | 'constraints'
  | 'isRebalanced'
  | 'gracePeriodMs'
  | 'targetGroups'
  | 'registries'
  | 'network'
  | 'propagateTags'
  | 'hasManagedTags'
>;

/** What stands for the whole life of a service, besides. */
type ServiceIdentity = Pick<ServiceRecord, 'name' | 'cluster' | 'scheduling' | 'tags' | 'clientToken'>;

/** Services, made, changed and ended by their users. */
export class Services {
  readonly #context: Context;
  readonly #deployments: Deployments;
  readonly #scheduler: Scheduler;

  constructor(context: Context, deployments: Deployments, scheduler: Scheduler) {
    this.#context = context;
    this.#deployments = deployments;
    this.#scheduler = scheduler;
    context.signals.on('taskStopped', ({ service }) => this.#endDrained(service));
  }

  /** A new service, or one in the place of an INACTIVE one of its name. */
  create(identity: ServiceIdentity, settings: ServiceSettings, definition: string): ServiceRecord {
    return this.#context.turn(() => {
      const record: ServiceRecord = {
        ...identity,
        ...settings,
        status: 'ACTIVE',
        definition,
        deployments: [],
        events: [],
        createdAt: this.#context.agenda.now(),
      };
      this.#context.state.ecs.services.set(record.name, record);
      this.#deployments.start(record, definition);
      this.#scheduler.added(record);
      return record;
    });
  }

  /** Changes what a service wants; with a definition a rollout begins. */
  update(record: ServiceRecord, changes: Partial<ServiceSettings>, rollout?: { definition: string }): void {
    this.#context.turn(() => {
      Object.assign(record, changes);
      if (rollout) this.#deployments.start(record, rollout.definition);
      this.#scheduler.changed(record.name);
    });
  }

  /** Stops all tasks of a service, then ends it. */
  delete(record: ServiceRecord): void {
    this.#context.turn(() => {
      record.status = 'DRAINING';
      record.desired = 0;
      this.#scheduler.changed(record.name);
      this.#context.agenda.after(this.#context.state.constants.schedulerMs, () =>
        this.#endDrained(record.name),
      );
    });
  }

  /** A service whose last task has stopped is INACTIVE, and visible a while. */
  #endDrained(name: string): void {
    const { state, agenda } = this.#context;
    const { services } = state.ecs;
    const record = services.get(name);
    if (record?.status !== 'DRAINING') return;
    if (tasksOf(state, name).some(({ lastStatus }) => lastStatus !== 'STOPPED')) return;
    record.status = 'INACTIVE';
    record.deployments = [];
    agenda.after(state.constants.endedVisibleMs, () => {
      if (services.get(name) === record) services.delete(name);
    });
  }
}
