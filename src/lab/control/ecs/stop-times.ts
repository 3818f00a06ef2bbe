import type { Context } from '../context.ts';
import type { TaskRecord } from './records.ts';

/** The longest draining of a task's targets; 0 for a task that has none. */
export function drainingMsOf({ state }: Pick<Context, 'state'>, { service, address }: TaskRecord): number {
  if (!address) return 0;
  const groups = state.ecs.services.get(service)?.targetGroups ?? [];
  return Math.max(0, ...groups.map(({ arn }) => state.elb.targetGroups.get(arn)?.drainingMs ?? 0));
}

/** SIGTERM to SIGKILL: the stopTimeout of its definition, or the agent's own. */
export function stopTimeoutOf({ state, does }: Pick<Context, 'state' | 'does'>, task: TaskRecord): number {
  if (!does('stop-timeout')) return Infinity;
  const { stopTimeoutMs } = state.ecs.taskDefinitions.get(task.definition)?.container ?? {};
  return stopTimeoutMs ?? state.constants.taskStopWithinMs;
}
