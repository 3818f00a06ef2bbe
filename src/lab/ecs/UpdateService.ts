import { ServiceNotActiveException, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import type { UpdateServiceRequest } from '@aws-sdk/client-ecs';
import type { ServiceRecord, TaskDefinitionRecord } from '../control/ecs/records.ts';
import type { ServiceSettings } from '../control/ecs/services.ts';
import type { LabState } from '../control/state.ts';
import type { LabRequest } from '../lab.ts';
import { operation } from '../wire/index.ts';
import { requireCluster } from './cluster.ts';
import { requireService } from './existing.ts';
import { clientError } from './errors.ts';
import { readLoadBalancers, readNetwork, readRegistries, requireLinksFit } from './service-links.ts';
import { readSettings } from './service-settings.ts';
import { describedService, networkOf } from './service.ts';
import { tagList } from './tags.ts';
import { keyOf, requireTaskDefinition } from './task-definition.ts';

export const UpdateService = operation(UpdateServiceCommand, async (input, { lab }: LabRequest) => {
  const { state } = lab;
  const cluster = requireCluster(state, input.cluster);
  const record = requireService(state, cluster, input.service ?? '');
  if (record.status !== 'ACTIVE')
    throw new ServiceNotActiveException({ message: 'Service was not ACTIVE.', $metadata: {} });
  const definition = definitionFor(input, record, state);
  const settings = settingsFor(input, record, definition, state);
  const isRollout =
    (input.forceNewDeployment ?? false) ||
    keyOf(definition) !== record.definition ||
    [input.loadBalancers, input.serviceRegistries, input.networkConfiguration].some(
      (link) => link !== undefined,
    );
  lab.ecs.services.update(record, settings, isRollout ? { definition: keyOf(definition) } : undefined);
  return { service: { ...describedService(record, state), tags: tagList(record.tags) } };
});

function definitionFor(
  { taskDefinition }: UpdateServiceRequest,
  record: ServiceRecord,
  state: LabState,
): TaskDefinitionRecord {
  if (taskDefinition !== undefined) return requireTaskDefinition(state, taskDefinition);
  // A service keeps a revision that was deregistered.
  const current = state.ecs.taskDefinitions.get(record.definition);
  if (!current) throw clientError('TaskDefinition not found.');
  return current;
}

function settingsFor(
  input: UpdateServiceRequest,
  record: ServiceRecord,
  definition: TaskDefinitionRecord,
  state: LabState,
): ServiceSettings {
  const { loadBalancers, serviceRegistries, networkConfiguration } = input;
  const kept = definition.networkMode === 'awsvpc' ? networkOf(record, state) : undefined;
  const network = networkConfiguration ? readNetwork(networkConfiguration, state) : kept;
  const settings: ServiceSettings = {
    ...readSettings(input, record.scheduling, settingsOf(record)),
    targetGroups: loadBalancers ? readLoadBalancers(loadBalancers, state) : record.targetGroups,
    registries: serviceRegistries ? readRegistries(serviceRegistries, definition, state) : record.registries,
    ...(network && { network }),
  };
  requireLinksFit(settings, definition, state);
  return settings;
}

function settingsOf(record: ServiceRecord): Omit<ServiceSettings, 'targetGroups' | 'registries' | 'network'> {
  const { desired, minimumHealthyPercent, maximumPercent, circuitBreaker, placement, constraints } = record;
  const { isRebalanced, gracePeriodMs, propagateTags, hasManagedTags } = record;
  return {
    desired,
    minimumHealthyPercent,
    maximumPercent,
    circuitBreaker,
    placement,
    constraints,
    isRebalanced,
    gracePeriodMs,
    propagateTags,
    hasManagedTags,
  };
}
