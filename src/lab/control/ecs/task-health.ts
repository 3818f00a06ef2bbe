import type { Context } from '../context.ts';
import type { TargetRecord } from '../elb/records.ts';
import type { Failing } from './endings.ts';
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
    signals.on('taskHealthChanged', changed);
    signals.on('targetChanged', (_group, { taskId = '' }) => {
      const task = state.ecs.tasks.get(taskId);
      if (task) changed(task);
    });
  }

  /** RUNNING, and healthy by its container and in every target group; without checks, RUNNING for long enough. */
  isHealthy(task: TaskRecord): boolean {
    if (task.lastStatus !== 'RUNNING') return false;
    const isChecked = this.#isChecked(task);
    if (isChecked && task.health !== 'HEALTHY') return false;
    const states = this.#targetsOf(task).map(({ target }) => target?.state);
    if (states.length > 0) return states.every((state) => state === 'healthy');
    return isChecked || this.#settled.has(task.id);
  }

  /** The checks that a running task fails, its grace period over. */
  failing(task: TaskRecord): Failing | undefined {
    if (task.lastStatus !== 'RUNNING' || !this.#answerable.has(task.id)) return undefined;
    if (this.#isChecked(task) && task.health === 'UNHEALTHY') return {};
    if (!this.#context.does('unhealthy-tasks-are-replaced')) return undefined;
    const group = this.#targetsOf(task).find(({ target }) => target?.state === 'unhealthy');
    return group && { targetGroup: group.arn };
  }

  #isChecked({ definition }: TaskRecord): boolean {
    const { state, does } = this.#context;
    return (
      does('container-health') && state.ecs.taskDefinitions.get(definition)?.container.check !== undefined
    );
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
