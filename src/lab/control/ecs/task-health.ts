import type { Context } from '../context.ts';
import type { TargetRecord } from '../elb/records.ts';
import type { TaskRecord } from './records.ts';

/** Which tasks of services count as healthy, and which fail the checks of their balancer. */
export class TaskHealth {
  readonly #context: Context;
  /** Tasks that have run for as long as one without checks must. */
  readonly #settled = new Set<string>();
  /** Tasks that are past the grace period of their service. */
  readonly #answerable = new Set<string>();

  /** `changed` hears of each task of a service whose health may be another now. */
  constructor(context: Context, changed: (task: TaskRecord) => void) {
    this.#context = context;
    const { signals, state } = context;
    signals.on('taskRunning', (task) => {
      if (task.service !== '') this.#watch(task, changed);
    });
    signals.on('taskStopped', ({ id }) => {
      this.#settled.delete(id);
      this.#answerable.delete(id);
    });
    signals.on('targetChanged', (_group, { taskId = '' }) => {
      const task = state.ecs.tasks.get(taskId);
      if (task) changed(task);
    });
  }

  /** RUNNING, and healthy in every target group; without one, RUNNING for long enough. */
  isHealthy(task: TaskRecord): boolean {
    if (task.lastStatus !== 'RUNNING') return false;
    const states = this.#targetsOf(task).map(({ target }) => target?.state);
    return states.length === 0 ? this.#settled.has(task.id) : states.every((state) => state === 'healthy');
  }

  /** The target group whose checks a running task fails, its grace period over. */
  failingGroup(task: TaskRecord): string | undefined {
    if (task.lastStatus !== 'RUNNING' || !this.#context.does('unhealthy-tasks-are-replaced'))
      return undefined;
    if (!this.#answerable.has(task.id)) return undefined;
    return this.#targetsOf(task).find(({ target }) => target?.state === 'unhealthy')?.arn;
  }

  #watch(task: TaskRecord, changed: (task: TaskRecord) => void): void {
    const { agenda, state, does } = this.#context;
    const later = (ms: number, tasks: Set<string>) => {
      if (ms === 0) tasks.add(task.id);
      else
        agenda.after(ms, () => {
          if (task.lastStatus === 'STOPPED') return;
          tasks.add(task.id);
          changed(task);
        });
    };
    const service = state.ecs.services.get(task.service);
    const settlingMs = does('healthy-after-a-while') ? state.constants.healthyAfterMs : 0;
    if (service?.targetGroups.length === 0) later(settlingMs, this.#settled);
    later(does('grace-period') ? (service?.gracePeriodMs ?? 0) : 0, this.#answerable);
  }

  #targetsOf(task: TaskRecord): { arn: string; target?: TargetRecord }[] {
    const { ecs, elb } = this.#context.state;
    const { host = '', port = 0 } = task.address ?? {};
    const groups = ecs.services.get(task.service)?.targetGroups ?? [];
    return groups.map(({ arn }) => {
      const targets = elb.targetGroups.get(arn)?.targets;
      const target = targets?.get(`${task.instanceId}:${port}`) ?? targets?.get(`${host}:${port}`);
      return { arn, ...(target?.taskId === task.id && { target }) };
    });
  }
}
