import type {
  NetworkConfiguration,
  RunTaskRequest,
  StartTaskRequest,
  TaskOverride,
} from '@aws-sdk/client-ecs';
import type { TaskDefinitionRecord } from '../control/ecs/records.ts';
import type { LabState } from '../control/state.ts';
import { invalid, refuseUnmodelled, requireOneOf } from './errors.ts';
import { readNetwork } from './service-links.ts';
import { readTags } from './tags.ts';

const longestStartedBy = 128;
const reservedGroup = /^(?:service|ecs|daemon):/;

/** What RunTask and StartTask say alike of their tasks, checked. */
export function readRunRequest(
  input: Omit<RunTaskRequest, 'count'> & Pick<StartTaskRequest, 'taskDefinition'>,
  definition: TaskDefinitionRecord,
  cluster: string,
  state: LabState,
) {
  const { group, startedBy, overrides, networkConfiguration, propagateTags } = input;
  refuseUnmodelled(input, ['enableExecuteCommand', 'volumeConfigurations']);
  if (overrides) refuseOverrides(overrides, definition);
  requireNetworkFits(networkConfiguration, definition, state);
  if (startedBy !== undefined && startedBy.length > longestStartedBy)
    throw invalid(`startedBy can have at most ${longestStartedBy} characters.`);
  if (group !== undefined && reservedGroup.test(group)) throw invalid('Invalid namespace for group.');
  requireOneOf('propagateTags', propagateTags, ['TASK_DEFINITION', 'NONE']);
  return {
    cluster,
    definition,
    group: group ?? `family:${definition.family}`,
    ...(startedBy !== undefined && { startedBy }),
    tags: {
      ...(propagateTags === 'TASK_DEFINITION' && definition.tags),
      ...readTags(input.tags),
      ...(input.enableECSManagedTags && { 'aws:ecs:clusterName': cluster }),
    },
  };
}

function refuseOverrides(
  { containerOverrides = [], ...task }: TaskOverride,
  { container }: TaskDefinitionRecord,
): void {
  refuseUnmodelled(task, Object.keys(task));
  for (const { name, ...override } of containerOverrides) {
    if (name !== container.name)
      throw invalid(`Override for container named ${name} is not a container in the TaskDefinition.`);
    const [asked] = Object.keys(override);
    if (asked !== undefined) throw invalid(`The lab does not model overrides of a container's ${asked}.`);
  }
}

function requireNetworkFits(
  given: NetworkConfiguration | undefined,
  { networkMode }: TaskDefinitionRecord,
  state: LabState,
): void {
  if (networkMode === 'awsvpc' && !given)
    throw invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (networkMode !== 'awsvpc' && given)
    throw invalid('Network Configuration is not valid for the given networkMode of this task definition.');
  if (given) readNetwork(given, state);
}
