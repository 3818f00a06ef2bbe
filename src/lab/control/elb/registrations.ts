import type { TargetGroupRecord, TargetRecord } from './records.ts';

export interface Registration {
  group: TargetGroupRecord;
  target: TargetRecord;
}

/** Every target in its group, and found by its task and by its instance: there are too many to look through. */
export class Registrations {
  readonly #byTask = new Map<string, Set<Registration>>();
  readonly #byInstance = new Map<string, Set<Registration>>();
  readonly #all = new Map<TargetRecord, Registration>();

  /** Puts a target into its group; one with the same id gives way. */
  put(group: TargetGroupRecord, target: TargetRecord): void {
    const former = group.targets.get(target.id);
    if (former) this.remove(group, former);
    group.targets.set(target.id, target);
    const registration = { group, target };
    this.#all.set(target, registration);
    keep(this.#byTask, target.taskId, registration);
    keep(this.#byInstance, target.instanceId, registration);
  }

  /** Takes exactly this target out; false when it is no longer there. */
  remove(group: TargetGroupRecord, target: TargetRecord): boolean {
    const registration = this.#all.get(target);
    if (!registration) return false;
    this.#all.delete(target);
    drop(this.#byTask, target.taskId, registration);
    drop(this.#byInstance, target.instanceId, registration);
    return group.targets.delete(target.id);
  }

  ofTask(taskId: string): Registration[] {
    return [...(this.#byTask.get(taskId) ?? [])];
  }

  ofInstance(instanceId: string): Registration[] {
    return [...(this.#byInstance.get(instanceId) ?? [])];
  }
}

function keep(
  index: Map<string, Set<Registration>>,
  key: string | undefined,
  registration: Registration,
): void {
  if (key === undefined) return;
  const known = index.get(key);
  if (known) known.add(registration);
  else index.set(key, new Set([registration]));
}

function drop(
  index: Map<string, Set<Registration>>,
  key: string | undefined,
  registration: Registration,
): void {
  const known = key === undefined ? undefined : index.get(key);
  if (key === undefined || !known?.delete(registration) || known.size > 0) return;
  index.delete(key);
}
