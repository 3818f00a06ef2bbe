import type { Context } from '../context.ts';
import type { TaskRecord } from './records.ts';

/** Whether the world was asked to start a task, or why it was not. */
export type Start = 'asked' | 'cannot-pull' | 'undefined';

/** Pulls a task's image and asks the world to start it. */
export function startTask(
  { state, world, does }: Pick<Context, 'state' | 'world' | 'does'>,
  task: TaskRecord,
): Start {
  const definition = state.ecs.taskDefinitions.get(task.definition);
  if (!definition) return 'undefined';
  const { container, family, networkMode } = definition;
  const pulled = state.ecs.pulledImages.get(task.instanceId) ?? new Set();
  const isPullable = !state.incidents.isRegistryDown || !does('registry-down');
  if (!pulled.has(container.image) && !isPullable) return 'cannot-pull';
  state.ecs.pulledImages.set(task.instanceId, pulled.add(container.image));
  const { id: taskId, instanceId, service, cpu, memory } = task;
  world.startTask({
    taskId,
    instanceId,
    service,
    family,
    program: container.program,
    ...(container.port && { port: container.port }),
    ...(container.check && { check: container.check }),
    hasOwnAddress: networkMode === 'awsvpc',
    cpu,
    memory,
  });
  return 'asked';
}
