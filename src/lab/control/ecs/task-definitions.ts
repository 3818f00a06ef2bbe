import type { Context } from '../context.ts';
import type { TaskDefinitionRecord } from './records.ts';

export type TaskDefinitionDraft = Omit<TaskDefinitionRecord, 'revision' | 'status' | 'registeredAt'>;

/** Revisions of task definitions. */
export class TaskDefinitions {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** The next revision of its family. */
  register(draft: TaskDefinitionDraft): TaskDefinitionRecord {
    return this.#context.turn(() => {
      const { ecs } = this.#context.state;
      const revision = (ecs.revisions.get(draft.family) ?? 0) + 1;
      const registeredAt = this.#context.agenda.now();
      const record: TaskDefinitionRecord = { ...draft, revision, status: 'ACTIVE', registeredAt };
      ecs.revisions.set(draft.family, revision);
      ecs.taskDefinitions.set(`${draft.family}:${revision}`, record);
      return record;
    });
  }

  /** No new task starts from it; what runs from it goes on. */
  deregister(record: TaskDefinitionRecord): void {
    this.#context.turn(() => {
      record.status = 'INACTIVE';
      record.deregisteredAt = this.#context.agenda.now();
    });
  }

  /** An INACTIVE revision goes once nothing uses it any more. */
  delete(record: TaskDefinitionRecord): void {
    this.#context.turn(() => {
      record.status = 'DELETE_IN_PROGRESS';
      record.deleteRequestedAt = this.#context.agenda.now();
      this.#forgetLater(`${record.family}:${record.revision}`);
    });
  }

  /** Stopped tasks show their definition as long as they are visible, so it is looked at again after that time. */
  #forgetLater(definition: string): void {
    const { agenda, state } = this.#context;
    agenda.after(state.constants.endedVisibleMs, () => this.#forgetUnused(definition));
  }

  #forgetUnused(definition: string): void {
    const { taskDefinitions, services, tasks } = this.#context.state.ecs;
    const isUsed =
      [...services.values()].some((service) => service.definition === definition) ||
      [...tasks.values()].some((task) => task.definition === definition);
    if (isUsed) return this.#forgetLater(definition);
    taskDefinitions.delete(definition);
  }
}
