import type { Context } from '../context.ts';
import type { PlacementWish } from './candidates.ts';
import { PlacementRound } from './placement.ts';
import type { PlacementConstraint, PlacementStrategy, TaskDefinitionRecord, TaskRecord } from './records.ts';
import { hostPortOf } from './task-creation.ts';
import type { Tasks } from './tasks.ts';

/** What RunTask asks for. */
export interface RunRequest {
  cluster: string;
  definition: TaskDefinitionRecord;
  count: number;
  /** `family:…` of the definition where it is absent. */
  group?: string;
  startedBy?: string;
  placement: readonly PlacementStrategy[];
  constraints: readonly PlacementConstraint[];
  tags: Readonly<Record<string, string>>;
}

/** Tasks that were placed, and for those that were not, ECS's reason at each container instance. */
export interface RunAnswer {
  started: TaskRecord[];
  /** `arnSuffix` is the id of the container instance; absent where there was none at all. */
  failures: { arnSuffix?: string; reason: string }[];
}

/** Places as many tasks of no service as fit. */
export function runTask(context: Context, tasks: Pick<Tasks, 'create'>, request: RunRequest): RunAnswer {
  const { definition, cluster, count, startedBy, tags } = request;
  const group = request.group ?? `family:${definition.family}`;
  const round = new PlacementRound(context, wishOf(request, group));
  const started: TaskRecord[] = [];
  while (started.length < count) {
    const id = context.ids.hex('task/', 32);
    const place = round.place(id);
    if (!place) return { started, failures: failuresOf(round) };
    const wish = { id, cluster, service: '', group, definition, tags: { ...tags } };
    const { taskStartMs } = context.state.constants;
    started.push(
      tasks.create({ ...wish, ...(startedBy !== undefined && { startedBy }) }, place, taskStartMs),
    );
  }
  return { started, failures: [] };
}

function wishOf({ definition, cluster, placement, constraints }: RunRequest, group: string): PlacementWish {
  const hostPort = hostPortOf(definition);
  return {
    cluster,
    service: '',
    group,
    cpu: definition.cpu,
    memory: definition.memory,
    ...(hostPort !== undefined && { hostPort }),
    placement,
    constraints: [...definition.constraints, ...constraints],
  };
}

function failuresOf(round: PlacementRound): RunAnswer['failures'] {
  const lacks = round.lacks();
  if (lacks.length === 0) return [{ reason: 'No Container Instances were found in your cluster.' }];
  return lacks.map(({ containerInstanceId, lack }) => ({ arnSuffix: containerInstanceId, reason: lack }));
}
